//! Pay in words: `$120k–150k`, `€55.000 brutto/Jahr`, `70-80 tys. PLN`, `£45 per hour`.
//!
//! A text is searched for amounts of money; two with a dash or a *to* between them are a range. What
//! stands around an amount says its period, whether it is an upper or a lower end, and whether it is
//! pay at all: a bonus, a budget or a round of funding is not.

mod amounts;
mod near;
mod tables;
mod words;

use shared::money::{Period, Salary};

use self::amounts::{Amount, amounts};
use self::tables::CUES;
use self::words::{Ends, ends_before, is_joint, is_no_pay, period_of};
use super::salary;
use super::text::cut_chars;

/// Characters looked at.
const LONGEST: usize = 40_000;
/// Characters before and after an amount that speak of it.
const AROUND: usize = 40;
/// Characters before an amount in which a text must speak of pay.
const CUE: usize = 90;

/// Pay in a field that holds nothing else. `None` where no amount names a currency.
pub(crate) fn of_field(text: &str) -> Option<Salary> {
    read(cut_chars(text, 300), false)
}

/// Pay in running text: the first amounts that are named as pay, or are paid for a time.
pub(crate) fn in_text(text: &str) -> Option<Salary> {
    read(near::money(cut_chars(text, LONGEST))?, true)
}

/// One amount, or two that are a range.
struct Found<'a> {
    low: &'a Amount,
    high: Option<&'a Amount>,
}

impl Found<'_> {
    fn start(&self) -> usize {
        self.low.start
    }

    fn end(&self) -> usize {
        self.high.unwrap_or(self.low).end
    }
}

fn read(text: &str, running: bool) -> Option<Salary> {
    let chars: Vec<char> = fold(text);
    let amounts = amounts(&chars);
    let mut at = 0;
    while let Some(low) = amounts.get(at) {
        let high = amounts
            .get(at + 1)
            .filter(|high| is_joint(&chars[low.end..high.start]));
        at += if high.is_some() { 2 } else { 1 };
        let found = Found { low, high };
        let next = amounts.get(at).map_or(chars.len(), |next| next.start);
        if let Some(salary) = judge(&chars, &found, next, running) {
            return Some(salary);
        }
    }
    None
}

/// Lower case, one kind of dash, one kind of space.
fn fold(text: &str) -> Vec<char> {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' => '-',
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => ' ',
            '\u{2019}' => '\'',
            c => c,
        })
        .collect()
}

/// Whether what was found is pay, and how much.
fn judge(chars: &[char], found: &Found<'_>, next: usize, running: bool) -> Option<Salary> {
    let Found { low, high } = found;
    let currency = match (low.currency, high.and_then(|high| high.currency)) {
        // `$120k - 150k CAD`: a code says more than a sign.
        (Some(a), Some(b)) => Some(if a.sure { a } else { b }),
        (a, b) => a.or(b),
    }?;
    let before = slice(chars, found.start().saturating_sub(AROUND), found.start());
    let after = slice(chars, found.end(), next.min(found.end() + AROUND));
    if is_something_else(&before, &after) {
        return None;
    }
    let (min, max) = values(low, *high, currency.code);
    if low.millions && !words::in_millions(currency.code) {
        return None;
    }
    let (min, max) = match (high, ends_before(&before)) {
        (None, Ends::Upper) => (None, Some(max)),
        (None, Ends::Lower) => (Some(min), None),
        (None, Ends::Both) if after.starts_with('+') => (Some(min), None),
        (Some(_), _) | (None, Ends::Both) => (Some(min), Some(max)),
    };
    let said = period_of(&after, true).or_else(|| period_of(&before, false));
    let lakhs = low.lakhs || high.is_some_and(|high| high.lakhs);
    let said = said.or_else(|| lakhs.then_some(Period::Year));
    if running && said.is_none() {
        let from = found.start().saturating_sub(CUE);
        let cue = slice(chars, from, found.start());
        if !CUES.iter().any(|word| cue.contains(word)) {
            return None;
        }
    }
    let shown = max.or(min)?;
    let period = said.or_else(|| words::usual_period(currency.code, shown))?;
    let plausible = words::is_plausible(currency.code, shown, period);
    plausible
        .then(|| salary::range(min, max, currency.code, Some(period)))
        .flatten()
}

/// Both ends in major units; `70-80k` means seventy thousand.
fn values(low: &Amount, high: Option<&Amount>, currency: &str) -> (f64, f64) {
    let Some(high) = high else {
        return (low.value(), low.value());
    };
    let scaled_alike =
        low.scale <= 1.0 && high.scale > 1.0 && low.number <= high.number.max(1_000.0);
    let min = if scaled_alike && low.number < 1_000.0 {
        low.number * high.scale
    } else {
        low.value()
    };
    // `$120k-150` is as often written.
    let max = if low.scale > 1.0 && high.scale <= 1.0 && high.number < 1_000.0 && currency != "JPY"
    {
        high.number * low.scale
    } else {
        high.value()
    };
    (min, max)
}

/// Whether the words right beside an amount say that it is no pay.
fn is_something_else(before: &str, after: &str) -> bool {
    let parts = |c: char| matches!(c, ',' | ';' | '+' | '(' | ')' | '&' | '\n' | '•' | '|');
    let ahead = after.split(parts).next().unwrap_or_default();
    let ahead = ahead.split(" plus ").next().unwrap_or_default();
    let ahead = ahead.split(". ").next().unwrap_or_default();
    let behind = before.rsplit(parts).next().unwrap_or_default();
    let behind = behind.rsplit(". ").next().unwrap_or_default();
    let near = |text: &str, last: bool| {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .collect();
        let of = if last {
            words.rchunks(4).next()
        } else {
            words.chunks(6).next()
        };
        of.unwrap_or_default().iter().any(|word| is_no_pay(word))
    };
    near(ahead, false) || near(behind, true)
}

fn slice(chars: &[char], from: usize, to: usize) -> String {
    chars
        .get(from..to.max(from))
        .unwrap_or_default()
        .iter()
        .collect()
}
