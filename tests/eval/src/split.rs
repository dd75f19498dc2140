//! Which samples are for tuning and which for scoring.

/// Whether a sample of this key is scored: half of all are, by a hash of the key, so that a sample stays
/// on its side whatever else a file holds.
pub(crate) fn is_scored(key: &str) -> bool {
    key.bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
        .count_ones()
        .is_multiple_of(2)
}
