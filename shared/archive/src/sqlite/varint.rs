//! SQLite's variable-length integers: big-endian groups of seven bits, the ninth byte whole
//! (<https://www.sqlite.org/fileformat2.html#varint>).

/// Appends `value`, 1–9 bytes.
pub(crate) fn put(out: &mut Vec<u8>, value: u64) {
    if value >> 56 != 0 {
        let high = value >> 8;
        for group in (0..8).rev() {
            out.push(low_seven(high >> (7 * group)) | 0x80);
        }
        out.push((value & 0xff) as u8);
        return;
    }
    let groups = (1..8).find(|n| value >> (7 * n) == 0).unwrap_or(8);
    for group in (0..groups).rev() {
        let more = if group == 0 { 0 } else { 0x80 };
        out.push(low_seven(value >> (7 * group)) | more);
    }
}

const fn low_seven(value: u64) -> u8 {
    (value & 0x7f) as u8
}

/// The integer `bytes` begin with, and how many of them it takes.
#[cfg(feature = "read")]
pub(crate) fn take(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0;
    for (at, byte) in bytes.iter().take(9).enumerate() {
        if at == 8 {
            return Some((value << 8 | u64::from(*byte), 9));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

#[cfg(all(test, feature = "read"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_taken() {
        let edges = (0..64).flat_map(|bit| {
            let power = 1_u64 << bit;
            [power - 1, power, power + 1]
        });
        for value in edges.chain([u64::MAX]) {
            let mut bytes = Vec::new();
            put(&mut bytes, value);
            assert_eq!(take(&bytes), Some((value, bytes.len())), "{value}");
            assert_eq!(take(&bytes[..bytes.len() - 1]), None, "{value}");
        }
    }
}
