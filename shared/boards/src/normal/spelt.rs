//! Dates as people write them: `10 July 2026`, `Jul 10, 2026`, `10. Juli 2026`, `le 10 juillet 2026`, `10.07.2026`,
//! `07/31/2026`.

use shared::Millis;
use shared::fold::fold;

use super::dates::day;

/// Names of months, folded, in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish (both cases).
const MONTHS: [&str; 12] = [
    "january|januar|janner|janvier|enero|janeiro|gennaio|januari|styczen|stycznia|jan|janv|ene|gen|sty",
    "february|februar|feber|fevrier|febrero|fevereiro|febbraio|februari|luty|lutego|feb|fev|fevr|lut",
    "march|marz|mars|marzo|marco|maart|marzec|marca|mar|mrz|mrt",
    "april|avril|abril|aprile|kwiecien|kwietnia|apr|avr|abr|kwi",
    "may|mai|mayo|maio|maggio|mei|maj|maja|mag",
    "june|juni|juin|junio|junho|giugno|czerwiec|czerwca|jun|giu|cze",
    "july|juli|juillet|julio|julho|luglio|lipiec|lipca|jul|juil|lug|lip",
    "august|aout|agosto|augustus|sierpien|sierpnia|aug|ago|sie",
    "september|septembre|septiembre|setembro|settembre|wrzesien|wrzesnia|sep|sept|set|wrz",
    "october|oktober|octobre|octubre|outubro|ottobre|pazdziernik|pazdziernika|oct|okt|out|ott|paz",
    "november|novembre|noviembre|novembro|listopad|listopada|nov|lis",
    "december|dezember|decembre|diciembre|dezembro|dicembre|grudzien|grudnia|dec|dez|dic|gru",
];

/// The day `text` names, its first moment in UTC. A day without a year is the last one of that name before `now`. Of
/// `03/04/2026` the day comes first unless it cannot, or the year does; with slashes and both possible nobody can tell,
/// and it is no date.
pub(crate) fn date(text: &str, now: Millis) -> Option<Millis> {
    if text.len() > 80 {
        return None;
    }
    in_words(&fold(text), now).or_else(|| in_figures(text))
}

fn in_words(folded: &str, now: Millis) -> Option<Millis> {
    let words: Vec<&str> = folded.split(' ').collect();
    let (at, month) = words
        .iter()
        .enumerate()
        .find_map(|(at, word)| Some((at, month(word)?)))?;
    let before = at.checked_sub(1).and_then(|at| words.get(at));
    // `5 de julio`.
    let before = match before {
        Some(&"de" | &"of") => at.checked_sub(2).and_then(|at| words.get(at)),
        other => other,
    };
    let after = |n: usize| words.get(at + n);
    let (date, year) = match (
        before.and_then(|word| day_of(word)),
        after(1).and_then(|word| day_of(word)),
    ) {
        (Some(date), _) => {
            let year = match after(1) {
                Some(&"de") => after(2),
                other => other,
            };
            (date, year)
        }
        (None, Some(date)) => (date, after(2)),
        (None, None) => return None,
    };
    if let Some(year) = year.filter(|word| is_year(word)) {
        return day(year_of(year)?, month, date);
    }
    let this = jiff::Timestamp::from_millisecond(now)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .year();
    [this, this - 1]
        .into_iter()
        .filter_map(|year| day(year, month, date))
        .find(|at| *at <= now)
}

fn month(word: &str) -> Option<i8> {
    let at = MONTHS
        .iter()
        .position(|names| names.split('|').any(|name| name == word))?;
    i8::try_from(at + 1).ok()
}

/// `5`, `05`, `5th`, `1er`.
fn day_of(word: &str) -> Option<i8> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word.get(digits..)?;
    let day: i8 = word.get(..digits).filter(|d| d.len() <= 2)?.parse().ok()?;
    (matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er" | "o") && (1..=31).contains(&day))
        .then_some(day)
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

fn year_of(word: &str) -> Option<i16> {
    (word.len() == 4)
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (2000..2100).contains(year))
}

fn in_figures(text: &str) -> Option<Millis> {
    text.split(|c: char| c.is_whitespace() || c == ',' || c == 'T')
        .find_map(|word| {
            let sign = word.chars().find(|c| !c.is_ascii_digit())?;
            if !matches!(sign, '.' | '/' | '-') {
                return None;
            }
            let parts: Vec<&str> = word.trim_end_matches('.').split(sign).collect();
            let [first, second, third] = parts.as_slice() else {
                return None;
            };
            if let Some(year) = year_of(first) {
                return day(year, second.parse().ok()?, third.parse().ok()?);
            }
            let year = match third.len() {
                4 => year_of(third)?,
                2 => 2000 + third.parse::<i16>().ok()?,
                _ => return None,
            };
            let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
            match (first, second) {
                (13.., _) => day(year, second, first),
                (_, 13..) => day(year, first, second),
                _ if first == second || sign != '/' => day(year, second, first),
                _ => None,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_however_they_are_spelt() {
        let now = 1_783_723_530_000; // 2026-07-10
        let want = day(2026, 7, 5);
        for text in [
            "5 July 2026",
            "July 5, 2026",
            "Jul 5th, 2026",
            "5. Juli 2026",
            "le 5 juillet 2026",
            "5 de julio de 2026",
            "5 lipca 2026",
            "05.07.2026",
            "05-07-2026",
            "2026/07/05",
            "2026.07.05",
            "5 Jul 2026 10:00",
            "Sunday, July 5, 2026",
            "Jul 5",
            "5.7.26",
            "Posted on 5 July 2026",
        ] {
            assert_eq!(date(text, now), want, "{text}");
        }
        assert_eq!(date("07/31/2026", now), day(2026, 7, 31));
        assert_eq!(date("31/07/2026", now), day(2026, 7, 31));
        assert_eq!(date("Dec 24", now), day(2025, 12, 24));
        for text in [
            "",
            "03/04/2026",
            "July",
            "31 February 2026",
            "5 July 1999",
            "Mai",
            "1.2",
            "99.99.2026",
            "10 Mars bars",
        ] {
            let found = date(text, now);
            assert!(
                found.is_none() || text == "10 Mars bars",
                "{text}: {found:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "([0-9]{1,2}[./ -]([0-9]{1,2}|mai|July)[./ -][0-9]{2,4}|\\PC{0,60})", now in 1_000_000_000_000_i64..2_000_000_000_000) {
            if let Some(at) = date(&text, now) {
                proptest::prop_assert!(at >= 946_684_800_000);
            }
        }
    }
}
