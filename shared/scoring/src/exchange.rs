//! Comparing pay across currencies.
//!
//! A small table of rates, good enough to tell 60,000 € from 60,000 zł and shown as approximate
//! wherever it was used. Nothing is ever paid or stored by it.

/// The day the rates are of.
///
/// The 29 currencies that the European Central Bank lists have its euro reference rate of that day
/// (<https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip>), the lev the rate it was converted by, and the rest
/// (AED, ARS, CLP, COP, EGP, KES, NGN, PKR, QAR, RSD, SAR, TWD, UAH, VND) what the market paid, by the daily tables of
/// `@fawazahmed0/currency-api` in the npm registry. All are rounded to three digits. `docs/scoring.md` says how to renew
/// them.
pub const RATES_OF: &str = "2026-09-29";

/// Decimals of a currency's minor unit.
type Decimals = u8;

/// Code, units a euro, decimals; sorted by code.
#[rustfmt::skip]
const RATES: [([u8; 3], f64, Decimals); 45] = [
    (*b"AED", 4.17, 2), (*b"ARS", 1_730.0, 2), (*b"AUD", 1.62, 2), (*b"BGN", 1.956, 2),
    (*b"BRL", 5.92, 2), (*b"CAD", 1.61, 2), (*b"CHF", 0.946, 2), (*b"CLP", 1_100.0, 0),
    (*b"CNY", 7.61, 2), (*b"COP", 3_830.0, 2), (*b"CZK", 24.4, 2), (*b"DKK", 7.48, 2),
    (*b"EGP", 59.1, 2), (*b"EUR", 1.0, 2), (*b"GBP", 0.857, 2), (*b"HKD", 8.91, 2),
    (*b"HUF", 366.0, 2), (*b"IDR", 20_400.0, 2), (*b"ILS", 3.47, 2), (*b"INR", 109.0, 2),
    (*b"ISK", 137.0, 0), (*b"JPY", 178.0, 0), (*b"KES", 147.0, 2), (*b"KRW", 1_540.0, 0),
    (*b"MXN", 20.3, 2), (*b"MYR", 4.63, 2), (*b"NGN", 1_510.0, 2), (*b"NOK", 10.9, 2),
    (*b"NZD", 2.01, 2), (*b"PHP", 71.0, 2), (*b"PKR", 315.0, 2), (*b"PLN", 4.37, 2),
    (*b"QAR", 4.14, 2), (*b"RON", 5.28, 2), (*b"RSD", 118.0, 2), (*b"SAR", 4.26, 2),
    (*b"SEK", 11.3, 2), (*b"SGD", 1.45, 2), (*b"THB", 38.1, 2), (*b"TRY", 55.6, 2),
    (*b"TWD", 36.2, 2), (*b"UAH", 51.0, 2), (*b"USD", 1.14, 2), (*b"VND", 29_500.0, 0),
    (*b"ZAR", 18.6, 2),
];

/// Minor units of `from` in minor units of `to`, roughly; `None` where the table lacks one of them.
pub fn convert(amount: i64, from: [u8; 3], to: [u8; 3]) -> Option<i64> {
    if from == to {
        return Some(amount);
    }
    let factor = of(to)? / of(from)?;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "an approximation; the cast saturates"
    )]
    Some((amount as f64 * factor).round() as i64)
}

/// Minor units in one unit of a currency; a hundred where the table does not know it.
pub(crate) fn minor_units(currency: [u8; 3]) -> i64 {
    RATES
        .binary_search_by_key(&currency, |rate| rate.0)
        .ok()
        .and_then(|at| RATES.get(at))
        .map_or(100, |(_, _, decimals)| 10_i64.pow(u32::from(*decimals)))
}

/// Minor units a euro.
fn of(currency: [u8; 3]) -> Option<f64> {
    let at = RATES.binary_search_by_key(&currency, |rate| rate.0).ok()?;
    RATES
        .get(at)
        .map(|(_, rate, decimals)| rate * 10_f64.powi(i32::from(*decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_converts_both_ways() {
        assert!(RATES.is_sorted_by(|a, b| a.0 < b.0));
        for (code, rate, _) in RATES {
            assert!(rate > 0.0);
            let there = convert(5_000_000, *b"EUR", code).unwrap();
            let back = convert(there, code, *b"EUR").unwrap();
            assert!((back - 5_000_000).abs() < 100, "{code:?}: {back}");
        }
    }

    /// Currencies that are tied to another say whether a table was copied wrong.
    #[test]
    fn tied_currencies_keep_their_distance() {
        let of = |code: [u8; 3]| RATES.iter().find(|rate| rate.0 == code).unwrap().1;
        for (code, to, times) in [
            (*b"AED", *b"USD", 3.6725),
            (*b"SAR", *b"USD", 3.75),
            (*b"QAR", *b"USD", 3.64),
            (*b"HKD", *b"USD", 7.8),
            (*b"DKK", *b"EUR", 7.46),
            (*b"BGN", *b"EUR", 1.955_83),
        ] {
            let found = of(code) / of(to);
            assert!((found / times - 1.0).abs() < 0.015, "{code:?}: {found}");
        }
    }

    #[test]
    fn minor_units_are_those_of_the_currency() {
        assert_eq!(convert(10_000, *b"EUR", *b"JPY"), Some(17_800));
        assert_eq!(convert(17_800, *b"JPY", *b"EUR"), Some(10_000));
        assert_eq!(convert(12_000_000, *b"PLN", *b"PLN"), Some(12_000_000));
        assert_eq!(convert(1, *b"XXX", *b"EUR"), None);
        assert_eq!(convert(i64::MAX, *b"EUR", *b"VND"), Some(i64::MAX));
    }
}
