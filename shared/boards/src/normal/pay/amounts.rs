//! Amounts of money in folded text.

use super::tables::{CURRENCIES, Currency, SCALES, first_of, last_of};

/// An amount as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    /// Of its first character, its currency included.
    pub(super) start: usize,
    /// Behind its last.
    pub(super) end: usize,
    pub(super) number: f64,
    /// 1,000 for `k`, 100,000 for lakhs, …
    pub(super) scale: f64,
    pub(super) millions: bool,
    pub(super) lakhs: bool,
    pub(super) currency: Option<Currency>,
}

impl Amount {
    /// In major units.
    pub(super) fn value(&self) -> f64 {
        self.number * self.scale
    }
}

/// Digits of a longer number are no amount.
const DIGITS: usize = 12;

/// Every number of the text that may be an amount, with the currency that stands at it.
pub(super) fn amounts(chars: &[char]) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let from = found.last().map_or(0, |last| last.end);
        let (end, number) = number(chars, at);
        // `v2`, `b2b`, `p4`: part of a word, unless the word is a currency.
        let currency_before = currency_before(chars, from, at);
        let in_word = at > 0 && chars[at - 1].is_alphabetic() && currency_before.is_none();
        let Some(number) = number.filter(|_| !in_word) else {
            at = end;
            continue;
        };
        let (end, scale) = scale_after(chars, end);
        let (end, currency_after) = currency_after(chars, end);
        let start = currency_before.map_or(at, |(start, _)| start);
        let is_plan = number.to_bits() == 401.0_f64.to_bits() && scale.factor > 1.0;
        let in_word = chars.get(end).is_some_and(|c| c.is_alphanumeric());
        if !is_plan && !in_word {
            found.push(Amount {
                start,
                end,
                number,
                scale: scale.factor,
                millions: scale.factor >= 1_000_000.0,
                lakhs: scale.lakhs,
                currency: match (currency_before, currency_after) {
                    (Some((_, before)), Some(after)) if after.sure && !before.sure => Some(after),
                    (Some((_, before)), _) => Some(before),
                    (None, after) => after,
                },
            });
        }
        at = end.max(at + 1);
    }
    found
}

/// The end of the number that starts at `at`, and its value: `120,000.50`, `55.000`, `120'000`, `15 000`.
fn number(chars: &[char], at: usize) -> (usize, Option<f64>) {
    let mut end = at;
    let mut groups: Vec<(Option<char>, String)> = vec![(None, String::new())];
    while let Some(&c) = chars.get(end) {
        if c.is_ascii_digit() {
            if let Some((_, group)) = groups.last_mut() {
                group.push(c);
            }
            end += 1;
            continue;
        }
        let digits_after = chars
            .iter()
            .skip(end + 1)
            .take(4)
            .take_while(|c| c.is_ascii_digit())
            .count();
        let group_before = groups.last().map_or(0, |(_, group)| group.len());
        let parts = match c {
            ',' | '.' => digits_after > 0,
            '\'' => digits_after == 3,
            ' ' => digits_after == 3 && group_before <= 3,
            _ => false,
        };
        if !parts {
            break;
        }
        groups.push((Some(c), String::new()));
        end += 1;
    }
    let total: usize = groups.iter().map(|(_, group)| group.len()).sum();
    if total > DIGITS {
        return (end, None);
    }
    let last = groups.len() - 1;
    let mut text = String::new();
    for (n, (separator, group)) in groups.iter().enumerate() {
        let decimal = n == last
            && n > 0
            && matches!(separator, Some(',' | '.'))
            && (group.len() != 3 || groups[0].1 == "0");
        if decimal {
            text.push('.');
        } else if n > 0 && group.len() != 3 && !is_indian(&groups, n) {
            // `10.12.2026` is a date.
            return (end, None);
        }
        text.push_str(group);
    }
    (end, text.parse().ok().filter(|n: &f64| *n > 0.0))
}

