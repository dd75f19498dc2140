//! One SQLite connection as Spin gives it, with its traps closed: errors that arrive after the rows,
//! texts of several statements, integers other runtimes would round.

use shared::ports::{Clock as _, DbError, Rows, Statement, Value};
use spin_sdk::sqlite;

use crate::script;
use crate::surroundings::Clock;

/// How often a lock that another connection holds is asked for. Mostly SQLite waits itself, in Spin
/// for 5 s; but its waiting is not fair, and some locks (of a log being made or removed) it does not
/// wait for at all.
const LOCK_ATTEMPTS: u32 = 5;
/// The pause before asking again, in milliseconds; twice as long each time.
const LOCK_PAUSE_MS: u32 = 20;

/// An open connection. Dropping it rolls back what was not committed.
pub(crate) struct Connection(sqlite::Connection);

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connection")
    }
}

impl Connection {
    /// Opens the database of this label of spin.toml.
    pub(crate) async fn open(label: &str) -> Result<Self, DbError> {
        match sqlite::Connection::open(label).await {
            Ok(connection) => Ok(Self(connection)),
            Err(error) => Err(explain(error, label)),
        }
    }

    /// Runs one statement that is a transaction of its own, or begins one: where the lock is not to
    /// be had, nothing was done and it may be tried again.
    pub(crate) async fn run_patiently(&self, sql: &str, params: &[Value]) -> Result<Rows, DbError> {
        for attempt in 1..LOCK_ATTEMPTS {
            match self.run(sql, params).await {
                Err(DbError::Busy) => Clock.sleep(LOCK_PAUSE_MS << attempt).await,
                done => return done,
            }
        }
        self.run(sql, params).await
    }

    /// Runs one statement to its end.
    pub(crate) async fn run(&self, sql: &str, params: &[Value]) -> Result<Rows, DbError> {
        if script::is_several(sql) {
            return Err(DbError::Other(
                "several statements in one text: hand them over one by one".to_owned(),
            ));
        }
        let params = params
            .iter()
            .map(|value| value.check().map(|()| to_spin(value.clone())))
            .collect::<Result<Vec<_>, _>>()?;
        let result = self.0.execute(sql, params).await.map_err(from_spin)?;
        let columns = result.columns().into();
        // Constraint errors, syntax errors, even "no such table" come with the end of the stream.
        let rows = result.collect().await.map_err(from_spin)?;
        let rows = rows
            .into_iter()
            .map(|row| row.values.into_iter().map(from_value).collect())
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Rows { columns, rows })
    }

    /// Runs a statement without parameters whose rows nobody wants.
    pub(crate) async fn command(&self, sql: &str) -> Result<(), DbError> {
        self.run(sql, &[]).await.map(|_| ())
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&self) -> Result<(), DbError> {
        self.run_patiently("BEGIN IMMEDIATE", &[]).await.map(|_| ())
    }

    /// Runs the statements as one transaction; the first error rolls all back.
    pub(crate) async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DbError> {
        self.begin().await?;
        let result = async {
            let mut answers = Vec::with_capacity(statements.len());
            for statement in statements {
                answers.push(self.run(&statement.sql, &statement.params).await?);
            }
            self.command("COMMIT").await?;
            Ok(answers)
        }
        .await;
        if result.is_err() {
            self.roll_back().await;
        }
        result
    }

    /// Ends a transaction without effect. SQLite has rolled back some errors (a full disk) by
    /// itself, and then says that there is nothing to roll back: both are what was wanted.
    pub(crate) async fn roll_back(&self) {
        let _ = self.command("ROLLBACK").await;
    }
}

fn to_spin(value: Value) -> sqlite::Value {
    match value {
        Value::Null => sqlite::Value::Null,
        Value::Integer(i) => sqlite::Value::Integer(i),
        Value::Real(r) => sqlite::Value::Real(r),
        Value::Text(t) => sqlite::Value::Text(t),
        Value::Blob(b) => sqlite::Value::Blob(b),
    }
}

fn from_value(value: sqlite::Value) -> Result<Value, DbError> {
    let value = match value {
        sqlite::Value::Null => Value::Null,
        sqlite::Value::Integer(i) => Value::Integer(i),
        sqlite::Value::Real(r) => Value::Real(r),
        sqlite::Value::Text(t) => Value::Text(t),
        sqlite::Value::Blob(b) => Value::Blob(b),
    };
    value.check().map(|()| value)
}

fn from_spin(error: sqlite::Error) -> DbError {
    explain(error, "")
}

fn explain(error: sqlite::Error, label: &str) -> DbError {
    match error {
        sqlite::Error::Io(message) => DbError::from_message(message),
        sqlite::Error::DatabaseFull => DbError::Full,
        sqlite::Error::NoSuchDatabase => DbError::Other(format!(
            "no database “{label}”: start Spin with --runtime-config-file runtime-config.toml"
        )),
        sqlite::Error::AccessDenied => DbError::Other(format!(
            "this component may not open the database “{label}”: add it to its sqlite_databases in \
             spin.toml"
        )),
        sqlite::Error::InvalidConnection => {
            DbError::Other("the connection is gone; open another".to_owned())
        }
    }
}
