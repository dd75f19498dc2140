//! `TenantDb` and `PlatformDb` on SQLite through rusqlite: one connection a database, used by one at
//! a time. Statements block the calling thread for as long as SQLite needs.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker as TaskWaker};
use std::time::Duration;

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, ErrorCode, params_from_iter};
use shared::ports::{self, DbError, Rows, Sql, Statement, Value};

/// How long SQLite waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// One SQLite database. `turn` is held for a statement or for a whole transaction; `connection`
/// only while SQLite works, so that the statements of a transaction find it free.
#[derive(Debug)]
struct Database {
    turn: Mutex<()>,
    connection: Mutex<Connection>,
    /// The thread whose transaction is open, 0 for none.
    transaction_of: AtomicU64,
    /// Statements run since it was opened.
    statements: AtomicU64,
}

impl Database {
    fn open(path: Option<&Path>) -> Result<Arc<Self>, DbError> {
        let connection = match path {
            Some(path) => Connection::open(path),
            None => Connection::open_in_memory(),
        }
        .map_err(sort)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(sort)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;",
            )
            .map_err(sort)?;
        Ok(Arc::new(Self {
            turn: Mutex::new(()),
            connection: Mutex::new(connection),
            transaction_of: AtomicU64::new(0),
            statements: AtomicU64::new(0),
        }))
    }

    /// Waits for its turn; refuses instead of waiting for itself.
    fn turn(&self) -> Result<MutexGuard<'_, ()>, DbError> {
        if self.transaction_of.load(Ordering::Acquire) == this_thread() {
            return Err(DbError::Other(
                "the database was used inside its own transaction; use the transaction".to_owned(),
            ));
        }
        Ok(lock(&self.turn))
    }

    fn rows_written(&self) -> u64 {
        lock(&self.connection).total_changes()
    }

    fn query(&self, statement: &Statement) -> Result<Rows, DbError> {
        let _turn = self.turn()?;
        self.run(statement)
    }

    /// Whoever calls holds the turn.
    fn run(&self, statement: &Statement) -> Result<Rows, DbError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        run(&lock(&self.connection), statement)
    }

    fn begin(self: &Arc<Self>) -> Result<Open<'_>, DbError> {
        let turn = self.turn()?;
        lock(&self.connection)
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(sort)?;
        self.transaction_of.store(this_thread(), Ordering::Release);
        Ok(Open {
            database: self,
            committed: false,
            _turn: turn,
        })
    }
}

/// An open transaction; dropping it rolls it back, also while a panic passes through.
struct Open<'a> {
    database: &'a Arc<Database>,
    committed: bool,
    _turn: MutexGuard<'a, ()>,
}

impl Open<'_> {
    fn commit(mut self) -> Result<(), DbError> {
        lock(&self.database.connection)
            .execute_batch("COMMIT")
            .map_err(sort)?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.committed {
            let connection = lock(&self.database.connection);
            // SQLite has already rolled back by itself after some errors (a full disk).
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
        }
        self.database.transaction_of.store(0, Ordering::Release);
    }
}

/// A number of the running thread, never 0.
fn this_thread() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    thread_local! {
        static NUMBER: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}

/// A panic while the lock was held left nothing half done: SQLite keeps its own state.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run(connection: &Connection, statement: &Statement) -> Result<Rows, DbError> {
    let params = statement
        .params
        .iter()
        .map(bind)
        .collect::<Result<Vec<_>, _>>()?;
    trace(&statement.sql);
    let sql = statement.sql.replace("{db}.", "").replace("{db}", "main");
    let mut batch = Batch::new(connection, &sql);
    let Some(mut prepared) = batch.next().map_err(sort)? else {
        return Ok(Rows::default());
    };
    if !matches!(batch.next(), Ok(None)) {
        return Err(DbError::Other(format!(
            "more than one statement in one text; a runtime would drop the second: {}",
            statement.sql.chars().take(120).collect::<String>()
        )));
    }
    let columns: Arc<[String]> = prepared
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut found = prepared.query(params_from_iter(params)).map_err(sort)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(sort)? {
        let values = (0..columns.len())
            .map(|i| row.get_ref(i).map_err(sort).and_then(read))
            .collect::<Result<Vec<_>, _>>()?;
        rows.push(values);
    }
    Ok(Rows { columns, rows })
}

/// Keeps this statement in the folder that `ROLECALL_TRACE_SQL` names, for tests/upgrade: a release's
/// statements must work on the next one's schema.
fn trace(sql: &str) {
    static FOLDER: LazyLock<Option<PathBuf>> =
        LazyLock::new(|| std::env::var_os("ROLECALL_TRACE_SQL").map(PathBuf::from));
    if let Some(folder) = &*FOLDER {
        let mut hash = DefaultHasher::new();
        sql.hash(&mut hash);
        // A trace that cannot be kept is no reason to fail.
        let _ = std::fs::write(folder.join(format!("{:016x}.sql", hash.finish())), sql);
    }
}

