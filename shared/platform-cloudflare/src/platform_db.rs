//! The database all functions share: D1.

use std::future::Future;

use js_sys::{Array, Object};
use shared::ports::{DbError, PlatformDb as Port, Rows, Sql, Statement};
use wasm_bindgen::prelude::*;
use worker_sys::types::{D1Database, D1PreparedStatement, D1Result};

use crate::js::{Env, Local, local, message, wait};
use crate::value;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = D1PreparedStatement)]
    type Prepared;

    /// Rows as arrays; with `{columnNames: true}` the first row holds the names.
    /// <https://developers.cloudflare.com/d1/worker-api/prepared-statements/#raw>
    #[wasm_bindgen(method, catch, js_name = raw)]
    fn raw_with(this: &Prepared, options: &Object) -> Result<js_sys::Promise, JsValue>;
}

/// The platform's database.
#[derive(Debug, Clone)]
pub struct PlatformDb(Local<Result<D1Database, String>>);

impl PlatformDb {
    pub(crate) fn new(env: &Env) -> Self {
        Self(Local(env.get("PLATFORM")))
    }

    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, DbError> {
        let database = self
            .0
            .as_ref()
            .map_err(|missing| DbError::Other(missing.clone()))?;
        let params = value::bindings(statement)?;
        database
            .prepare(&statement.sql)
            .and_then(|prepared| prepared.bind(params))
            .map_err(|thrown| refused(&thrown))
    }
}

/// D1's own troubles, which a repetition outlives, beside SQLite's words.
/// <https://developers.cloudflare.com/d1/observability/debug-d1/#error-list>
fn refused(thrown: &JsValue) -> DbError {
    const PASSING: [&str; 4] = [
        "Network connection lost",
        "overloaded",
        "object to be reset",
        "storage operation exceeded",
    ];
    let words = message(thrown);
    if PASSING.iter().any(|passing| words.contains(passing)) {
        return DbError::Busy;
    }
    DbError::from_message(words)
}

impl Sql for PlatformDb {
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send {
        local(async move {
            let prepared: Prepared = self.prepare(&statement)?.unchecked_into();
            let options = Object::new();
            js_sys::Reflect::set(&options, &"columnNames".into(), &JsValue::TRUE)
                .map_err(|thrown| refused(&thrown))?;
            let answer = wait(prepared.raw_with(&options))
                .await
                .map_err(|thrown| refused(&thrown))?;
            let rows: Array = answer.unchecked_into();
            let columns: Array = rows.shift().unchecked_into();
            value::rows(&columns, &rows)
        })
    }
}

impl Port for PlatformDb {
    fn batch(
        &self,
        statements: Vec<Statement>,
    ) -> impl Future<Output = Result<Vec<Rows>, DbError>> + Send {
        local(async move {
            if statements.is_empty() {
                return Ok(Vec::new());
            }
            let prepared = statements
                .iter()
                .map(|statement| self.prepare(statement).map(JsValue::from))
                .collect::<Result<Array, _>>()?;
            let database = self
                .0
                .as_ref()
                .map_err(|missing| DbError::Other(missing.clone()))?;
            let answer = wait(database.batch(prepared))
                .await
                .map_err(|thrown| refused(&thrown))?;
            answer
                .unchecked_into::<Array>()
                .iter()
                .map(|result| batched(&result))
                .collect()
        })
    }
}

/// A batch answers its rows as objects; their keys stand in the order of the columns.
fn batched(result: &JsValue) -> Result<Rows, DbError> {
    let objects = result
        .unchecked_ref::<D1Result>()
        .results()
        .map_err(|thrown| refused(&thrown))?
        .unwrap_or_default();
    let columns = match objects.get(0) {
        first if first.is_object() => Object::keys(first.unchecked_ref::<Object>()),
        _ => Array::new(),
    };
    let rows: Array = objects
        .iter()
        .map(|row| JsValue::from(Object::values(row.unchecked_ref::<Object>())))
        .collect();
    value::rows(&columns, &rows)
}
