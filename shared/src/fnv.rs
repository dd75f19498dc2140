//! FNV-1a, 64 bits (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): small, and the same
//! on every target, because some results are stored. No defence against whoever picks the bytes.

/// The hash of nothing.
pub const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of what `hash` is of with one unit more: a byte, or a letter by its code point.
#[inline]
pub const fn with(hash: u64, unit: u64) -> u64 {
    (hash ^ unit).wrapping_mul(0x0100_0000_01b3)
}

/// The hash of these bytes.
#[inline]
pub fn of(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(EMPTY, |hash, byte| with(hash, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    /// Vectors of the draft's appendix C.
    #[test]
    fn the_hashes_are_those_of_the_draft() {
        assert_eq!(super::of(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::of(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(super::of(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
