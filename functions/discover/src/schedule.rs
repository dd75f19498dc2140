//! When a source runs again.

use shared::Millis;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// The longest anybody is left alone, whatever they ask for.
const LONGEST: Millis = DAY;

/// Around `time`, by up to a tenth in either direction: sources made together drift apart.
/// `chance` is 128 random bits.
pub(crate) fn jittered(time: Millis, chance: u128) -> Millis {
    let spread = u128::try_from(time / 5).unwrap_or(0) + 1;
    time - time / 10 + Millis::try_from(chance % spread).unwrap_or(0)
}

/// After the `failures`-th failure in a row (from 1): 2, 4, 8, … minutes, jittered, at most a day.
pub(crate) fn backoff(failures: u32, chance: u128) -> Millis {
    let exponent = failures.clamp(1, 16);
    jittered((MINUTE << exponent).min(LONGEST), chance).min(LONGEST)
}

/// How long a site that refused us is left alone: what it asks for, else a quarter of an hour, then
/// twice as long each time; at least a minute, at most a day.
pub(crate) fn left_alone(asked: Option<Millis>, failures: u32, chance: u128) -> Millis {
    let own = || {
        jittered(
            (15 * MINUTE) << failures.clamp(1, 10).saturating_sub(1),
            chance,
        )
    };
    asked.unwrap_or_else(own).clamp(MINUTE, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_within_a_tenth() {
        for chance in [0, 1, 12_345, u128::MAX] {
            let time = jittered(HOUR, chance);
            assert!(
                (HOUR - HOUR / 10..=HOUR + HOUR / 10).contains(&time),
                "{time}"
            );
        }
    }

    #[test]
    fn failures_wait_longer_each_time_and_never_beyond_a_day() {
        let waits: Vec<Millis> = (1..=40).map(|n| backoff(n, 0)).collect();
        assert!(waits.windows(2).all(|w| w[0] <= w[1]));
        assert!(waits[0] < 3 * MINUTE && waits[39] <= DAY);
        assert_eq!(left_alone(Some(1), 1, 0), MINUTE);
        assert_eq!(left_alone(Some(30 * DAY), 1, 0), DAY);
        assert_eq!(left_alone(Some(HOUR), 9, 7), HOUR);
        assert!(left_alone(None, 2, 0) > left_alone(None, 1, 0));
    }
}
