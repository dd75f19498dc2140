//! How well pay in words is read.

use std::collections::BTreeMap;
use std::fs::File;

use anyhow::Context as _;
use shared::money::Period;

use crate::corpus::Corpus;
use crate::report::Report;

/// A column of somebody's cleaned copy of the same file, in thousands a year or units an hour.
struct Truth {
    low: f64,
    high: f64,
    hourly: bool,
}

/// Every estimate of the raw Glassdoor file, against what its cleaned copy says of the same words.
/// Estimates the copy does not hold are read by their only two forms.
pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let (Some(raw), Some(cleaned)) = (
        corpus.find("datasets/jobs/glassdoor_956.csv"),
        corpus.find("datasets/jobs/glassdoor_956_cleaned.csv"),
    ) else {
        return Ok(Report::absent("datasets/jobs/glassdoor_956*.csv"));
    };
    let mut truths = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(File::open(cleaned)?);
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .with_context(|| format!("no column “{name}”"))
    };
    let (words, low, high, hourly) = (
        column("Salary Estimate")?,
        column("min_salary")?,
        column("max_salary")?,
        column("hourly")?,
    );
    for row in reader.byte_records() {
        let row = row?;
        let text =
            |at: usize| String::from_utf8_lossy(row.get(at).unwrap_or_default()).into_owned();
        truths.insert(
            text(words),
            Truth {
                low: text(low).trim().parse()?,
                high: text(high).trim().parse()?,
                hourly: text(hourly) == "1",
            },
        );
    }

    let mut reader = csv::Reader::from_reader(File::open(raw)?);
    let (mut right, mut n, mut unlabelled, mut misses) = (0, 0, 0, Vec::new());
    for row in reader.byte_records() {
        let row = row?;
        let estimate = String::from_utf8_lossy(row.get(2).unwrap_or_default()).into_owned();
        let found = boards::pay_of_field(&estimate);
        if estimate == "-1" {
            // Nothing is named, and nothing may be read.
            n += 1;
            match found {
                None => right += 1,
                Some(_) => misses.push(estimate),
            }
            continue;
        }
        let Some(truth) = truths.get(&estimate) else {
            unlabelled += 1;
            continue;
        };
        n += 1;
        let (unit, period) = if truth.hourly {
            (100.0, Period::Hour)
        } else {
            (100_000.0, Period::Year)
        };
        let is = |end: Option<i64>, expected: f64| {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            end.is_some_and(|end| (end as f64 - expected * unit).abs() < 0.5)
        };
        match found {
            Some(pay)
                if pay.currency == "USD"
                    && pay.period == period
                    && is(pay.min, truth.low)
                    && is(pay.max, truth.high) =>
            {
                right += 1;
            }
            found => misses.push(format!("“{estimate}” became {found:?}")),
        }
    }
    let mut report = Report::default();
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    report.goal(
        "salary_accuracy",
        share(right, n),
        0.99,
        n as usize,
        "of estimates right",
        misses,
    );
    report.remark(format!(
        "{unlabelled} estimates are not in the cleaned copy"
    ));
    Ok(report)
}
