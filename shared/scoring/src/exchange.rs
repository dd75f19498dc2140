//! Comparing pay across currencies.
//!
//! A small table of rates, good enough to tell 60,000 € from 60,000 zł and shown as approximate
//! wherever it was used. Nothing is ever paid or stored by it.

/// The day the rates are of: those the European Central Bank publishes as euro reference rates, and
/// for currencies it does not list what the market paid, all rounded to three digits.
pub const RATES_OF: &str = "2025-06-30";

/// Decimals of a currency's minor unit.
type Decimals = u8;

/// Code, units a euro, decimals; sorted by code.
#[rustfmt::skip]
const RATES: [([u8; 3], f64, Decimals); 45] = [
    (*b"AED", 4.30, 2), (*b"ARS", 1_390.0, 2), (*b"AUD", 1.79, 2), (*b"BGN", 1.956, 2),
    (*b"BRL", 6.44, 2), (*b"CAD", 1.60, 2), (*b"CHF", 0.935, 2), (*b"CLP", 1_095.0, 0),
    (*b"CNY", 8.40, 2), (*b"COP", 4_790.0, 2), (*b"CZK", 24.7, 2), (*b"DKK", 7.46, 2),
    (*b"EGP", 58.2, 2), (*b"EUR", 1.0, 2), (*b"GBP", 0.856, 2), (*b"HKD", 9.20, 2),
    (*b"HUF", 400.0, 2), (*b"IDR", 19_000.0, 2), (*b"ILS", 3.95, 2), (*b"INR", 101.0, 2),
    (*b"ISK", 142.0, 0), (*b"JPY", 169.0, 0), (*b"KES", 151.0, 2), (*b"KRW", 1_590.0, 0),
    (*b"MXN", 22.1, 2), (*b"MYR", 4.94, 2), (*b"NGN", 1_800.0, 2), (*b"NOK", 11.8, 2),
    (*b"NZD", 1.93, 2), (*b"PHP", 66.0, 2), (*b"PKR", 332.0, 2), (*b"PLN", 4.24, 2),
    (*b"QAR", 4.27, 2), (*b"RON", 5.08, 2), (*b"RSD", 117.0, 2), (*b"SAR", 4.40, 2),
    (*b"SEK", 11.1, 2), (*b"SGD", 1.49, 2), (*b"THB", 38.1, 2), (*b"TRY", 46.6, 2),
    (*b"TWD", 34.3, 2), (*b"UAH", 48.8, 2), (*b"USD", 1.17, 2), (*b"VND", 30_600.0, 0),
    (*b"ZAR", 20.8, 2),
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

    #[test]
    fn minor_units_are_those_of_the_currency() {
        assert_eq!(convert(10_000, *b"EUR", *b"JPY"), Some(16_900));
        assert_eq!(convert(16_900, *b"JPY", *b"EUR"), Some(10_000));
        assert_eq!(convert(12_000_000, *b"PLN", *b"PLN"), Some(12_000_000));
        assert_eq!(convert(1, *b"XXX", *b"EUR"), None);
        assert_eq!(convert(i64::MAX, *b"EUR", *b"VND"), Some(i64::MAX));
    }
}
