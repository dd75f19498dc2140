//! Moments as other applications write them.

use shared::ids::Millis;

/// Reads `2026-02-03`, `2026-02-03T04:05`, `2026-02-03 04:05:06.789Z`: what ISO 8601 says without an
/// offset, which is taken for UTC. `None` for anything else.
pub(super) fn read(text: &str) -> Option<Millis> {
    let text = text.trim();
    let part = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten()
    };
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || text.get(4..5)? != "-" {
        return None;
    }
    // <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    let (hour, minute) = (part(11, 13).unwrap_or(0), part(14, 16).unwrap_or(0));
    let second = part(17, 19).unwrap_or(0);
    let millis = part(20, 23).unwrap_or(0);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + millis)
}

#[cfg(test)]
mod tests {
    use super::read;
    use shared::event::rfc3339;

    #[test]
    fn what_is_written_is_read() {
        for at in [0, 951_782_400_000, 1_790_000_000_123, -1_000] {
            assert_eq!(read(&rfc3339(at)), Some(at));
        }
        assert_eq!(read("2024-02-29"), Some(1_709_164_800_000));
        assert_eq!(read("2024-02-29 01:02"), Some(1_709_168_520_000));
        for none in [
            "",
            "today",
            "2024-13-01",
            "20240229",
            "2024-02-29T25:00",
            "２024-02-29",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
