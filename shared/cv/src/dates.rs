//! Dates as CVs write them, and [`ranges`] of them.

mod ranges;

use crate::months::month_of;

pub(crate) use ranges::{Range, range_in, single_in};

/// A month, or a year alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    pub(crate) year: i16,
    /// 1–12.
    pub(crate) month: Option<i8>,
}

impl Date {
    /// `YYYY-MM` or `YYYY`.
    pub(crate) fn text(self) -> String {
        match self.month {
            Some(month) => format!("{:04}-{month:02}", self.year),
            None => format!("{:04}", self.year),
        }
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, or any form a CV may use.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        date_at(text.trim()).map(|(date, _)| date)
    }
}

/// A date at the start of `text`, and the bytes it takes.
fn date_at(text: &str) -> Option<(Date, usize)> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return numeric(text);
    }
    let (word, after_word) = word_at(text);
    let month = month_of(word)?;
    let rest = text.get(after_word..)?;
    let trimmed = rest.trim_start_matches(['.', ',', ' ', '-', '/', '\'', '’', '\u{a0}']);
    let gap = rest.len() - trimmed.len();
    // "June 15, 2019": the day is passed over.
    let (trimmed, gap) = match digits(trimmed) {
        Some((day, used)) if used <= 2 && (1..=31).contains(&day) => {
            let behind = trimmed.get(used..).unwrap_or("");
            let year = behind.trim_start_matches([',', ' ', '.']);
            if digits(year).is_some_and(|(_, used)| used == 4) {
                (year, gap + used + (behind.len() - year.len()))
            } else {
                (trimmed, gap)
            }
        }
        _ => (trimmed, gap),
    };
    let (year, used) = digits(trimmed)?;
    let short = rest.contains(['\'', '’']) && used == 2 && gap <= 3;
    let year = if short { short_year(year) } else { year };
    let date = checked(year, Some(month))?;
    (short || used == 4).then_some((date, after_word + gap + used))
}

/// "2019", "2019-03", "2019/03/01", "03/2019", "3.2019", "01.03.2019".
fn numeric(text: &str) -> Option<(Date, usize)> {
    let (first, used) = digits(text)?;
    let next = |at: usize| {
        let rest = text.get(at..)?;
        let sign = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '-' | '/' | '.'))?;
        let (value, used) = digits(rest.get(1..)?)?;
        Some((sign, value, used, at + 1 + used))
    };
    if used == 4 {
        let whole = checked(first, None)?;
        return Some(match next(used) {
            Some((sign, month, 2, end)) if (1..=12).contains(&month) => {
                let month = i8::try_from(month).ok();
                let day = next(end).filter(|(s, day, n, _)| *s == sign && *n == 2 && *day <= 31);
                (
                    Date { month, ..whole },
                    day.map_or(end, |(_, _, _, end)| end),
                )
            }
            _ => (whole, used),
        });
    }
    if used > 2 {
        return None;
    }
    let (sign, second, second_used, end) = next(used)?;
    if second_used == 4 && (1..=12).contains(&first) {
        return Some((checked(second, i8::try_from(first).ok())?, end));
    }
    // Day and month before the year; which of the two is which is told by the larger.
    let (third_sign, year, year_used, end) = next(end)?;
    if third_sign != sign || year_used != 4 || second_used > 2 {
        return None;
    }
    let month = match (first, second) {
        (_, 1..=12) if sign == '.' => second,
        (1..=12, _) if sign != '.' => first,
        (_, 1..=12) => second,
        _ => return None,
    };
    Some((checked(year, i8::try_from(month).ok())?, end))
}

fn checked(year: i32, month: Option<i8>) -> Option<Date> {
    (1940..=2100).contains(&year).then_some(Date {
        year: i16::try_from(year).ok()?,
        month,
    })
}

const fn short_year(year: i32) -> i32 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

/// Up to six digits at the start.
fn digits(text: &str) -> Option<(i32, usize)> {
    let used = text.bytes().take_while(u8::is_ascii_digit).count();
    if used == 0 || used > 6 {
        return None;
    }
    Some((text.get(..used)?.parse().ok()?, used))
}

fn word_at(text: &str) -> (&str, usize) {
    let end = text
        .char_indices()
        .find(|(_, c)| !c.is_alphabetic() && !matches!(c, '\'' | '’'))
        .map_or(text.len(), |(at, _)| at);
    // "Jan'20": the apostrophe belongs to the year.
    let end = match text.get(..end).and_then(|w| w.find(['\'', '’'])) {
        Some(at)
            if text
                .get(end..)
                .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            at
        }
        _ => end,
    };
    (text.get(..end).unwrap_or(""), end)
}
