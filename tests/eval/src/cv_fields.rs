//! How much of a CV is read right, field by field.
//!
//! Two sets: the CVs of the corpus that lie beside the structured source they were made from, and
//! CVs of invented people that are written when this runs ([`people`], [`render`]). What counts as
//! right is [`rules`].

mod chromium;
mod docx;
mod html;
mod locales;
mod pairs;
mod people;
mod plain;
mod rules;

use std::collections::BTreeMap;

use shared::profile::Profile;

use self::rules::Tally;
use crate::corpus::Corpus;
use crate::report::Report;

/// 1 June 2026.
const NOW: i64 = 1_780_272_000_000;
/// The people of a measurement; `CV_SEED` asks for others, to improve the reading with.
const SEED: u64 = 20_260_601;
/// How many of them.
const PEOPLE: usize = 120;
/// Of the fields of either set.
const GOAL: f64 = 0.95;

/// A CV as handed in, and what is to be read from it.
struct Sample {
    name: String,
    bytes: Vec<u8>,
    truth: Profile,
    /// Fields the source leaves open, by their names in [`rules`].
    open: &'static [&'static str],
}

/// Both sets.
pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let mut shares = Vec::new();
    let mut samples = 0;
    if corpus.find("cv").is_some() {
        let pairs = pairs::all(corpus)?;
        samples += pairs.len();
        shares.push(tell(&mut report, "cv_fields_pairs", "pairs", &pairs));
    } else {
        report.remark("skipped: cv is not there");
    }
    let seed = std::env::var("CV_SEED")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(SEED);
    let (people, remarks) = people_samples(seed)?;
    for remark in remarks {
        report.remark(remark);
    }
    samples += people.len();
    shares.push(tell(&mut report, "cv_fields_people", "people", &people));
    let least = shares.into_iter().fold(1.0, f64::min);
    report.goal(
        "cv_fields",
        least,
        GOAL,
        samples,
        "of fields right, the lesser of both sets; n: CVs",
        Vec::new(),
    );
    Ok(report)
}

/// Reads all samples and adds a figure with the misses; answers the share of fields right.
fn tell(report: &mut Report, name: &'static str, set: &str, samples: &[Sample]) -> f64 {
    let mut tally = Tally::default();
    let mut worst: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for sample in samples {
        let read = read(&sample.bytes);
        let mut own = Tally::default();
        match &read {
            Ok(read) => own.compare(&sample.name, read, &sample.truth, sample.open),
            Err(why) => {
                own.compare(
                    &sample.name,
                    &Profile::default(),
                    &sample.truth,
                    sample.open,
                );
                own.misses
                    .insert(0, format!("{}: not read: {why}", sample.name));
            }
        }
        let kind = sample
            .name
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let entry = worst.entry(kind).or_default();
        entry.0 += own.right();
        entry.1 += own.all();
        tally.add(own);
    }
    for (field, (right, all)) in &tally.fields {
        report.remark(format!("{set}, {field}: {right} of {all}"));
    }
    for (kind, (right, all)) in worst {
        report.remark(format!("{set}, {kind}: {right} of {all}"));
    }
    let share = crate::report::share(tally.right(), tally.all());
    report.goal(
        name,
        share,
        GOAL,
        tally.all(),
        "of fields right",
        tally.misses,
    );
    share
}

/// As the product reads an upload.
fn read(bytes: &[u8]) -> Result<Profile, String> {
    if cv::looks_like_json_resume(bytes) {
        return cv::read_json_resume(bytes, NOW).map_err(|problem| problem.to_string());
    }
    let found = documents::read("cv", bytes).map_err(|problem| problem.to_string())?;
    Ok(cv::read_document(&found.text, &found.links, NOW))
}

/// Every invented person in the form their number asks for.
fn people_samples(seed: u64) -> anyhow::Result<(Vec<Sample>, Vec<String>)> {
    let mut samples = Vec::new();
    let mut remarks = Vec::new();
    let mut printer = chromium::Printer::find();
    if printer.is_none() {
        remarks.push("no Chromium: its CVs are written as DOCX instead".to_owned());
    }
    for number in 0..PEOPLE {
        let person = people::invent(seed, number);
        let (form, bytes) = match (number % 10, &mut printer) {
            (0..=3, Some(printer)) => {
                let (layout, page) = html::page(&person, number / 10 * 4 + number % 10);
                (format!("chromium/{layout}"), printer.print(&page)?)
            }
            (4..=5, _) if plain::fits(&person) => plain::pdf(&person, number),
            (6, _) => ("txt".to_owned(), plain::text(&person, number).into_bytes()),
            (7, _) if number % 20 == 7 => ("json".to_owned(), plain::json_resume(&person)?),
            _ => docx::write(&person, number)?,
        };
        samples.push(Sample {
            name: format!("{form} {} no. {number}", person.locale.name),
            bytes,
            truth: person.truth,
            open: &[],
        });
    }
    if let Ok(folder) = std::env::var("CV_KEEP") {
        std::fs::create_dir_all(&folder)?;
        for sample in &samples {
            let name = sample.name.replace(['/', ' '], "_");
            std::fs::write(std::path::Path::new(&folder).join(name), &sample.bytes)?;
        }
    }
    Ok((samples, remarks))
}