fn bind(value: &Value) -> Result<rusqlite::types::Value, DbError> {
    use rusqlite::types::Value as Bound;
    value.check()?;
    Ok(match value {
        Value::Null => Bound::Null,
        Value::Integer(i) => Bound::Integer(*i),
        Value::Real(r) => Bound::Real(*r),
        Value::Text(t) => Bound::Text(t.clone()),
        Value::Blob(b) => Bound::Blob(b.clone()),
    })
}

fn read(value: ValueRef<'_>) -> Result<Value, DbError> {
    let value = match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Integer(i),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8(bytes.to_vec()).map_err(|_| {
            DbError::Other("a text column holds bytes that are not UTF-8".to_owned())
        })?),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    };
    value.check()?;
    Ok(value)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn sort(error: rusqlite::Error) -> DbError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => DbError::Constraint(error.to_string()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DbError::Busy,
        Some(ErrorCode::DiskFull) => DbError::Full,
        _ => DbError::from_message(error.to_string()),
    }
}

/// One person's database.
#[derive(Debug, Clone)]
pub struct TenantDb(Arc<Database>);

impl TenantDb {
    /// Rows inserted, updated and deleted since it was opened, those of its full-text index too.
    pub fn rows_written(&self) -> u64 {
        self.0.rows_written()
    }

    /// Opens or makes the file at `path`.
    pub fn open(path: &Path) -> Result<Self, DbError> {
        Database::open(Some(path)).map(Self)
    }

    /// A fresh one in memory; gone with its last clone.
    pub fn in_memory() -> Result<Self, DbError> {
        Database::open(None).map(Self)
    }
}

impl Sql for TenantDb {
    async fn query(&self, statement: Statement) -> Result<Rows, DbError> {
        self.0.query(&statement)
    }
}

impl ports::TenantDb for TenantDb {
    type Tx = Transaction;

    /// The body is not `Send`, so it runs to its end here, before the future that is returned:
    /// polled once, as on every runtime.
    fn transaction<T, E, F>(&self, body: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFnOnce(&Self::Tx) -> Result<T, E>,
        T: Send,
        E: From<DbError> + Send,
    {
        std::future::ready(transact(&self.0, body))
    }
}

fn transact<T, E, F>(database: &Arc<Database>, body: F) -> Result<T, E>
where
    F: AsyncFnOnce(&Transaction) -> Result<T, E>,
    E: From<DbError>,
{
    let open = database.begin()?;
    let transaction = Transaction(Arc::clone(database));
    let polled = pin!(body(&transaction)).poll(&mut Context::from_waker(TaskWaker::noop()));
    match polled {
        Poll::Ready(Ok(value)) => open.commit().map(|()| value).map_err(E::from),
        Poll::Ready(Err(error)) => Err(error),
        Poll::Pending => Err(DbError::Suspended.into()),
    }
}

/// The inside of a transaction on a [`TenantDb`].
#[derive(Debug)]
pub struct Transaction(Arc<Database>);

impl Sql for Transaction {
    async fn query(&self, statement: Statement) -> Result<Rows, DbError> {
        self.0.run(&statement)
    }
}

/// The database all functions share.
#[derive(Debug, Clone)]
pub struct PlatformDb(Arc<Database>);

impl PlatformDb {
    /// Rows inserted, updated and deleted since it was opened, those of its full-text index too.
    pub fn rows_written(&self) -> u64 {
        self.0.rows_written()
    }

    /// Opens or makes the file at `path`.
    pub fn open(path: &Path) -> Result<Self, DbError> {
        Database::open(Some(path)).map(Self)
    }

    /// Statements run since it was opened: what a test compares where two answers must cost the same.
    pub fn statements_run(&self) -> u64 {
        self.0.statements.load(Ordering::Relaxed)
    }

    /// A fresh one in memory; gone with its last clone.
    pub fn in_memory() -> Result<Self, DbError> {
        Database::open(None).map(Self)
    }

    /// Runs a text of several statements, as migration files are.
    pub(crate) fn run_script(&self, sql: &str) -> Result<(), DbError> {
        let open = self.0.begin()?;
        lock(&self.0.connection).execute_batch(sql).map_err(sort)?;
        open.commit()
    }
}

impl Sql for PlatformDb {
    async fn query(&self, statement: Statement) -> Result<Rows, DbError> {
        self.0.query(&statement)
    }
}

impl ports::PlatformDb for PlatformDb {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, DbError> {
        let open = self.0.begin()?;
        let answers = statements
            .iter()
            .map(|statement| self.0.run(statement))
            .collect::<Result<Vec<_>, _>>()?;
        open.commit()?;
        Ok(answers)
    }
}
