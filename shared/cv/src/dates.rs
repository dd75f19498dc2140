//! Dates and ranges of dates as CVs write them.

use crate::months::month_of;

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

/// A range found in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: Option<Date>,
    /// `None` with `current` set: until today.
    pub(crate) end: Option<Date>,
    pub(crate) current: bool,
    /// The bytes of the line it takes up.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// Words that mean today, lower case, longer ones before those they begin with.
const TODAY: &[&str] = &[
    "present",
    "presently",
    "current",
    "currently",
    "now",
    "today",
    "ongoing",
    "date",
    "to date",
    "till date",
    "bis heute",
    "heute",
    "aktuell",
    "laufend",
    "jetzt",
    "dato",
    "andauernd",
    "à présent",
    "présent",
    "à ce jour",
    "ce jour",
    "actuel",
    "actuellement",
    "aujourd'hui",
    "aujourd’hui",
    "en cours",
    "la actualidad",
    "actualidad",
    "actualmente",
    "actual",
    "la fecha",
    "presente",
    "hoy",
    "chwili obecnej",
    "obecnie",
    "teraz",
    "dzisiaj",
    "dziś",
    "nadal",
    "trwa",
    "ad oggi",
    "oggi",
    "in corso",
    "attuale",
    "attualmente",
    "corrente",
    "o presente",
    "o momento",
    "atualmente",
    "atual",
    "atualidade",
    "hoje",
    "op heden",
    "heden",
    "nu",
    "în prezent",
    "prezent",
    "în curs",
    "curent",
    "azi",
    "по настоящее время",
    "настоящее время",
    "наст. время",
    "по н.в",
    "н.в",
    "сейчас",
    "теперішній час",
    "донині",
    "дотепер",
    "зараз",
    "тепер",
    "сега",
    "момента",
    "σήμερα",
    "παρόν",
    "τώρα",
    "έως σήμερα",
    "nuvarande",
    "pågående",
    "nå",
    "nåværende",
    "i dag",
    "nykyinen",
    "současnost",
    "dosud",
    "súčasnosť",
    "jelenleg",
    "danas",
    "halen",
];

/// The first range in a line.
pub(crate) fn range_in(line: &str) -> Option<Range> {
    for (from, _) in starts(line) {
        let rest = line.get(from..)?;
        if let Some((start, used)) = date_at(rest) {
            let after = rest.get(used..).unwrap_or("");
            if let Some(joined) = separator(after) {
                let tail = after.get(joined..).unwrap_or("");
                let to = |used_tail: usize| from + used + joined + used_tail;
                if let Some(used_tail) = today(tail) {
                    return Some(Range {
                        start: Some(start),
                        end: None,
                        current: true,
                        from,
                        to: to(used_tail),
                    });
                }
                if let Some((end, used_tail)) = date_at(tail) {
                    return Some(Range {
                        start: Some(start),
                        end: Some(end),
                        current: false,
                        from,
                        to: to(used_tail),
                    });
                }
            }
        } else if let Some((start, used)) = since(rest) {
            return Some(Range {
                start: Some(start),
                end: None,
                current: true,
                from,
                to: from + used,
            });
        }
    }
    None
}

/// The first date in a line that is no part of a range: a graduation, for one.
pub(crate) fn single_in(line: &str) -> Option<Range> {
    starts(line).find_map(|(from, _)| {
        let (date, used) = date_at(line.get(from..)?)?;
        Some(Range {
            start: None,
            end: Some(date),
            current: false,
            from,
            to: from + used,
        })
    })
}

