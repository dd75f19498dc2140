//! One line a step, with what became of it and how long it took.

use std::io::Write as _;
use std::time::Instant;

use anyhow::Result;

/// Whether a step had something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Did {
    /// It did.
    Work,
    /// Its inputs are as they were.
    Nothing,
}

/// Runs `work` under the line `label`.
pub(crate) fn step(label: &str, work: impl FnOnce() -> Result<Did>) -> Result<Did> {
    print!("  {label:<34}");
    // Only the look of the line depends on this.
    drop(std::io::stdout().flush());
    let (done, seconds) = timed(work);
    match &done {
        Ok(Did::Work) => println!("{seconds:>7.1} s"),
        Ok(Did::Nothing) => println!("unchanged"),
        Err(_) => println!("failed"),
    }
    done
}

#[expect(
    clippy::disallowed_methods,
    reason = "this tool runs natively, where the clock works"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64())
}
