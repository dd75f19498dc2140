//! Moves the dates of a recording so that its newest posting is from today. Works on the text: everything
//! but the digits of known date fields stays byte for byte, wrong encodings included.

use jiff::civil::Date;
use jiff::{Span, Timestamp};

/// Fields that say when a posting was published; the newest of them is moved to today.
const PUBLISHED: &[&str] = &[
    "\"epoch\"",
    "\"date\"",
    "\"first_published\"",
    "\"datePosted\"",
    "\"createdAt\"",
    "\"publishedAt\"",
    "\"published_at\"",
    "\"published_on\"",
    "\"publication_date\"",
    "\"pubDate\"",
    "\"created_at\"",
    "<pubDate>",
    "\"releasedDate\"",
    "\"startDate\"",
    "\"published_date\"",
    "\"date_published\"",
    "\"createdOn\"",
    "\"created\"",
    "<createdAt>",
    "<createdon>",
];
/// Fields that move along.
const OTHERS: &[&str] = &[
    "\"last_updated\"",
    "\"updated_at\"",
    "\"close_at\"",
    "\"expiryDate\"",
    "\"application_deadline\"",
    "\"deadline_at\"",
    "\"endDate\"",
    "\"validThrough\"",
    "<expires_at>",
    "<lastBuildDate>",
];
const MAIL: &str = "%a, %d %b %Y %H:%M:%S %z";

/// A date as it stands in a recording: where, and how it is written.
struct Found {
    start: usize,
    end: usize,
    day: Date,
    style: Style,
}

enum Style {
    /// Seconds, or so many parts of one.
    Unix(i64, i64),
    /// `2026-03-02…`: what follows the day stays.
    Iso,
    /// `Mon, 02 Mar 2026 09:30:00 +0000`.
    Mail,
}

/// `body` with its dates moved by whole days; unchanged where it is not UTF-8 or names no date of publication.
pub(crate) fn shift(body: Vec<u8>, today: Date) -> Vec<u8> {
    let text = match String::from_utf8(body) {
        Ok(text) => text,
        Err(error) => return error.into_bytes(),
    };
    let newest = find(&text, PUBLISHED)
        .into_iter()
        .map(|found| found.day)
        .max();
    let Some(days) = newest
        .and_then(|newest| newest.until(today).ok())
        .map(|span| span.get_days())
    else {
        return text.into_bytes();
    };
    let mut all = find(&text, PUBLISHED);
    all.extend(find(&text, OTHERS));
    all.sort_by_key(|found| found.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for found in all {
        if let Some(moved) = found.moved(&text[found.start..found.end], days) {
            out.push_str(&text[from..found.start]);
            out.push_str(&moved);
            from = found.end;
        }
    }
    out.push_str(&text[from..]);
    out.into_bytes()
}

fn find(text: &str, fields: &[&str]) -> Vec<Found> {
    fields
        .iter()
        .flat_map(|field| text.match_indices(field))
        .filter_map(|(at, field)| {
            let after = at + field.len();
            let rest = &text[after..];
            let skip = rest.find(|c: char| !matches!(c, ':' | '"' | ' ' | '\n'))?;
            let start = after + skip;
            let length = text[start..].find(['"', ',', '}', '<', '\n']).unwrap_or(0);
            // The comma of `Mon, 02 Mar` is part of the date.
            let length = if field.starts_with('<') {
                text[start..].find('<').unwrap_or(length)
            } else {
                length
            };
            read(text, start, start + length)
        })
        .collect()
}

fn read(text: &str, start: usize, end: usize) -> Option<Found> {
    let written = text.get(start..end)?;
    let (day, style) = if let Ok(time) = written.parse::<i64>() {
        // So many seconds would be in the year 5138.
        let parts = if time >= 100_000_000_000 { 1_000 } else { 1 };
        let day = Timestamp::from_second(time / parts)
            .ok()?
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        (day, Style::Unix(time, parts))
    } else if let Some(day) = written.get(..10).and_then(|day| day.parse::<Date>().ok()) {
        (day, Style::Iso)
    } else {
        let moment = jiff::fmt::strtime::parse(MAIL, written).ok()?;
        (moment.to_date().ok()?, Style::Mail)
    };
    Some(Found {
        start,
        end,
        day,
        style,
    })
}

impl Found {
    fn moved(&self, written: &str, days: i32) -> Option<String> {
        let day = self
            .day
            .checked_add(Span::new().try_days(days).ok()?)
            .ok()?;
        Some(match self.style {
            Style::Unix(time, parts) => (time + i64::from(days) * 86_400 * parts).to_string(),
            Style::Iso => format!("{day}{}", &written[10..]),
            // `, 02 Mar 2026 09:30:00 +0000` after the name of the day, which moves too.
            Style::Mail => format!("{}{}", day.strftime("%a, %d %b %Y"), written.get(16..)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(text: &str) -> String {
        String::from_utf8(shift(
            text.as_bytes().to_vec(),
            "2026-03-10".parse().unwrap(),
        ))
        .unwrap()
    }

    #[test]
    fn the_newest_posting_is_from_today_and_the_rest_keeps_its_distance() {
        assert_eq!(
            shifted(
                r#"[{"epoch":1772443800,"date":"2026-03-02T09:30:00+00:00","n":"2026-03-02"},{"date": "2026-02-28T01:00:00+00:00"}]"#
            ),
            r#"[{"epoch":1773135000,"date":"2026-03-10T09:30:00+00:00","n":"2026-03-02"},{"date": "2026-03-08T01:00:00+00:00"}]"#
        );
        assert_eq!(
            shifted(
                "<pubDate>Mon, 02 Mar 2026 09:30:00 +0000</pubDate><expires_at>Wed, 01 Apr 2026 09:30:00 +0000</expires_at>"
            ),
            "<pubDate>Tue, 10 Mar 2026 09:30:00 +0000</pubDate><expires_at>Thu, 09 Apr 2026 09:30:00 +0000</expires_at>"
        );
        assert_eq!(
            shifted(r#"{"createdAt": 1772443800123, "allLocations": []}"#),
            r#"{"createdAt": 1773135000123, "allLocations": []}"#
        );
        assert_eq!(
            shifted(r#"{"datePosted": "2026-03-09", "validThrough": null, "first_published": ""}"#),
            r#"{"datePosted": "2026-03-10", "validThrough": null, "first_published": ""}"#
        );
    }

    #[test]
    fn what_names_no_date_stays_as_it_is() {
        assert_eq!(
            shifted("{\"updated_at\": \"2026-03-01\"}"),
            "{\"updated_at\": \"2026-03-01\"}"
        );
        let latin = vec![0xe9, b'"'];
        assert_eq!(shift(latin.clone(), "2026-03-10".parse().unwrap()), latin);
    }
}
