//! Where in running text money may be spoken of: at a number with a currency beside it. Most postings name no pay, and
//! most numbers of those that do count years and people.

use super::tables::{CURRENCIES, SCALES, last_of};

/// Bytes kept on either side: what is said of an amount stands within ninety characters, of up to four bytes each.
const MARGIN: usize = 400;

/// The part of `text` with every number that may be money, and what is said of them; `None` where there is none. May
/// take a number for money that is none, never the other way round.
pub(super) fn money(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let (mut first, mut last) = (None, 0);
    let mut at = 0;
    while let Some(digit) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(u8::is_ascii_digit))
    {
        let begin = at + digit;
        let (before, rest) = text.split_at_checked(begin)?;
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        at = text.len() - after.len();
        if follows_currency(before) || precedes_currency(after) {
            first.get_or_insert(begin);
            last = at;
        }
    }
    let from = text.floor_char_boundary(first?.saturating_sub(MARGIN));
    text.get(from..text.floor_char_boundary(last + MARGIN))
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Whether `c` can be the first or last character of a currency or scale.
fn may_name(c: char) -> bool {
    c == '$' || c.is_ascii_alphabetic() || !c.is_ascii()
}

/// Whether `text` ends with a currency, or with one and the signs that may follow it.
fn follows_currency(text: &str) -> bool {
    let text = text.trim_end_matches(|c| is_gap(c) || matches!(c, ':' | '.'));
    let Some(last) = text.chars().next_back().filter(|c| may_name(*c)) else {
        return false;
    };
    let ends = |word: &str| {
        let mut chars = text.chars().rev().flat_map(char::to_lowercase);
        word.chars().rev().all(|c| chars.next() == Some(c))
    };
    let last = lower(last);
    CURRENCIES
        .iter()
        .any(|(word, _)| last_of(word) == Some(last) && ends(word))
}

/// Whether `text` goes on with a currency: behind the rest of a number, a scale, and spaces.
fn precedes_currency(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || is_gap(c) || matches!(c, ',' | '.' | '\'' | '’');
    let text = text.trim_start_matches(number);
    if !text.starts_with(may_name) {
        return false;
    }
    is_currency(text)
        || SCALES.iter().any(|(word, _)| {
            without(text, word).is_some_and(|rest| is_currency(rest.trim_start_matches(is_gap)))
        })
}

fn is_currency(text: &str) -> bool {
    CURRENCIES
        .iter()
        .any(|(word, _)| without(text, word).is_some())
}

/// What follows `word`, which is lower case, in `text`.
fn without<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut chars = text.chars();
    let begins = word.chars().all(|c| chars.next().map(lower) == Some(c));
    begins.then_some(chars.as_str())
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_may_be_money_are_told() {
        for text in [
            "$5",
            "5 €",
            "€ 55.000",
            "70-80 tys. PLN",
            "120k USD",
            "USD: 100",
            "120'000 CHF",
            "1 500 ZŁ",
            "K€ 4, 60 K€",
            "5万円",
            "£45 per hour",
            "TEUR 80",
            "100\u{a0}000\u{a0}kč",
            "Rs. 500",
            "1.2 mio. eur",
        ] {
            assert_eq!(money(text), Some(text), "{text}");
        }
        for text in [
            "",
            "5+ years",
            "Python 3",
            "24/7",
            "401(k)",
            "100 % remote",
            "in 2024.",
            "• 10 people",
            "€",
            "try 3x",
        ] {
            let found = money(text);
            assert!(found.is_none() || text == "try 3x", "{text}: {found:?}");
        }
    }

    #[test]
    fn what_is_said_of_the_money_is_kept() {
        let long = "x ".repeat(1_000);
        let text = format!("2024 {long}we pay € 50.000 a year{long} 7");
        let found = money(&text).unwrap();
        assert!(found.contains("we pay € 50.000 a year"));
        assert!(found.len() < 900);
    }
}
