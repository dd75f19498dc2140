//! Pay in words: a table of forms in several languages, and laws that hold for any text.

use boards::{pay_in_text, pay_of_field};
use proptest::prelude::*;
use shared::money::{Period, Salary};

/// `mode|expected|text` a line, where `expected` is `min-max CURRENCY period` in major units.
const FORMS: &str = include_str!("pay.tsv");

/// As the table writes it.
fn written(salary: Option<&Salary>) -> String {
    let Some(salary) = salary else {
        return "none".to_owned();
    };
    let minor = if matches!(salary.currency.as_str(), "JPY" | "KRW") {
        1
    } else {
        100
    };
    let end = |amount: Option<i64>| match amount {
        None => String::new(),
        Some(amount) if amount % minor == 0 => (amount / minor).to_string(),
        Some(amount) => {
            let text = format!("{}.{:02}", amount / minor, amount % minor);
            text.trim_end_matches('0').to_owned()
        }
    };
    let period = match salary.period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    };
    format!(
        "{}-{} {} {period}",
        end(salary.min),
        end(salary.max),
        salary.currency
    )
}

#[test]
fn every_form_of_the_table_is_read() {
    let mut wrong = Vec::new();
    let mut forms = 0;
    for line in FORMS.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.splitn(3, '|');
        let (Some(mode), Some(expected), Some(text)) = (parts.next(), parts.next(), parts.next())
        else {
            panic!("not a line of the table: {line}");
        };
        let text = text.replace("\\n", "\n");
        let found = match mode {
            "f" => pay_of_field(&text),
            _ => pay_in_text(&text),
        };
        let found = written(found.as_ref());
        forms += 1;
        if found != expected {
            wrong.push(format!("{text:?} is {expected}, not {found}"));
        }
    }
    assert!(forms >= 200, "{forms} forms");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(\\$|€|k|K|[0-9]{1,7}|[.,' ]|-|to|/|h|per|hour|salary|lpa|tys|円|万|\\PC){0,60}") {
        for salary in [pay_of_field(&text), pay_in_text(&text)].into_iter().flatten() {
            prop_assert!(salary.min.or(salary.max).is_some_and(|amount| amount > 0));
            prop_assert!(salary.min.zip(salary.max).is_none_or(|(min, max)| min <= max));
        }
    }

    #[test]
    fn a_range_is_read_back(low in 20_000_u32..200_000, spread in 1_u32..50_000) {
        let high = low + spread;
        let expected = Salary::new(Some(i64::from(low) * 100), Some(i64::from(high) * 100), "EUR", Period::Year);
        prop_assert_eq!(pay_of_field(&format!("€{low} - €{high} per year")), expected.clone());
        prop_assert_eq!(pay_in_text(&format!("We pay.\n\nSalary: {low} – {high} EUR a year, and more.")), expected);
    }
}
