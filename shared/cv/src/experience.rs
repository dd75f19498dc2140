//! How long somebody has worked.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::Millis;
use shared::profile::Position;

use crate::dates::Date;

/// Months covered by the positions, overlaps counted once; `None` where no position has dates.
///
/// Both months of a range count ("Jan 2020 – Mar 2020" is three). A year without month stands for
/// its middle, so "2018 – 2020" is two years; both ends in one year are half of it. A position
/// without an end that is not current covers its first month only.
pub fn experience_months(positions: &[Position], now: Millis) -> Option<u32> {
    let today = today(now);
    let mut spans: Vec<(i32, i32)> = positions.iter().filter_map(|p| span(p, today)).collect();
    if spans.is_empty() {
        return None;
    }
    spans.sort_unstable();
    let (mut months, mut counted_to) = (0, i32::MIN);
    for (from, to) in spans {
        let from = from.max(counted_to);
        if to > from {
            months += to - from;
            counted_to = to;
        }
    }
    u32::try_from(months).ok()
}

/// Months since year 0, the end excluded.
fn span(position: &Position, today: i32) -> Option<(i32, i32)> {
    let start = Date::parse(position.start.as_deref()?)?;
    let end = position.end.as_deref().and_then(Date::parse);
    let month = |date: Date| i32::from(date.year) * 12 + i32::from(date.month.unwrap_or(7)) - 1;
    let from = month(start);
    let to = match end {
        Some(end) if start.month.is_none() && end.month.is_none() => {
            if start.year == end.year {
                from + 6
            } else {
                month(end)
            }
        }
        Some(end) => month(end) + 1,
        None if position.current => today + 1,
        None => from + 1,
    };
    let to = to.min(today + 1);
    (to > from).then_some((from, to))
}

fn today(now: Millis) -> i32 {
    let date = Timestamp::from_millisecond(now)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(TimeZone::UTC)
        .date();
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 15 June 2024.
    const NOW: Millis = 1_718_409_600_000;

    fn held(start: &str, end: Option<&str>) -> Position {
        Position {
            start: Some(start.to_owned()),
            end: end.map(str::to_owned),
            current: end.is_none(),
            ..Position::default()
        }
    }

    #[test]
    fn overlaps_count_once() {
        let cases: [(&[Position], Option<u32>); 7] = [
            (&[], None),
            (&[held("2020-01", Some("2020-03"))], Some(3)),
            (
                &[
                    held("2020-01", Some("2020-06")),
                    held("2020-04", Some("2020-09")),
                ],
                Some(9),
            ),
            (
                &[
                    held("2020-01", Some("2020-12")),
                    held("2020-03", Some("2020-04")),
                ],
                Some(12),
            ),
            (&[held("2018", Some("2020"))], Some(24)),
            (&[held("2024-01", None)], Some(6)),
            (&[held("2020-05", Some("2020-01"))], None),
        ];
        for (positions, months) in cases {
            assert_eq!(experience_months(positions, NOW), months, "{positions:?}");
        }
    }
}
