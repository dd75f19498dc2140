//! What holds for time, chance and secrets.

use shared::ports::{Clock, Random, Secrets};

use crate::{CaseResult, ensure, run_cases};

type Case = Result<(), String>;

/// The secret every harness sets, and its value: bytes that an environment might mangle.
pub const KNOWN_SECRET: (&str, &str) = ("CONFORMANCE_SECRET", "Zoë's = \"value\" # 100% + spaces");
/// A secret every harness sets to the empty text.
pub const EMPTY_SECRET: &str = "CONFORMANCE_EMPTY";

/// Runs all of them.
pub(crate) async fn run(
    clock: &impl Clock,
    random: &impl Random,
    secrets: &impl Secrets,
) -> Vec<CaseResult> {
    run_cases! { "misc";
        the_clock_counts_unix_milliseconds(clock);
        sleeping_lets_time_pass(clock);
        random_bytes_fill_every_length(random);
        random_bits_do_not_repeat(random);
        a_secret_is_its_exact_text(secrets);
        what_is_unset_or_empty_is_none(secrets);
    }
}

async fn the_clock_counts_unix_milliseconds(clock: &impl Clock) -> Case {
    // 2025-01-01 and 2100-01-01: seconds or microseconds would fall outside.
    let now = clock.now();
    let plausible = 1_735_689_600_000..4_102_444_800_000;
    ensure!(plausible.contains(&now), "now is {now}");
    Ok(())
}

async fn sleeping_lets_time_pass(clock: &impl Clock) -> Case {
    let before = clock.now();
    clock.sleep(50).await;
    let passed = clock.now() - before;
    // Timers may round down by a millisecond.
    ensure!((49..5_000).contains(&passed), "50 ms took {passed} ms");
    Ok(())
}

async fn random_bytes_fill_every_length(random: &impl Random) -> Case {
    random.fill(&mut []);
    for length in [1, 16, 31, 32, 33, 1_000, 70_000] {
        let mut bytes = vec![0_u8; length];
        // Every place becomes other than zero within a few draws, or it is never written.
        let mut touched = vec![false; length];
        for _ in 0..8 {
            random.fill(&mut bytes);
            for (touched, byte) in touched.iter_mut().zip(&bytes) {
                *touched |= *byte != 0;
            }
        }
        let missed = touched.iter().filter(|touched| !**touched).count();
        ensure!(missed == 0, "{missed} of {length} bytes stayed zero");
    }
    Ok(())
}

async fn random_bits_do_not_repeat(random: &impl Random) -> Case {
    let mut seen: Vec<u128> = (0..1_000).map(|_| random.bits()).collect();
    seen.sort_unstable();
    seen.dedup();
    ensure!(
        seen.len() == 1_000,
        "only {} of 1,000 draws differ",
        seen.len()
    );
    Ok(())
}

async fn a_secret_is_its_exact_text(secrets: &impl Secrets) -> Case {
    let (name, value) = KNOWN_SECRET;
    let found = secrets.get(name).await;
    ensure!(
        found.as_deref() == Some(value),
        "{name} is {found:?}, expected {value:?}"
    );
    Ok(())
}

async fn what_is_unset_or_empty_is_none(secrets: &impl Secrets) -> Case {
    for name in ["CONFORMANCE_UNSET", EMPTY_SECRET] {
        let found = secrets.get(name).await;
        ensure!(found.is_none(), "{name} is {found:?}");
    }
    Ok(())
}
