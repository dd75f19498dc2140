//! Pay from fields of a source. Pay in running text is not read here.

use serde_json::Value;
use shared::money::{Period, Salary};

/// ISO 4217 currencies whose minor unit is not a hundredth
/// (<https://www.six-group.com/en/products-services/financial-information/data-standards.html>, list one).
const NO_MINOR: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
    "XAF", "XOF", "XPF",
];
const THOUSANDTHS: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// A range from two amounts in major units, a currency and a period. Where the period is not named it is
/// guessed from the size of the amount and only where that is beyond doubt (a year from 10,000 up, an hour to 250). `None` for an
/// unknown currency, no positive amount, or an amount no one is paid.
pub(crate) fn range(
    min: Option<f64>,
    max: Option<f64>,
    currency: &str,
    period: Option<Period>,
) -> Option<Salary> {
    let currency = code(currency)?;
    let shown = max.filter(|a| *a > 0.0).or(min)?;
    let period = match period {
        Some(period) => period,
        None if shown >= 10_000.0 => Period::Year,
        None if shown <= 250.0 => Period::Hour,
        None => return None,
    };
    let minor = |amount: Option<f64>| amount.and_then(|amount| to_minor(amount, &currency));
    Salary::new(minor(min), minor(max), &currency, period)
}

/// The period a field names: schema.org `unitText` (`YEAR`), or a phrase (`per hour`, `Annual`).
pub(crate) fn period(words: &str) -> Option<Period> {
    let lower = words.to_lowercase();
    [
        (
            Period::Year,
            ["year", "annum", "annual", "yr", "p.a."].as_slice(),
        ),
        (Period::Month, &["month", "mon"]),
        (Period::Week, &["week"]),
        (Period::Day, &["day", "dai"]),
        (Period::Hour, &["hour", "hr"]),
    ]
    .into_iter()
    .find_map(|(period, stems)| {
        stems
            .iter()
            .any(|stem| lower.contains(stem))
            .then_some(period)
    })
}

/// An amount in major units from a JSON number or from text (`"150,000.00"`, `"€ 85.000"`, `"120k"`).
pub(crate) fn amount(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => amount_in(text),
        _ => None,
    }
    .filter(|amount| amount.is_finite() && *amount > 0.0)
}

/// [`amount`] of text that holds one.
pub(crate) fn amount_in(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = text.get(start..)?;
    let end = rest
        .find(|c: char| {
            !c.is_ascii_digit() && !matches!(c, ',' | '.' | '\'' | ' ' | '\u{a0}' | '’')
        })
        .unwrap_or(rest.len());
    let (number, unit) = rest.split_at(end);
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    if number.len() > 20 {
        return None;
    }
    // The last separator is a decimal one if one or two digits follow it.
    let decimals = number
        .rfind(['.', ','])
        .filter(|at| (1..=2).contains(&(number.len() - at - 1)));
    let mut digits = String::with_capacity(number.len());
    for (at, c) in number.char_indices() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if Some(at) == decimals {
            digits.push('.');
        }
    }
    let thousands = unit.starts_with(['k', 'K'])
        && !unit
            .get(1..2)
            .is_some_and(|c| c.chars().all(char::is_alphabetic));
    let amount: f64 = digits.parse().ok()?;
    Some(if thousands { amount * 1_000.0 } else { amount })
}

/// The ISO code a field names: a code in any case, or one of the signs that mean one currency only.
pub(crate) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    let sign = match text {
        "€" => "EUR",
        "£" => "GBP",
        "$" | "US$" => "USD",
        "₹" => "INR",
        "zł" => "PLN",
        _ => text,
    };
    (sign.len() == 3 && sign.bytes().all(|b| b.is_ascii_alphabetic()))
        .then(|| sign.to_ascii_uppercase())
}

/// Minor units; `None` beyond a billion, which is a mistake of the source.
fn to_minor(amount: f64, currency: &str) -> Option<i64> {
    let factor = if NO_MINOR.contains(&currency) {
        1.0
    } else if THOUSANDTHS.contains(&currency) {
        1_000.0
    } else {
        100.0
    };
    if !(amount > 0.0 && amount <= 1e9) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 1e12 by the bound above"
    )]
    let minor = (amount * factor).round() as i64;
    Some(minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_read_however_they_are_grouped() {
        for (given, want) in [
            (json!(150_000), 150_000.0),
            (json!("150,000.00"), 150_000.0),
            (json!("€ 85.000"), 85_000.0),
            (json!("1 200,5"), 1_200.5),
            (json!("$120k"), 120_000.0),
            (json!("CHF 95'000"), 95_000.0),
        ] {
            assert_eq!(amount(&given), Some(want), "{given}");
        }
        for none in [json!(null), json!("DOE"), json!(0), json!(-5), json!("")] {
            assert_eq!(amount(&none), None, "{none}");
        }
    }

    #[test]
    fn minor_units_are_those_of_the_currency() {
        let yen = range(Some(6e6), Some(9e6), "JPY", Some(Period::Year)).unwrap();
        assert_eq!((yen.min, yen.max), (Some(6_000_000), Some(9_000_000)));
        let euro = range(Some(52.5), None, "eur", Some(Period::Hour)).unwrap();
        assert_eq!((euro.min, euro.currency.as_str()), (Some(5_250), "EUR"));
    }

    #[test]
    fn an_unnamed_period_is_guessed_only_where_it_is_beyond_doubt() {
        let of = |amount| range(Some(amount), None, "USD", None).map(|s| s.period);
        assert_eq!(of(95_000.0), Some(Period::Year));
        assert_eq!(of(45.0), Some(Period::Hour));
        assert_eq!(of(4_000.0), None);
        assert_eq!(
            range(Some(f64::NAN), Some(1e300), "USD", Some(Period::Year)),
            None
        );
        assert_eq!(range(Some(1.0), None, "dollars", None), None);
    }
}
