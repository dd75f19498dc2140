//! Brings the platform database up to date. Recorded as `wrangler d1 migrations apply` records, so
//! that every runtime can be asked the same question.

use std::sync::atomic::{AtomicBool, Ordering};

use shared::ports::{DbError, Statement};

use crate::connection::Connection;
use crate::script;

/// File name and SQL, in the order they apply.
const MIGRATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

const WRITE_AHEAD: &str = "PRAGMA journal_mode = WAL";
const TABLE: &str = "CREATE TABLE IF NOT EXISTS d1_migrations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT UNIQUE,
    applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)";

/// Whether this instance has seen the database up to date.
static DONE: AtomicBool = AtomicBool::new(false);

/// Applies what is missing, once an instance. Each file is one transaction that looks again whether
/// it is still missing, so that instances may race.
pub(crate) async fn once(connection: &Connection) -> Result<(), DbError> {
    if DONE.load(Ordering::Relaxed) {
        return Ok(());
    }
    // Every component starts with this, at the same moment.
    for statement in [WRITE_AHEAD, TABLE] {
        connection.run_patiently(statement, &[]).await?;
    }
    let applied = connection
        .run_patiently("SELECT name FROM d1_migrations", &[])
        .await?;
    let applied = applied
        .iter()
        .map(|row| row.get::<String>("name"))
        .collect::<Result<Vec<_>, _>>()?;
    for (name, sql) in MIGRATIONS {
        if !applied.iter().any(|a| a == name) {
            apply(connection, name, sql).await?;
        }
    }
    DONE.store(true, Ordering::Relaxed);
    Ok(())
}

async fn apply(connection: &Connection, name: &str, sql: &'static str) -> Result<(), DbError> {
    // First, so that an instance that lost the race stops here, before any CREATE.
    let mut statements =
        vec![Statement::new("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name)];
    statements.extend(script::statements(sql).into_iter().map(Statement::new));
    match connection.batch(statements).await {
        Ok(_) => Ok(()),
        Err(DbError::Constraint(message)) if message.contains("d1_migrations.name") => Ok(()),
        Err(error) => Err(DbError::Other(format!(
            "the platform database could not be brought up to date by {name}: {error}"
        ))),
    }
}