/// Places where a word begins.
fn starts(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut last = ' ';
    line.char_indices().filter(move |(_, c)| {
        let begins = c.is_alphanumeric() && !last.is_alphanumeric();
        last = *c;
        begins
    })
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

/// The bytes of what joins two dates.
fn separator(text: &str) -> Option<usize> {
    let trimmed = text.trim_start();
    let gap = text.len() - trimmed.len();
    let behind = |used: usize| {
        let rest = trimmed.get(used..).unwrap_or("");
        gap + used + (rest.len() - rest.trim_start().len())
    };
    for sign in ["->", "–", "—", "-", "−", "‑", "‐", "~", "→"] {
        if trimmed.starts_with(sign) {
            return Some(behind(sign.len()));
        }
    }
    let (word, used) = word_at(trimmed);
    let joins = [
        "to", "until", "till", "through", "bis", "à", "au", "a", "al", "hasta", "do", "jusqu'à",
        "até", "tot", "t/m", "până", "pana", "la", "по", "до", "έως", "ως", "til", "till", "ad",
        "fino", "aż",
    ];
    (gap > 0 && joins.contains(&word.to_lowercase().as_str())).then(|| behind(used))
}

fn today(text: &str) -> Option<usize> {
    TODAY
        .iter()
        .filter_map(|word| {
            // Lower case may take other bytes than upper case has: letters are counted.
            let mut letters = text.char_indices();
            for expected in word.chars() {
                let (_, c) = letters.next()?;
                if !c.to_lowercase().eq(std::iter::once(expected)) {
                    return None;
                }
            }
            let rest = letters.as_str();
            (!rest.starts_with(char::is_alphanumeric)).then(|| text.len() - rest.len())
        })
        .max()
}

/// "since 2020", "seit März 2020".
fn since(text: &str) -> Option<(Date, usize)> {
    let (word, used) = word_at(text);
    let opens = [
        "since", "seit", "depuis", "desde", "od", "ab", "dal", "da", "sinds", "vanaf", "din", "с",
        "со", "από", "från", "sedan", "з", "fra",
    ];
    if !opens.contains(&word.to_lowercase().as_str()) {
        return None;
    }
    let rest = text.get(used..)?;
    let trimmed = rest.trim_start();
    let gap = rest.len() - trimmed.len();
    let (date, taken) = date_at(trimmed)?;
    Some((date, used + gap + taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(String, String)> {
        range_in(line).map(|r| {
            (
                r.start.map(Date::text).unwrap_or_default(),
                if r.current {
                    "now".to_owned()
                } else {
                    r.end.map(Date::text).unwrap_or_default()
                },
            )
        })
    }

    #[test]
    fn ranges_in_five_languages() {
        let cases = [
            ("Engineer Jan 2020 – Present", "2020-01", "now"),
            ("2018-2020", "2018", "2020"),
            ("03/2019 – 05/2021", "2019-03", "2021-05"),
            ("2019-03 to 2021-05", "2019-03", "2021-05"),
            ("Sept 2018 – May 2023", "2018-09", "2023-05"),
            ("März 2019 bis heute", "2019-03", "now"),
            ("janvier 2018 à décembre 2019", "2018-01", "2019-12"),
            ("enero 2018 - actualidad", "2018-01", "now"),
            ("styczeń 2018 – październik 2020", "2018-01", "2020-10"),
            ("seit Oktober 2021", "2021-10", "now"),
            ("June 15, 2019 - August 1, 2020", "2019-06", "2020-08"),
            ("01.03.2019 - 30.04.2020", "2019-03", "2020-04"),
            ("Jan '20 – Feb '22", "2020-01", "2022-02"),
            ("(2015 — 2017)", "2015", "2017"),
            ("2 May 2017 - now", "2017-05", "now"),
            ("January 2019 to Present", "2019-01", "now"),
        ];
        for (line, start, end) in cases {
            assert_eq!(
                read(line),
                Some((start.to_owned(), end.to_owned())),
                "{line}"
            );
        }
    }

    #[test]
    fn numbers_that_are_no_ranges() {
        for line in [
            "+1 (415) 555-0142",
            "reduced 2018 bugs",
            "99.5% to 99.99%",
            "94588",
            "10-20 people",
            "",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(single_in("BSc, 2016").unwrap().end.unwrap().text(), "2016");
    }
}
