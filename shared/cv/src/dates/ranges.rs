//! Ranges of dates in a line: what joins two dates, and what stands for today.

use super::{Date, date_at, word_at};

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
