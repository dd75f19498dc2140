//! `spin:sqlite`: labels, late errors, one statement a text, as Spin's in-process SQLite does.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::{Value as SqlValue, ValueRef};
use wasmtime::component::{Accessor, FutureReader, HasSelf, Resource, StreamReader};

use crate::bindings::spin::sqlite::sqlite::{
    Error, Host, HostConnection, HostConnectionWithStore, QueryResult, RowResult, Value,
};
use crate::instance::Ctx;
use crate::runtime_config::SqliteDatabase;

/// Connections one instance may hold.
const MAX_CONNECTIONS: usize = 256;

/// An open connection, counted against its instance.
#[expect(unreachable_pub, reason = "the generated bindings export it again")]
#[derive(Debug, Clone)]
pub struct Connection {
    open: Arc<Mutex<rusqlite::Connection>>,
    _counted: Arc<()>,
}

type Answer = (Vec<String>, Vec<RowResult>, Result<(), Error>);

fn open(database: &SqliteDatabase, counted: Arc<()>) -> Result<Connection, Error> {
    let connection = match &database.path {
        Some(path) => rusqlite::Connection::open(path),
        None => rusqlite::Connection::open_in_memory(),
    }
    .map_err(io)?;
    if !database.allow_attach_file {
        connection.authorizer(Some(|context: AuthContext<'_>| match context.action {
            AuthAction::Attach { filename } if !matches!(filename, "" | ":memory:") => {
                Authorization::Deny
            }
            _ => Authorization::Allow,
        }));
    }
    Ok(Connection {
        open: Arc::new(Mutex::new(connection)),
        _counted: counted,
    })
}

/// Runs the first statement of `sql`. Rows met before an error are part of the answer.
fn run(connection: &Connection, sql: &str, params: Vec<Value>) -> Answer {
    let connection = connection
        .open
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let mut statement = match connection.prepare_cached(sql) {
        Ok(statement) => statement,
        Err(error) => return (Vec::new(), Vec::new(), Err(io(error))),
    };
    let columns: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut found = Vec::new();
    let outcome: rusqlite::Result<()> = (|| {
        let params = rusqlite::params_from_iter(params.into_iter().map(to_sqlite));
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            let values = (0..columns.len())
                .map(|i| Ok(from_sqlite(row.get_ref(i)?)))
                .collect::<rusqlite::Result<_>>()?;
            found.push(RowResult { values });
        }
        Ok(())
    })();
    (columns, found, outcome.map_err(io))
}

fn io(error: impl std::fmt::Display) -> Error {
    Error::Io(error.to_string())
}

fn to_sqlite(value: Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::Null,
        Value::Integer(i) => SqlValue::Integer(i),
        Value::Real(r) => SqlValue::Real(r),
        Value::Text(t) => SqlValue::Text(t),
        Value::Blob(b) => SqlValue::Blob(b),
    }
}

fn from_sqlite(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Integer(i),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
        ValueRef::Blob(b) => Value::Blob(b.to_vec()),
    }
}

impl Ctx {
    /// Whether the component may open this label, and what the runtime configuration makes of it.
    fn database(&self, label: &str) -> Result<(SqliteDatabase, Arc<()>), Error> {
        if !self.sqlite_labels.iter().any(|l| l == label) {
            return Err(Error::AccessDenied);
        }
        let database = self.app.databases.get(label).ok_or(Error::NoSuchDatabase)?;
        if Arc::strong_count(&self.connections) > MAX_CONNECTIONS {
            return Err(Error::Io("too many connections opened".to_owned()));
        }
        Ok((database.clone(), Arc::clone(&self.connections)))
    }

    fn connection(&self, handle: &Resource<Connection>) -> wasmtime::Result<Connection> {
        Ok(self.table.get(handle)?.clone())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> wasmtime::Result<T> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

impl Host for Ctx {}

impl HostConnection for Ctx {
    async fn open(
        &mut self,
        label: String,
    ) -> wasmtime::Result<Result<Resource<Connection>, Error>> {
        let opened = self
            .database(&label)
            .and_then(|(d, counted)| open(&d, counted));
        Ok(match opened {
            Ok(connection) => Ok(self.table.push(connection)?),
            Err(error) => Err(error),
        })
    }

    async fn execute(
        &mut self,
        connection: Resource<Connection>,
        sql: String,
        params: Vec<Value>,
    ) -> wasmtime::Result<Result<QueryResult, Error>> {
        let connection = self.connection(&connection)?;
        let (columns, rows, outcome) = blocking(move || run(&connection, &sql, params)).await?;
        Ok(outcome.map(|()| QueryResult { columns, rows }))
    }

    async fn last_insert_rowid(&mut self, handle: Resource<Connection>) -> wasmtime::Result<i64> {
        let connection = self.connection(&handle)?;
        blocking(move || lock(&connection).last_insert_rowid()).await
    }

    async fn changes(&mut self, handle: Resource<Connection>) -> wasmtime::Result<u64> {
        let connection = self.connection(&handle)?;
        blocking(move || lock(&connection).changes()).await
    }

    async fn drop(&mut self, handle: Resource<Connection>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

fn lock(connection: &Connection) -> std::sync::MutexGuard<'_, rusqlite::Connection> {
    connection
        .open
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

impl<T: Send> HostConnectionWithStore<T> for HasSelf<Ctx> {
    async fn open_async(
        accessor: &Accessor<T, Self>,
        label: String,
    ) -> wasmtime::Result<Result<Resource<Connection>, Error>> {
        let (database, counted) = match accessor.with(|mut a| a.get().database(&label)) {
            Ok(found) => found,
            Err(error) => return Ok(Err(error)),
        };
        match blocking(move || open(&database, counted)).await? {
            Ok(connection) => {
                accessor.with(|mut access| Ok(Ok(access.get().table.push(connection)?)))
            }
            Err(error) => Ok(Err(error)),
        }
    }

    async fn execute_async(
        accessor: &Accessor<T, Self>,
        handle: Resource<Connection>,
        sql: String,
        params: Vec<Value>,
    ) -> wasmtime::Result<
        Result<
            (
                Vec<String>,
                StreamReader<RowResult>,
                FutureReader<Result<(), Error>>,
            ),
            Error,
        >,
    > {
        let connection = accessor.with(|mut access| access.get().connection(&handle))?;
        let (columns, rows, outcome) = blocking(move || run(&connection, &sql, params)).await?;
        accessor.with(|mut access| {
            let rows = StreamReader::new(&mut access, rows)?;
            let outcome = async move { Ok::<_, wasmtime::Error>(outcome) };
            let outcome = FutureReader::new(&mut access, outcome)?;
            Ok(Ok((columns, rows, outcome)))
        })
    }

    async fn last_insert_rowid_async(
        accessor: &Accessor<T, Self>,
        handle: Resource<Connection>,
    ) -> wasmtime::Result<i64> {
        let connection = accessor.with(|mut access| access.get().connection(&handle))?;
        blocking(move || lock(&connection).last_insert_rowid()).await
    }

    async fn changes_async(
        accessor: &Accessor<T, Self>,
        handle: Resource<Connection>,
    ) -> wasmtime::Result<u64> {
        let connection = accessor.with(|mut access| access.get().connection(&handle))?;
        blocking(move || lock(&connection).changes()).await
    }
}
