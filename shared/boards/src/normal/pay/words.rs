//! The words of pay in several languages.

use shared::money::Period;

use super::tables::PERIODS;

/// Currencies whose pay is said in millions.
pub(super) fn in_millions(code: &str) -> bool {
    matches!(code, "JPY" | "KRW" | "HUF" | "INR" | "SEK" | "NOK" | "DKK")
}

/// Whether a word right beside an amount says that it is not pay.
pub(super) fn is_no_pay(word: &str) -> bool {
    const STEMS: &[&str] = &[
        "bonus",
        "stipend",
        "equity",
        "budget",
        "allowance",
        "referral",
        "funding",
        "funded",
        "raised",
        "revenue",
        "umsatz",
        "valuation",
        "valued",
        "turnover",
        "reimburs",
        "relocation",
        "donat",
        "customers",
        "users",
        "transaction",
        "processed",
        "savings",
        "gutschein",
        "zuschuss",
        "voucher",
        "deductible",
        "portfolio",
        "million",
        "billion",
        "prize",
        "prämie",
        "premie",
        "tuition",
        "subscri",
        "licen",
    ];
    const WORDS: &[&str] = &[
        "sign",
        "signing",
        "option",
        "options",
        "raise",
        "raises",
        "series",
        "seed",
        "arr",
        "invest",
        "investment",
        "assets",
        "grant",
        "grants",
        "worth",
        "match",
        "fee",
        "fees",
        "cost",
        "costs",
        "prime",
        "hra",
        "loan",
        "aum",
        "plan",
        "price",
        "fund",
    ];
    WORDS.contains(&word)
        || STEMS
            .iter()
            .any(|stem| word.starts_with(stem) || (stem.len() >= 6 && word.contains(stem)))
}

/// Which end of a range a single amount is.
pub(super) enum Ends {
    Both,
    Upper,
    Lower,
}

/// By the words right before an amount.
pub(super) fn ends_before(before: &str) -> Ends {
    const UPPER: &[&str] = &[
        "up to",
        "upto",
        "bis zu",
        "bis",
        "jusqu'à",
        "jusqu'a",
        "hasta",
        "max",
        "max.",
        "maximum",
        "maximal",
        "maximal",
        "do",
        "tot",
        "fino a",
        "até",
        "under",
        "<",
        "less than",
    ];
    const LOWER: &[&str] = &[
        "from",
        "ab",
        "starting at",
        "start at",
        "starts at",
        "starting from",
        "à partir de",
        "dès",
        "desde",
        "od",
        "min",
        "min.",
        "minimum",
        "mindestens",
        "at least",
        "vanaf",
        "da",
        "a partir de",
        "over",
        "above",
        "more than",
        ">",
        "starting salary",
        "starting",
        "a partire da",
    ];
    let before = before.trim_end_matches([' ', ':', '(', '~']);
    let ends = |words: &[&str]| {
        words.iter().any(|word| {
            before.strip_suffix(word).is_some_and(|rest| {
                !rest.ends_with(char::is_alphanumeric) || !word.starts_with(char::is_alphanumeric)
            })
        })
    };
    if ends(UPPER) {
        Ends::Upper
    } else if ends(LOWER) {
        Ends::Lower
    } else {
        Ends::Both
    }
}

/// Whether what stands between two amounts makes a range of them.
pub(super) fn is_joint(between: &[char]) -> bool {
    if between.len() > 16 {
        return false;
    }
    let between: String = between.iter().collect();
    let joins = |words: &str| {
        matches!(
            words,
            "-" | "--"
                | "to"
                | "bis"
                | "à"
                | "a"
                | "do"
                | "and"
                | "und"
                | "et"
                | "y"
                | "e"
                | "/"
                | "až"
                | "tot"
                | "up to"
                | "bis zu"
                | "/-"
                | "..."
                | "…"
                | "→"
                | ">"
        )
    };
    // `$120k/yr - $150k/yr` names its period twice.
    let words = between.trim();
    let period_and = words
        .rsplit_once([' ', '-'])
        .map(|(period, join)| (period, join.trim()));
    joins(words)
        || period_and.is_some_and(|(period, join)| {
            (joins(join) || join.is_empty()) && period_of(period, true).is_some()
        })
}

/// The period that words beside an amount name. Behind it the first counts, before it the last.
pub(super) fn period_of(text: &str, behind: bool) -> Option<Period> {
    let words = text
        .split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty());
    let known = |word: &str| {
        PERIODS
            .iter()
            .find(|(_, list)| list.contains(&word))
            .map(|(period, _)| *period)
    };
    // `m-c` and `m/c` fall apart at their sign.
    if behind && (text.contains("m-c") || text.contains("/m ")) {
        return Some(Period::Month);
    }
    if behind {
        let mut words = words.take(6).peekable();
        while let Some(word) = words.next() {
            // `par an`, but `an hour`.
            let article = word == "an" && words.peek().is_some_and(|next| known(next).is_some());
            if let Some(period) = known(word).filter(|_| !article) {
                return Some(period);
            }
        }
        None
    } else {
        let all: Vec<&str> = words.collect();
        // `time` and `an` are words of their own before an amount.
        all.into_iter()
            .rev()
            .take(5)
            .filter(|word| {
                !matches!(
                    *word,
                    "time" | "an" | "ans" | "ora" | "h" | "mo" | "mes" | "hours"
                )
            })
            .find_map(known)
    }
}

/// What a bare amount is paid for, where its size says so.
pub(super) fn usual_period(code: &str, amount: f64) -> Option<Period> {
    let (hour, month, year) = match code {
        "PLN" => (250.0, 2_000.0, 60_000.0),
        "JPY" => (5_000.0, 100_000.0, 1_500_000.0),
        "KRW" => (50_000.0, 1_000_000.0, 15_000_000.0),
        "HUF" => (15_000.0, 150_000.0, 4_000_000.0),
        "INR" => (2_000.0, 8_000.0, 150_000.0),
        "SEK" | "NOK" | "DKK" => (900.0, 12_000.0, 150_000.0),
        "CZK" => (1_500.0, 12_000.0, 300_000.0),
        "RON" | "BRL" => (150.0, 1_000.0, 40_000.0),
        "AED" | "SAR" => (300.0, 1_500.0, 70_000.0),
        _ => (250.0, 900.0, 10_000.0),
    };
    if amount <= hour {
        Some(Period::Hour)
    } else if amount >= year {
        Some(Period::Year)
    } else if amount >= month {
        Some(Period::Month)
    } else {
        None
    }
}

/// Whether somebody is paid so much for that.
pub(super) fn is_plausible(code: &str, amount: f64, period: Period) -> bool {
    // Roughly, units of the currency to a US dollar.
    let unit = match code {
        "JPY" | "HUF" => 150.0,
        "KRW" => 1_300.0,
        "INR" => 80.0,
        "CZK" | "TRY" | "UAH" | "PHP" | "RUB" => 30.0,
        "SEK" | "NOK" | "DKK" | "MXN" | "ZAR" | "CNY" | "HKD" => 8.0,
        "PLN" | "RON" | "BRL" | "ILS" | "AED" | "SAR" | "MYR" => 4.0,
        _ => 1.0,
    };
    #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
    let a_year = amount / unit * period.per_year() as f64;
    let least = if period == Period::Hour {
        4_000.0
    } else {
        600.0
    };
    (least..=3_000_000.0).contains(&a_year)
}
