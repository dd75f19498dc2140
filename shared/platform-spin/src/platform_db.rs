//! The platform database: the SQLite file behind the label `platform`.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use futures_util::lock::Mutex as AsyncMutex;
use send_wrapper::SendWrapper;
use shared::ports::{DbError, Rows, Sql, Statement};

use crate::connection::Connection;
use crate::migrate;

const LABEL: &str = "platform";
/// Connections an instance keeps open. They hold no person's data, so they may outlive a request.
const MAX_IDLE: usize = 8;

/// One transaction at a time in an instance: waiting here is fair, waiting in SQLite is not.
static TURN: AsyncMutex<()> = AsyncMutex::new(());

static IDLE: Mutex<Vec<Connection>> = Mutex::new(Vec::new());

/// The database all functions share, brought up to date by the first statement of an instance.
#[derive(Debug, Clone, Default)]
pub struct PlatformDb;

async fn check_out() -> Result<Connection, DbError> {
    let kept = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    if let Some(connection) = kept {
        return Ok(connection);
    }
    let connection = Connection::open(LABEL).await?;
    migrate::once(&connection).await?;
    Ok(connection)
}

fn check_in(connection: Connection) {
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    if idle.len() < MAX_IDLE {
        idle.push(connection);
    }
}

impl Sql for PlatformDb {
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send {
        SendWrapper::new(async move {
            let connection = check_out().await?;
            let result = connection
                .run_patiently(&statement.sql, &statement.params)
                .await;
            check_in(connection);
            result
        })
    }
}

impl shared::ports::PlatformDb for PlatformDb {
    fn batch(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<Rows>, DbError>> + Send {
        SendWrapper::new(async move {
            let _turn = TURN.lock().await;
            let connection = check_out().await?;
            let answers = connection.batch(statements).await?;
            // After an error the connection is dropped: should its rollback have failed, nobody
            // inherits the open transaction.
            check_in(connection);
            Ok(answers)
        })
    }
}
