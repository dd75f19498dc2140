//! SQL values as both of Cloudflare's databases carry them: JavaScript numbers, strings and buffers.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use shared::ports::{DbError, MAX_INTEGER, Rows, Statement, Value};
use wasm_bindgen::{JsCast, JsValue};

/// What i64::MAX and i64::MIN round to; a larger number cannot have been an INTEGER.
const LARGEST_INTEGER: f64 = 9_223_372_036_854_775_808.0;

/// The parameters of a statement, once that is known to be one: both databases would run a second.
/// Booleans never get here as such: they would bind as the text "true".
pub(crate) fn bindings(statement: &Statement) -> Result<Array, DbError> {
    if statement.sql.contains(';') {
        statement.check_single()?;
    }
    statement.params.iter().map(to_js).collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "`Value::check` refused what a double would round"
)]
fn to_js(value: &Value) -> Result<JsValue, DbError> {
    value.check()?;
    Ok(match value {
        Value::Null => JsValue::NULL,
        Value::Integer(integer) => JsValue::from_f64(*integer as f64),
        Value::Real(real) => JsValue::from_f64(*real),
        Value::Text(text) => JsValue::from_str(text),
        Value::Blob(blob) => Uint8Array::from(blob.as_slice()).buffer().into(),
    })
}

/// A whole number is delivered as INTEGER, because JavaScript does not say which of the two it was
/// and `FromValue` reads a REAL from either.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "only whole numbers within ±(2^53 − 1) are cast, and those are exact"
)]
fn from_js(value: &JsValue) -> Result<Value, DbError> {
    if value.is_null() || value.is_undefined() {
        return Ok(Value::Null);
    }
    if let Some(number) = value.as_f64() {
        return if number.trunc() != number {
            Ok(Value::Real(number))
        } else if number.abs() <= MAX_INTEGER as f64 {
            Ok(Value::Integer(number as i64))
        } else if number.abs() <= LARGEST_INTEGER {
            Err(DbError::IntegerRange)
        } else {
            Ok(Value::Real(number))
        };
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::Text(text));
    }
    if value.is_instance_of::<ArrayBuffer>() || value.is_instance_of::<Uint8Array>() {
        return Ok(Value::Blob(Uint8Array::new(value).to_vec()));
    }
    // D1 carries a BLOB as an array of its bytes.
    if let Some(bytes) = value.dyn_ref::<Array>() {
        return Ok(Value::Blob(Uint8Array::new(bytes).to_vec()));
    }
    Err(DbError::Other(
        "a value that is none of SQLite's five types".to_owned(),
    ))
}

/// Rows out of an array of arrays.
pub(crate) fn rows(columns: &Array, rows: &Array) -> Result<Rows, DbError> {
    let columns = columns
        .iter()
        .map(|name| name.as_string().unwrap_or_default())
        .collect();
    let rows = rows
        .iter()
        .map(|row| {
            row.unchecked_ref::<Array>()
                .iter()
                .map(|value| from_js(&value))
                .collect()
        })
        .collect::<Result<_, _>>()?;
    Ok(Rows { columns, rows })
}
