//! JSON between Rust and SQL.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ports::DbError;

/// A bulk statement's parameter.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|e| DbError::Other(format!("JSON for a statement: {e}")))
}

/// A JSON column.
pub(crate) fn read<T: DeserializeOwned>(column: &str, text: &str) -> Result<T, DbError> {
    serde_json::from_str(text).map_err(|e| DbError::Column(format!("“{column}”: {e}")))
}

/// A text column that holds an id or a word of ours.
pub(crate) fn word<T, E: std::fmt::Display>(
    column: &str,
    parsed: Result<T, E>,
) -> Result<T, DbError> {
    parsed.map_err(|e| DbError::Column(format!("“{column}”: {e}")))
}

/// Bytes inside JSON; SQL's `unhex` reads them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS[usize::from(nibble)]));
        }
    }
    text
}
