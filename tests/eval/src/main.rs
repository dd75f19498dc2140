//! Measures decision quality on labelled data: `eval [--json] [GROUP…]`.
//!
//! A group is one file here and one line in [`GROUPS`]. The data lies in the folder `CORPUS_DIR`
//! names (`../shared/corpus` beside the workspace where it names none) and is never committed; a
//! group whose data is absent is skipped and says so.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its output is what it is for"
)]

mod boards_parsed;
mod corpus;
mod cv_fields;
mod dates;
mod duplicates;
mod hostile;
mod places;
mod random;
mod ranking;
mod report;
mod salary;
mod skills;
mod split;
mod supplied;
mod titles;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::ensure;
use clap::Parser;

use crate::corpus::Corpus;
use crate::report::Report;

type Group = (&'static str, fn(&Corpus) -> anyhow::Result<Report>);

/// What there is to measure, by name.
const GROUPS: &[Group] = &[
    ("boards", boards_parsed::measure),
    ("dates", dates::measure),
    ("places", places::measure),
    ("duplicates", duplicates::measure),
    ("salary", salary::measure),
    ("cv", cv_fields::measure),
    ("hostile", hostile::measure),
    ("titles", titles::measure),
    ("talentclef", ranking::talentclef),
    ("rjdb", ranking::rjdb),
    ("vanetik", ranking::vanetik),
    ("jsonresume", ranking::jsonresume),
    ("skills", skills::measure),
];

#[derive(Parser)]
#[command(about = "Measures how well postings are read, judged and matched, on labelled data")]
struct Arguments {
    /// Print `{name: {value, n, unit}}` instead of a table.
    #[arg(long)]
    json: bool,
    /// Name every miss instead of the first few of each figure.
    #[arg(long)]
    misses: bool,
    /// Measure what is for tuning instead of what is scored (titles, places, skills): what to look at while changing
    /// something.
    #[arg(long)]
    tuning: bool,
    /// Only these groups.
    groups: Vec<String>,
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = hostile::answer_one() {
        return Ok(code);
    }
    let arguments = Arguments::parse();
    for name in &arguments.groups {
        let known: Vec<&str> = GROUPS.iter().map(|(name, _)| *name).collect();
        ensure!(
            known.contains(&name.as_str()),
            "no group “{name}”; there are {}",
            known.join(", ")
        );
    }
    let corpus = Corpus::open(arguments.tuning);
    let mut figures = BTreeMap::new();
    let mut good = true;
    for (name, measure) in GROUPS {
        if !arguments.groups.is_empty() && !arguments.groups.iter().any(|g| g == name) {
            continue;
        }
        match measure(&corpus) {
            Ok(report) => {
                good &= report.is_good();
                if !arguments.json {
                    print!("{}", report.table(arguments.misses));
                }
                figures.extend(report.into_figures());
            }
            Err(error) => {
                good = false;
                eprintln!("{name}: {error:#}");
            }
        }
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&figures)?);
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
