//! Several people ask at random, also for what is each other's: nobody may be told a row, a word or an
//! id of somebody else, and what everybody has in the end is what they did themselves.
//!
//! `ISOLATION_REQUESTS` says how many requests (2,000), `ISOLATION_SEED` brings a run back.

use people::isolation::run::Run;
use people::{random, variable};

/// Without most requests succeeding, nothing would be proven but that doors are shut.
const LEAST_SUCCESSES: u64 = 40;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_crosses_from_one_person_to_another() {
    let seed = number("ISOLATION_SEED").unwrap_or_else(|| random::fresh() >> 32);
    let requests = number("ISOLATION_REQUESTS").unwrap_or(2_000);
    println!("isolation: {requests} requests, ISOLATION_SEED={seed}");
    let started = people::now_ms();
    let mut run = Run::settled_in(seed).await;
    let settled = people::now_ms();
    run.drive(requests).await;
    let driven = people::now_ms();
    run.assert_nothing_found();
    println!("{}", run.tally);
    let share = run.tally.percent();
    let rows = run.compare().await;
    run.assert_nothing_found();
    println!(
        "isolation: seed {seed}, {} requests in {:.1} s after {:.1} s of settling in; {} rows claimed, \
         {rows} rows compared at the end, 0 crossed",
        run.tally.all(),
        seconds(driven - settled),
        seconds(settled - started),
        run.claimed(),
    );
    assert!(
        share >= LEAST_SUCCESSES,
        "only {share} % of the requests succeeded"
    );

    let log = std::fs::read_to_string(variable("ROLECALL_LOG")).expect("the product's log");
    for word in run.words() {
        let line = log.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "the log holds what a person wrote");
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}
