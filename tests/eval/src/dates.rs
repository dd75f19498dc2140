//! How many of a board's own words for when something was posted are understood.

use std::collections::BTreeSet;
use std::fs::File;

use anyhow::Context as _;

use crate::corpus::Corpus;
use crate::report::Report;

/// An hour of 2026; what is read must lie before it.
const NOW: i64 = 1_783_723_530_000;

pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let Some(path) = corpus.find("datasets/jobs/linkedin_719.csv") else {
        return Ok(Report::absent("datasets/jobs/linkedin_719.csv"));
    };
    let mut reader = csv::Reader::from_reader(File::open(path)?);
    let column = reader
        .headers()?
        .iter()
        .position(|header| header == "date_text")
        .context("no column “date_text”")?;
    let (mut n, mut read, mut misses) = (0_u32, 0_u32, BTreeSet::new());
    for row in reader.records() {
        let row = row?;
        let text = row.get(column).unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        n += 1;
        match boards::date_of_field(text, NOW) {
            Some(at) if at <= NOW => read += 1,
            _ => {
                misses.insert(text.to_owned());
            }
        }
    }
    let mut report = Report::default();
    report.figure(
        "dates_read",
        f64::from(read) / f64::from(n.max(1)),
        usize::try_from(n)?,
        "share",
        misses.into_iter().collect(),
    );
    Ok(report)
}
