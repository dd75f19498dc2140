//! Points in time as boards write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use serde_json::Value;
use shared::Millis;

const DAY: Millis = 86_400_000;
/// 2000-01-01: boards that write 0 or 1970 mean that they do not know.
const EARLIEST: Millis = 946_684_800_000;

/// Unix milliseconds of what any board writes at `now`: what [`moment`] reads, dates spelt out (see `spelt`), or time
/// gone by (see `ago`). Never after `now`, never before 2000.
pub(crate) fn moment_at(text: &str, now: Millis) -> Option<Millis> {
    posted(
        moment(text)
            .or_else(|| super::spelt::date(text, now))
            .or_else(|| super::ago::ago(text, now)),
        now,
    )
}

/// Unix milliseconds of RFC 3339 (`2026-03-06T04:36:13-05:00`), the same without offset (taken as UTC), a date
/// alone (its first moment in UTC), RFC 2822 (`Fri, 10 Jul 2026 22:45:30 +0000`), or unix seconds or
/// milliseconds in digits.
pub(crate) fn moment(text: &str) -> Option<Millis> {
    let text = text.trim();
    if text.len() > 64 || text.is_empty() {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return unix(text.parse().ok()?);
    }
    let found = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| civil(text))
        .or_else(|| mail_date(text))?
        .as_millisecond();
    (found >= EARLIEST).then_some(found)
}

/// The first moment of a day in UTC, from 2000 on.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Option<Millis> {
    let date = Date::new(year, month, day).ok()?;
    let at = date
        .to_zoned(TimeZone::UTC)
        .ok()?
        .timestamp()
        .as_millisecond();
    (at >= EARLIEST).then_some(at)
}

/// [`moment`] of a JSON string or number.
pub(crate) fn moment_of(value: &Value) -> Option<Millis> {
    match value {
        Value::String(text) => moment(text),
        Value::Number(number) => unix(number.as_i64()?),
        _ => None,
    }
}

/// When something was posted, read at `now`: a day named ahead of us is today, further ahead it is no date.
pub(crate) fn posted(found: Option<Millis>, now: Millis) -> Option<Millis> {
    found
        .filter(|at| (EARLIEST..=now.saturating_add(2 * DAY)).contains(at))
        .map(|at| at.min(now))
}

/// Until when something stands: a date alone stands to its end.
pub(crate) fn until(text: &str) -> Option<Millis> {
    let at = moment(text)?;
    let date_alone = text.trim().parse::<Timestamp>().is_err() && text.trim().len() == 10;
    Some(if date_alone { at + DAY - 1 } else { at })
}

fn unix(number: i64) -> Option<Millis> {
    // Seconds until the year 5138; no board writes milliseconds of 1973.
    let millis = if number < 100_000_000_000 {
        number.checked_mul(1_000)?
    } else {
        number
    };
    (EARLIEST..253_402_300_800_000)
        .contains(&millis)
        .then_some(millis)
}

fn civil(text: &str) -> Option<Timestamp> {
    let text = text.replacen(' ', "T", 1);
    let at = match text.parse::<DateTime>() {
        Ok(at) => at,
        Err(_) => text.parse::<Date>().ok()?.into(),
    };
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn mail_date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(text)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_boards_write_time_is_read() {
        let want = Some(1_783_723_530_000);
        for text in [
            "2026-07-10T22:45:30Z",
            "2026-07-10T18:45:30-04:00",
            "2026-07-10T22:45:30.000+00:00",
            "2026-07-10 22:45:30",
            "Fri, 10 Jul 2026 22:45:30 +0000",
            "Thu, 10 Jul 2026 22:45:30 GMT",
            "1783723530",
            "1783723530000",
        ] {
            assert_eq!(moment(text), want, "{text}");
        }
        assert_eq!(moment("2026-07-10"), Some(1_783_641_600_000));
        assert_eq!(until("2026-07-10"), Some(1_783_641_600_000 + DAY - 1));
        assert_eq!(until("2026-07-10T00:00:00.000Z"), Some(1_783_641_600_000));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0",
            "soon",
            "0000-00-00",
            "1970-01-01",
            "99999999999999999999",
            "2026-13-01",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_was_posted_in_the_future() {
        let now = EARLIEST + DAY;
        assert_eq!(posted(Some(now + 100), now), Some(now));
        assert_eq!(posted(Some(now + 3 * DAY), now), None);
        assert_eq!(posted(Some(0), now), None);
    }
}
