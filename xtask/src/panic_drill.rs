//! What entry/module.js promises about panics, tried on a running test Worker whose Durable Objects
//! of two tenants share one WASM instance.

use std::fs;
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail, ensure};

use crate::process;

/// Within which the panicking request is answered.
const AT_ONCE: Duration = Duration::from_millis(200);
/// Within which others in flight are.
const PROMPTLY: Duration = Duration::from_millis(500);
/// Until a request has surely arrived.
const ARRIVED: Duration = Duration::from_millis(400);

struct Timed {
    status: u16,
    body: String,
    took: Duration,
}

/// The drill against the Worker at `origin`, which logs to `log`; the time to each answer.
pub(crate) fn run(origin: &str, log: &Path) -> Result<String> {
    for tenant in ["one", "two"] {
        expect(&get(origin, "count", tenant)?, 200, "a first request")?;
    }
    let slow = in_background(origin, "slow", "two");
    let streaming = in_background(origin, "stream", "two");
    thread::sleep(ARRIVED);
    let began = now();
    let panicked = get(origin, "panic", "one")?;
    expect(&panicked, 500, "the panicking request")?;
    ensure!(
        panicked.body.contains("urn:rolecall:problem:internal"),
        "it said {}",
        panicked.body
    );
    ensure!(
        panicked.took <= AT_ONCE,
        "its answer took {:?}",
        panicked.took
    );

    let other = join(slow)??;
    let other_after = began.elapsed();
    expect(&other, 503, "another tenant's request in flight")?;
    ensure!(
        other_after <= PROMPTLY,
        "its answer came after {other_after:?}"
    );
    ensure!(
        join(streaming)?.is_err(),
        "a stream of the broken instance ended as if it were whole"
    );
    ensure!(
        began.elapsed() <= 2 * PROMPTLY,
        "the stream broke off after {:?}",
        began.elapsed()
    );
    let mut next = Duration::ZERO;
    for tenant in ["one", "two", "three"] {
        let answer = get(origin, "count", tenant)?;
        expect(&answer, 200, "the next request of a tenant")?;
        next = next.max(answer.took);
    }

    let transaction = get(origin, "panic-in-transaction", "one")?;
    expect(&transaction, 500, "a panic inside a transaction")?;
    ensure!(
        transaction.took <= AT_ONCE,
        "its answer took {:?}",
        transaction.took
    );
    let count = get(origin, "count", "one")?;
    ensure!(
        count.body == "0",
        "{} rows of the panicking transaction stayed",
        count.body
    );
    ensure!(
        !fs::read_to_string(log)?.contains("UNSPEAKABLE"),
        "the words of the panic were logged"
    );
    Ok(format!(
        "panic answered in {} ms, others in {} ms, next request in {} ms",
        panicked.took.as_millis(),
        other_after.as_millis(),
        next.as_millis()
    ))
}

fn get(origin: &str, route: &str, tenant: &str) -> Result<Timed> {
    let began = now();
    let (status, body) = process::http_get(&format!("{origin}/drill/{route}?tenant={tenant}"))?;
    Ok(Timed {
        status,
        body,
        took: began.elapsed(),
    })
}

fn in_background(
    origin: &str,
    route: &'static str,
    tenant: &'static str,
) -> JoinHandle<Result<Timed>> {
    let origin = origin.to_owned();
    thread::spawn(move || get(&origin, route, tenant))
}

fn join(handle: JoinHandle<Result<Timed>>) -> Result<Result<Timed>> {
    handle
        .join()
        .map_err(|_| anyhow!("a request of the drill panicked here"))
}

fn expect(answer: &Timed, status: u16, what: &str) -> Result<()> {
    if answer.status != status {
        bail!(
            "{what} answered {}, expected {status}: {}",
            answer.status,
            answer.body
        );
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this tool runs natively, where the clock works"
)]
fn now() -> Instant {
    Instant::now()
}
