//! How long signing in takes, and what it costs. No test: nothing is asserted of time.
//!
//! `cargo xtask test --only people-native` leaves nothing running, so take the figures against a
//! product of your own: `cargo xtask dev --native --release --mode cloud --fresh --set
//! REGISTRATION=open --set MAIL_PROVIDER=none --set CLIENT_ADDRESS_HEADER=x-client-address`, then,
//! with `ROLECALL_URL`, `ROLECALL_LOG` (`.rolecall/logs/native.log`) and `ROLECALL_PID` (the process
//! `native-host`), `cargo nextest run --release --package people --run-ignored only --no-capture`.

#![expect(
    clippy::expect_used,
    reason = "a measurement that cannot be taken says why"
)]

use people::Person;

/// Sign-ins; an account may be signed in to ten times in a quarter of an hour.
const PEOPLE: usize = 6;
const EACH: usize = 9;
/// What /proc counts in: 100 a second on every Linux there is.
const TICK_MS: u64 = 10;

#[tokio::test]
#[ignore = "a measurement of a product of your own; see above"]
async fn sign_in_takes() {
    let mut took = Vec::new();
    let mut cost = 0;
    for n in 0..PEOPLE {
        let mut person = Person::stranger(&format!("figures{n}"));
        person.register().await;
        for _ in 0..EACH {
            person.jar.clear();
            let (started, spent) = (people::now_ms(), cpu_ms());
            person.sign_in().await.ok();
            took.push(people::now_ms() - started);
            cost += cpu_ms() - spent;
        }
    }
    took.sort_unstable();
    let n = took.len();
    println!(
        "sign-in, n = {n}: p50 {} ms, p95 {} ms, slowest {} ms; CPU of the process {} ms each",
        took[n / 2],
        took[n * 95 / 100],
        took[n - 1],
        cost / u64::try_from(n).expect("a count"),
    );
}

/// CPU time that the product's process has used; 0 where `ROLECALL_PID` is not set.
fn cpu_ms() -> u64 {
    let Ok(pid) = std::env::var("ROLECALL_PID") else {
        return 0;
    };
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    // Fields 14 and 15, of which the second, the name, may hold spaces.
    let (_, fields) = stat.rsplit_once(") ").expect("a name");
    let ticks = fields.split(' ').skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks * TICK_MS
}
