//! Scoring inside workerd, to be timed from outside: its clock stands still while code runs.

use std::sync::OnceLock;

use axum::extract::Query;
use scoring::Features;

const POSTINGS: usize = 20_000;

/// Reads the postings once, then scores all of them `rounds` times; answers how many pairs were kept.
pub(crate) async fn score(Query(asked): Query<Vec<(String, usize)>>) -> String {
    static FEATURES: OnceLock<Vec<Features>> = OnceLock::new();
    let rounds = asked
        .iter()
        .find(|(name, _)| name == "rounds")
        .map_or(0, |(_, rounds)| *rounds);
    let features = FEATURES.get_or_init(|| {
        sample::postings(POSTINGS)
            .iter()
            .map(scoring::read)
            .collect()
    });
    let wanted = sample::wanted();
    let kept: usize = (0..rounds).map(|_| sample::kept(&wanted, features)).sum();
    kept.to_string()
}
