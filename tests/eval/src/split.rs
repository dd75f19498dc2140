//! Which samples are for tuning and which for scoring.
//!
//! Of sets without a split of their own half are scored, and only that half is ever shown; `eval --tuning` shows the
//! other, which is the one to look at while something is changed. Sets with a split of their own are scored on what is
//! not for training, without the sentences that stand in both.

use std::collections::BTreeSet;

use shared::fnv;
use shared::fold::fold;

/// Whether a sample of this key is scored: half of all are, by a hash of the key, so that a sample stays
/// on its side whatever else a file holds.
pub(crate) fn is_scored(key: &str) -> bool {
    fnv::of(key.as_bytes()).count_ones().is_multiple_of(2)
}

/// Texts that were seen, whatever their case, accents and signs: what was tuned on, or counted before.
#[derive(Debug, Default)]
pub(crate) struct Seen(BTreeSet<String>);

impl Seen {
    /// Notes a text; whether it is new.
    pub(crate) fn is_new(&mut self, text: &str) -> bool {
        self.0.insert(fold(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_half_is_scored_and_a_key_keeps_its_side() {
        let scored = (0..10_000)
            .filter(|n| is_scored(&format!("Clerk {n}")))
            .count();
        assert!((4_800..5_200).contains(&scored), "{scored}");
        assert_eq!(is_scored("Clerk"), is_scored("Clerk"));
    }

    #[test]
    fn a_text_is_seen_once_however_it_is_written() {
        let mut seen = Seen::default();
        assert!(seen.is_new("Job type:"));
        assert!(!seen.is_new("job TYPE"));
        assert!(seen.is_new("Job types"));
    }
}