/// `12,00,000` is twelve lakhs.
fn is_indian(groups: &[(Option<char>, String)], n: usize) -> bool {
    n + 1 < groups.len()
        && groups[n].1.len() == 2
        && groups
            .iter()
            .skip(1)
            .all(|(separator, _)| *separator == Some(','))
        && groups.last().is_some_and(|(_, group)| group.len() == 3)
}

/// What a number is multiplied by.
#[derive(Debug, Clone, Copy)]
struct Scale {
    factor: f64,
    lakhs: bool,
}

fn scale_after(chars: &[char], end: usize) -> (usize, Scale) {
    let gap = usize::from(chars.get(end) == Some(&' '));
    let begins = |(word, _): &&(&str, f64)| {
        chars
            .get(end + gap)
            .is_some_and(|first| first_of(word) == Some(*first))
    };
    for (word, factor) in SCALES.iter().filter(begins) {
        let length = word.chars().count();
        let from = end + gap;
        if !stands(chars, from, word) {
            continue;
        }
        let behind = chars.get(from + length);
        let last_is_letter = word.ends_with(char::is_alphabetic);
        // `k€` goes on with a currency, `km` does not.
        if last_is_letter
            && behind.is_some_and(|c| c.is_alphanumeric())
            && currency_after(chars, from + length).1.is_none()
        {
            continue;
        }
        let lakhs = matches!(*word, "lpa" | "lakhs" | "lakh" | "lacs" | "lac");
        return (
            from + length,
            Scale {
                factor: *factor,
                lakhs,
            },
        );
    }
    (
        end,
        Scale {
            factor: 1.0,
            lakhs: false,
        },
    )
}

fn stands(chars: &[char], at: usize, word: &str) -> bool {
    word.chars()
        .enumerate()
        .all(|(n, c)| chars.get(at + n) == Some(&c))
}

/// The currency that ends right before `at`, and where it starts; not before `from`.
fn currency_before(chars: &[char], from: usize, at: usize) -> Option<(usize, Currency)> {
    let end = (from..at)
        .rev()
        .take(3)
        .find(|&i| !matches!(chars[i], ' ' | ':' | '.'))
        .map(|i| i + 1)?;
    let last = *chars.get(end.checked_sub(1)?)?;
    let mut ending = CURRENCIES
        .iter()
        .filter(|(word, _)| last_of(word) == Some(last));
    let found = ending.find_map(|(word, currency)| {
        let length = word.chars().count();
        let start = end.checked_sub(length).filter(|start| *start >= from)?;
        let fits = stands(chars, start, word);
        let alone = !word.starts_with(char::is_alphabetic)
            || start == 0
            || !chars[start - 1].is_alphanumeric();
        (fits && alone).then_some((start, *currency))
    })?;
    // `AUD $110,000`: the code says whose dollars they are.
    let (start, currency) = found;
    if !currency.sure
        && let Some(named) = currency_before(chars, from, start).filter(|(_, named)| named.sure)
    {
        return Some(named);
    }
    Some(found)
}

/// The currency that begins at `at` or one space behind it, and where it ends.
fn currency_after(chars: &[char], at: usize) -> (usize, Option<Currency>) {
    let gap = usize::from(chars.get(at) == Some(&' '));
    let from = at + gap;
    let Some(first) = chars.get(from) else {
        return (at, None);
    };
    for (word, currency) in CURRENCIES
        .iter()
        .filter(|(word, _)| first_of(word) == Some(*first))
    {
        let length = word.chars().count();
        let behind = chars.get(from + length);
        let alone =
            !word.ends_with(char::is_alphabetic) || !behind.is_some_and(|c| c.is_alphanumeric());
        // `50 $60`: the sign is the next one's.
        let next_has_it = matches!(*word, "$" | "€" | "£" | "₹")
            && gap == 1
            && behind.is_some_and(char::is_ascii_digit);
        if stands(chars, from, word) && alone && !next_has_it {
            return (from + length, Some(*currency));
        }
    }
    (at, None)
}
