//! A tenant's database: the SQLite of its Durable Object. Its calls are synchronous, so a statement
//! is done when its future is first polled, and nothing else of the object runs in between.

use std::borrow::Cow;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use js_sys::Array;
use shared::ports::{DbError, Rows, Sql, Statement, TenantDb as Port};
use wasm_bindgen::prelude::*;
use worker_sys::types::SqlStorage;

use crate::entry;
use crate::js::{Local, Storage, local, message};
use crate::value;

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    type RawRows;

    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &RawRows) -> Result<Array, JsValue>;
}

/// One tenant's database.
#[derive(Debug, Clone)]
pub struct TenantDb {
    sql: Local<SqlStorage>,
    storage: Local<Storage>,
}

/// The inside of a transaction: the same database, for the length of one synchronous call.
#[derive(Debug)]
pub struct Tx(TenantDb);

impl TenantDb {
    pub(crate) fn new(storage: &Storage) -> Self {
        Self {
            sql: Local(storage.sql()),
            storage: Local(storage.clone()),
        }
    }

    /// Reads with `raw()`: with the cursor's own `toArray()` an error in a later row never returns.
    fn run(&self, statement: &Statement) -> Result<Rows, DbError> {
        let refused = |thrown: JsValue| DbError::from_message(message(&thrown));
        let params = value::bindings(statement)?;
        let cursor = self
            .sql
            .exec(&without_prefix(&statement.sql), params)
            .map_err(refused)?;
        let rows = cursor
            .raw()
            .unchecked_ref::<RawRows>()
            .to_array()
            .map_err(refused)?;
        value::rows(&cursor.column_names(), &rows)
    }
}

/// The object has one database, so the `{db}.` of DDL is nothing here.
fn without_prefix(sql: &str) -> Cow<'_, str> {
    if sql.contains("{db}.") {
        Cow::Owned(sql.replace("{db}.", ""))
    } else {
        Cow::Borrowed(sql)
    }
}

impl Sql for TenantDb {
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send {
        local(async move { self.run(&statement) })
    }
}

impl Sql for Tx {
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send {
        self.0.query(statement)
    }
}

impl Port for TenantDb {
    type Tx = Tx;

    /// Polls `body` once inside `transactionSync`. What makes it roll back is a throw; the error
    /// itself, which need not be a JavaScript value, waits outside.
    fn transaction<T, E, F>(&self, body: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFnOnce(&Tx) -> Result<T, E>,
        T: Send,
        E: From<DbError> + Send,
    {
        local(async move {
            let tx = Tx(self.clone());
            let mut outcome = None;
            let mut body = Some(body);
            let committed = self.storage.transaction_sync(&mut || {
                let Some(body) = body.take() else {
                    return Err(JsValue::from_str("called twice"));
                };
                let result = match pin!(body(&tx)).poll(&mut Context::from_waker(Waker::noop())) {
                    Poll::Ready(result) => result,
                    Poll::Pending => Err(DbError::Suspended.into()),
                };
                let keep = result.is_ok();
                outcome = Some(result);
                if keep {
                    Ok(())
                } else {
                    Err(JsValue::from_str("rolled back"))
                }
            });
            // A panic in `body` came back as a throw: this instance must not run on.
            entry::stop_if_panicked();
            match (outcome, committed) {
                (Some(Err(error)), _) => Err(error),
                (Some(Ok(done)), Ok(())) => Ok(done),
                (_, Err(thrown)) => Err(DbError::from_message(message(&thrown)).into()),
                (None, Ok(())) => Err(DbError::Other("the body never ran".to_owned()).into()),
            }
        })
    }
}
