//! One person's database: a file of their own, attached as `t` to a connection whose main database
//! is in memory.
//!
//! Why attached: Spin knows databases by labels that are fixed when it starts, so none can be made
//! for a person. Why main in memory: a main database with a file would be locked by every
//! `BEGIN IMMEDIATE` of every tenant. The price: an unprefixed `CREATE` lands in memory and is gone
//! with the connection, so schema statements carry `{db}.` and main is checked to have stayed empty.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use futures_util::lock::Mutex as AsyncMutex;
use send_wrapper::SendWrapper;
use shared::TenantId;
use shared::ports::{DbError, Rows, Secrets as _, Sql, Statement};

use crate::connection::Connection;
use crate::surroundings::Secrets;

/// The label of spin.toml whose main database is in memory.
const LABEL: &str = "tenants";
/// The variable that names the folder of the tenants' files.
const FOLDER_VARIABLE: &str = "TENANTS_DIR";
/// Connections kept by one handle between its statements.
const MAX_IDLE: usize = 4;

/// The database of one tenant. Clones share connections; nothing is shared between tenants, nor
/// kept beyond the request that opened it.
#[derive(Debug, Clone)]
pub struct TenantDb(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tenant: TenantId,
    idle: Mutex<Vec<Connection>>,
    /// One transaction at a time: waiting here is fair, waiting in SQLite is not.
    turn: AsyncMutex<()>,
}

impl TenantDb {
    /// The database of `tenant`, opened when first used and made where there is none.
    pub fn of(tenant: &TenantId) -> Self {
        Self(Arc::new(Inner {
            tenant: tenant.clone(),
            idle: Mutex::default(),
            turn: AsyncMutex::default(),
        }))
    }

    async fn check_out(&self) -> Result<Connection, DbError> {
        let kept = self.idle().pop();
        if let Some(connection) = kept {
            return Ok(connection);
        }
        let folder = Secrets.get(FOLDER_VARIABLE).await.ok_or_else(|| {
            DbError::Other("the variable tenants_dir is empty: set it in spin.toml".to_owned())
        })?;
        let connection = Connection::open(LABEL).await?;
        // The prefix keeps a tenant's file apart from others there: ids have no hyphen.
        let path = format!("{folder}/tenant-{}.db", self.0.tenant);
        connection
            .run("ATTACH ?1 AS t", &[path.into()])
            .await
            .map_err(|error| {
                DbError::Other(format!(
                    "{error}: the folder {folder} must be there and writable, and \
                     runtime-config.toml must say allow_attach_file = true for “{LABEL}”"
                ))
            })?;
        // Stays in the file; on one that has it, this is a look.
        connection
            .run_patiently("PRAGMA t.journal_mode = WAL", &[])
            .await?;
        Ok(connection)
    }

    fn check_in(&self, connection: Connection) {
        let mut idle = self.idle();
        if idle.len() < MAX_IDLE {
            idle.push(connection);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses a connection in whose main database `sql` has just left something.
async fn check_main(connection: &Connection, sql: &str) -> Result<(), DbError> {
    let is_schema = sql
        .trim_start()
        .get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case("create"));
    if is_schema {
        let strays = connection
            .run("SELECT name FROM main.sqlite_schema LIMIT 1", &[])
            .await?;
        if let Some(stray) = strays.first() {
            return Err(DbError::Other(format!(
                "“{}” was made outside the tenant's file: write {{db}}. before its name",
                stray.get::<String>("name")?
            )));
        }
    }
    Ok(())
}

/// `sql` with the name under which the tenant's file is attached.
fn placed(sql: &str) -> String {
    sql.replace("{db}.", "t.").replace("{db}", "t")
}

impl Sql for TenantDb {
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send {
        SendWrapper::new(async move {
            let connection = self.check_out().await?;
            let sql = placed(&statement.sql);
            let rows = connection.run_patiently(&sql, &statement.params).await?;
            check_main(&connection, &sql).await?;
            // A connection that met an error is not kept: a stray table would live on in it.
            self.check_in(connection);
            Ok(rows)
        })
    }
}

impl shared::ports::TenantDb for TenantDb {
    type Tx = Transaction;

    fn transaction<T, E, F>(&self, body: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFnOnce(&Self::Tx) -> Result<T, E>,
        T: Send,
        E: From<DbError> + Send,
    {
        SendWrapper::new(async move {
            let _turn = self.0.turn.lock().await;
            let transaction = Transaction {
                connection: self.check_out().await?,
                under_way: AtomicU32::new(0),
            };
            transaction.connection.begin().await?;
            let outcome = match transaction.watch(body(&transaction)).await {
                Ok(Ok(value)) => match transaction.connection.command("COMMIT").await {
                    Ok(()) => Ok(value),
                    Err(error) => Err(error.into()),
                },
                Ok(Err(error)) => Err(error),
                Err(suspended) => Err(suspended.into()),
            };
            if outcome.is_ok() {
                self.check_in(transaction.connection);
            } else {
                transaction.connection.roll_back().await;
            }
            outcome
        })
    }
}

/// The inside of a transaction.
#[derive(Debug)]
pub struct Transaction {
    connection: Connection,
    /// Statements handed to the database and not answered yet.
    under_way: AtomicU32,
}

impl Transaction {
    /// Polls `body` to its end. One that waits while no statement is under way waits for something
    /// other than the database, which on Cloudflare would end the transaction; so it does here.
    async fn watch<T>(&self, body: impl Future<Output = T>) -> Result<T, DbError> {
        let mut body = pin!(body);
        poll_fn(|context| match body.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending if self.under_way.load(Ordering::Relaxed) == 0 => {
                Poll::Ready(Err(DbError::Suspended))
            }
            Poll::Pending => Poll::Pending,
        })
        .await
    }
}

impl Sql for Transaction {
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send {
        SendWrapper::new(async move {
            let _under_way = UnderWay::enter(&self.under_way);
            let sql = placed(&statement.sql);
            let rows = self.connection.run(&sql, &statement.params).await?;
            check_main(&self.connection, &sql).await?;
            Ok(rows)
        })
    }
}

/// Counts a statement for as long as somebody waits for it.
struct UnderWay<'a>(&'a AtomicU32);

impl<'a> UnderWay<'a> {
    fn enter(count: &'a AtomicU32) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
