//! JSON between Rust and SQL.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ports::DbError;

/// A bulk statement's parameter.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|e| DbError::Other(format!("JSON for a statement: {e}")))
}

/// A JSON column. Read as bytes, as everything else is: a reader of texts would be every type's reader once
/// more.
pub(crate) fn read<T: DeserializeOwned>(column: &str, text: &str) -> Result<T, DbError> {
    serde_json::from_slice(text.as_bytes()).map_err(|e| DbError::Column(format!("“{column}”: {e}")))
}

/// A text column that holds an id or a word of ours.
pub(crate) fn word<T, E: std::fmt::Display>(
    column: &str,
    parsed: Result<T, E>,
) -> Result<T, DbError> {
    parsed.map_err(|e| DbError::Column(format!("“{column}”: {e}")))
}

/// A column read through SQL's `hex`: one runtime hands bytes over as lists of numbers, which costs
/// several times more than text.
pub(crate) fn unhex(column: &str, text: &str) -> Result<Vec<u8>, DbError> {
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(nibble(*high)? << 4 | nibble(*low)?),
            _ => None,
        })
        .collect::<Option<Vec<u8>>>()
        .ok_or_else(|| DbError::Column(format!("“{column}” is not hex")))
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
