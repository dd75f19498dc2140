//! Another tenant's database, reached as everything of another tenant is: by a request to its object.

use std::future::Future;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use platform_cloudflare::Tenants;
use serde_json::{Value as Json, json};
use shared::TenantId;
use shared::ports::{DbError, Rows, Sql, Statement, TenantDb, Tenants as _, Value};

use crate::Both;

/// Where an object answers statements.
pub(crate) const PATH: &str = "/sql";
const MOST_BYTES: usize = 10_000_000;

/// A database that answers single statements; transactions do not travel.
#[derive(Debug, Clone)]
pub(crate) struct RemoteDb {
    tenants: Tenants,
    tenant: TenantId,
}

impl RemoteDb {
    pub(crate) const fn new(tenants: Tenants, tenant: TenantId) -> Self {
        Self { tenants, tenant }
    }

    async fn ask(&self, statement: Statement) -> Result<Rows, DbError> {
        let failed = |error: &dyn std::fmt::Display| DbError::Other(error.to_string());
        let params: Vec<Json> = statement.params.iter().map(to_json).collect();
        let body = json!({ "sql": statement.sql, "params": params }).to_string();
        let request = http::Request::post(format!("http://tenant{PATH}"))
            .body(Body::from(body))
            .map_err(|e| failed(&e))?;
        let answer = self
            .tenants
            .forward(&self.tenant, request)
            .await
            .map_err(|e| failed(&e))?;
        let body = to_bytes(answer.into_body(), MOST_BYTES)
            .await
            .map_err(|e| failed(&e))?;
        let answer: Json = serde_json::from_slice(&body).map_err(|e| failed(&e))?;
        if let Some(error) = answer["error"].as_str() {
            return Err(DbError::from_message(error.to_owned()));
        }
        let list = |json: &Json| json.as_array().cloned().unwrap_or_default();
        Ok(Rows {
            columns: list(&answer["columns"])
                .iter()
                .map(|name| name.as_str().unwrap_or_default().to_owned())
                .collect(),
            rows: list(&answer["rows"])
                .iter()
                .map(|row| list(row).iter().map(from_json).collect())
                .collect(),
        })
    }
}

impl Sql for RemoteDb {
    fn query(&self, statement: Statement) -> impl Future<Output = Result<Rows, DbError>> + Send {
        let asked = self.clone();
        async move { asked.ask(statement).await }
    }
}

impl TenantDb for RemoteDb {
    type Tx = Self;

    fn transaction<T, E, F>(&self, _body: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: AsyncFnOnce(&Self) -> Result<T, E>,
        T: Send,
        E: From<DbError> + Send,
    {
        std::future::ready(Err(DbError::Other(
            "a transaction does not travel".to_owned(),
        )
        .into()))
    }
}

/// Runs a statement somebody else sent.
pub(crate) async fn answer(State(both): State<Both>, body: String) -> String {
    let asked: Json = serde_json::from_str(&body).unwrap_or_default();
    let mut statement = Statement::new(asked["sql"].as_str().unwrap_or_default().to_owned());
    statement.params = asked["params"]
        .as_array()
        .map(|all| all.iter().map(from_json).collect())
        .unwrap_or_default();
    let answer = match both.own.db.query(statement).await {
        Ok(rows) => {
            let values: Vec<Vec<Json>> = rows
                .rows
                .iter()
                .map(|row| row.iter().map(to_json).collect())
                .collect();
            json!({ "columns": *rows.columns, "rows": values })
        }
        Err(error) => json!({ "error": error.to_string() }),
    };
    answer.to_string()
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(integer) => json!(integer),
        Value::Real(real) => json!(real),
        Value::Text(text) => json!(text),
        Value::Blob(blob) => json!(blob),
    }
}

fn from_json(value: &Json) -> Value {
    match value {
        Json::Null | Json::Object(_) => Value::Null,
        Json::Bool(boolean) => (*boolean).into(),
        Json::Number(number) => number
            .as_i64()
            .map_or_else(|| number.as_f64().into(), Value::Integer),
        Json::String(text) => text.as_str().into(),
        Json::Array(bytes) => Value::Blob(
            bytes
                .iter()
                .filter_map(|byte| u8::try_from(byte.as_u64()?).ok())
                .collect(),
        ),
    }
}
