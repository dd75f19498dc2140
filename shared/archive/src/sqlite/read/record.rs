//! A row's bytes as its values (<https://www.sqlite.org/fileformat2.html#record_format>).

use shared::ports::Value;

use super::super::varint;
use super::Encoding;

/// Columns a table may have, by SQLite's own bound.
const COLUMNS: usize = 32_767;

/// The values; `None` where types and bytes do not fit each other.
pub(super) fn read(bytes: &[u8], encoding: Encoding) -> Option<Vec<Value>> {
    let (size, used) = varint::take(bytes)?;
    let size = usize::try_from(size).ok()?;
    let mut types = bytes.get(used..size)?;
    let mut body = bytes.get(size..)?;
    let mut values = Vec::new();
    while !types.is_empty() {
        let (kind, used) = varint::take(types)?;
        types = types.get(used..)?;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            // Reserved for SQLite's own use.
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let (here, after) = body.split_at_checked(length)?;
        body = after;
        values.push(match kind {
            0 => Value::Null,
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            1..=6 => Value::Integer(signed(here)),
            7 => {
                let number = f64::from_be_bytes(here.try_into().ok()?);
                // SQLite reads what is no number as NULL.
                if number.is_nan() {
                    Value::Null
                } else {
                    Value::Real(number)
                }
            }
            _ if kind % 2 == 0 => Value::Blob(here.to_vec()),
            _ => Value::Text(text(here, encoding)),
        });
        if values.len() > COLUMNS {
            return None;
        }
    }
    Some(values)
}

/// Big-endian two's complement of 1–8 bytes.
fn signed(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
    bytes
        .iter()
        .fold(if negative { -1 } else { 0 }, |number, byte| {
            number << 8 | i64::from(*byte)
        })
}

fn text(bytes: &[u8], encoding: Encoding) -> String {
    let units = |join: fn([u8; 2]) -> u16| -> Vec<u16> {
        let pairs = bytes.chunks_exact(2);
        pairs
            .filter_map(|pair| pair.try_into().ok().map(join))
            .collect()
    };
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Utf16Le => String::from_utf16_lossy(&units(u16::from_le_bytes)),
        Encoding::Utf16Be => String::from_utf16_lossy(&units(u16::from_be_bytes)),
    }
}
