//! Pre-read pairs a second on one core.

use std::hint::black_box;
use std::time::Instant;

use scoring::{Features, read};

use crate::parse::busy;
use crate::{Figure, Figures, percentile};

const POSTINGS: usize = 20_000;
const ROUNDS: usize = 25;
/// Times all postings are read; the quickest counts.
const READINGS: usize = 5;

pub(crate) fn measure() -> Figures {
    let postings = sample::postings(POSTINGS);
    let wanted = sample::wanted();
    let mut features: Vec<Features> = Vec::new();
    let (mut reading, mut both) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..READINGS {
        let started = busy();
        features = postings.iter().map(read).collect();
        let scoring = busy();
        black_box(sample::kept(&wanted, &features));
        reading = reading.min(scoring - started);
        both = both.min(busy() - started);
    }

    let mut rates = Vec::with_capacity(ROUNDS);
    let mut kept = 0_usize;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        kept = sample::kept(&wanted, &features);
        rates.push(per_second(POSTINGS, started.elapsed().as_secs_f64()));
    }
    Figures::from([
        (
            "pairs_per_second".to_owned(),
            Figure::new(
                percentile(&mut rates, 0.5),
                POSTINGS * ROUNDS,
                "pairs/s, median round",
            ),
        ),
        (
            "postings_read_per_second".to_owned(),
            Figure::new(per_second(POSTINGS, reading), POSTINGS, "postings/s"),
        ),
        (
            "postings_read_and_scored_per_second".to_owned(),
            Figure::new(
                per_second(POSTINGS, both),
                POSTINGS,
                "postings/s, features read and one person's score",
            ),
        ),
        (
            "pairs_kept".to_owned(),
            Figure::new(share(kept), POSTINGS, "% of pairs past the filters"),
        ),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
fn per_second(count: usize, seconds: f64) -> f64 {
    (count as f64 / seconds).round()
}

#[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
fn share(kept: usize) -> f64 {
    (1_000.0 * kept as f64 / POSTINGS as f64).round() / 10.0
}
