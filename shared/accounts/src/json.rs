//! Between Rust and SQL.

use shared::TenantId;
use shared::ports::{DbError, Row, Rows};

/// A bulk statement's parameter.
pub(crate) fn write<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|e| DbError::Other(format!("JSON for a statement: {e}")))
}

/// A column that holds a tenant's id.
pub(crate) fn tenant(row: &Row<'_>, column: &str) -> Result<TenantId, DbError> {
    TenantId::parse(row.get::<String>(column)?)
        .map_err(|e| DbError::Column(format!("“{column}”: {e}")))
}

/// Whether the statement of this place in a batch gave a row back.
pub(crate) fn happened(answers: &[Rows], place: usize) -> bool {
    answers.get(place).is_some_and(|rows| !rows.is_empty())
}
