//! How well duplicates are told: labelled pairs, and pairs derived from real payloads when it runs.
//!
//! A pair goes the whole way: both sides are written in the shape of a board, read back by `boards`,
//! and are one when their address is, or when they share a candidate key and the decision says so.

mod derive;
mod render;

use std::collections::BTreeMap;
use std::fs;

use anyhow::Context as _;
use duplicates::{Fingerprint, compare};
use serde::Deserialize;
use shared::place::Place;
use shared::posting::Posting;
use shared::source::{COMPANY_BOARDS, FEEDS};

use self::render::{Entry, Shape};
use crate::boards_parsed::{lists, source};
use crate::corpus::Corpus;
use crate::random::Random;
use crate::report::Report;

/// When the payloads were recorded at the latest: 2026-09-01.
const NOW: i64 = 1_788_220_800_000;
/// Letters a text has at least to be edited, and to count as one.
const TEXT: usize = 400;
/// Rounds over all postings; each makes a pair of every kind.
const ROUNDS: usize = 2;

/// Labelled pairs, then derived ones.
pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let mut report = Report::default();
    labelled(corpus, &mut report)?;
    derived(corpus, &mut report)?;
    Ok(report)
}

#[derive(Deserialize)]
struct Side {
    title: String,
    company: String,
    location: String,
    description: String,
}

#[derive(Deserialize)]
struct Pair {
    a: Side,
    b: Side,
    same: bool,
}

fn labelled(corpus: &Corpus, report: &mut Report) -> anyhow::Result<()> {
    let Some(file) = corpus.find("datasets/labelled/dedupe_labeled_pairs.jsonl") else {
        report.remark("labelled pairs skipped: datasets/labelled is not there");
        return Ok(());
    };
    let (mut n, mut right, mut misses) = (0, 0, Vec::new());
    for line in fs::read_to_string(file)?
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        let pair: Pair = serde_json::from_str(line)?;
        let read = |side: &Side, n: usize| {
            let entry = Entry {
                title: side.title.clone(),
                company: side.company.clone(),
                places: vec![Place {
                    text: side.location.clone(),
                    ..Place::default()
                }],
                remote: false,
                scope: Vec::new(),
                text: vec![side.description.clone()],
                url: format!("https://board.example/{n}"),
            };
            entry
                .read(Shape::Greenhouse)
                .context("a labelled pair cannot be read")
        };
        let (a, b) = (read(&pair.a, 1)?, read(&pair.b, 2)?);
        n += 1;
        if same(&a, &b) == pair.same {
            right += 1;
        } else {
            misses.push(miss(pair.same, &a, &b));
        }
    }
    report.goal(
        "dedupe_labelled",
        share(right, n),
        1.0,
        n,
        "of labelled pairs right",
        misses,
    );
    Ok(())
}

/// What the catalog would decide.
fn same(a: &Posting, b: &Posting) -> bool {
    if a.id == b.id {
        return true;
    }
    let (a, b) = (Fingerprint::of(a), Fingerprint::of(b));
    let keys = b.keys();
    a.keys().iter().any(|key| keys.contains(key)) && compare(&a, &b).is_same()
}

fn miss(same: bool, a: &Posting, b: &Posting) -> String {
    let (x, y) = (Fingerprint::of(a), Fingerprint::of(b));
    let side = |p: &Posting| {
        let places: Vec<&str> = p.places.iter().map(|p| p.text.as_str()).collect();
        format!("“{}” / {} / {}", p.title, p.company, places.join("; "))
    };
    let apart = x.text.zip(y.text).map(|(a, b)| a.distance(b));
    format!(
        "{}: {} | {} ({:?}, {apart:?} bits)",
        if same {
            "one taken for two"
        } else {
            "two taken for one"
        },
        side(a),
        side(b),
        compare(&x, &y),
    )
}

/// Counts of one kind of pair.
#[derive(Default)]
struct Kind {
    n: usize,
    wrong: usize,
}

#[derive(Default)]
struct Tally {
    kinds: BTreeMap<&'static str, Kind>,
    hits: usize,
    missed: usize,
    wrong: usize,
    n: usize,
    misses: Vec<String>,
}

impl Tally {
    fn add(&mut self, kind: &'static str, want: bool, a: Option<Posting>, b: Option<Posting>) {
        let (Some(a), Some(b)) = (a, b) else { return };
        let got = same(&a, &b);
        self.n += 1;
        let counts = self.kinds.entry(kind).or_default();
        counts.n += 1;
        match (want, got) {
            (true, true) => self.hits += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
        if want != got {
            counts.wrong += 1;
            self.misses.push(format!("{kind}, {}", miss(want, &a, &b)));
        }
    }
}

fn derived(corpus: &Corpus, report: &mut Report) -> anyhow::Result<()> {
    let postings = postings(corpus)?;
    if postings.is_empty() {
        report.remark("derived pairs skipped: boards is not there");
        return Ok(());
    }
    let places: Vec<Place> = postings
        .iter()
        .flat_map(|p| &p.places)
        .filter(|place| place.city.is_some() && place.country.is_some())
        .cloned()
        .collect();
    let titles: Vec<String> = postings.iter().map(|p| p.title.clone()).collect();
    let mut random = Random::new(20_260_901);
    let mut tally = Tally::default();
    for round in 0..ROUNDS {
        for (n, posting) in postings.iter().enumerate() {
            let n = round * postings.len() + n;
            positives(n, posting, &mut random, &mut tally);
            negatives(n, posting, &places, &titles, &mut random, &mut tally);
        }
    }
    neighbours(&postings, &mut tally);
    let f1 = share(2 * tally.hits, 2 * tally.hits + tally.missed + tally.wrong);
    report.goal(
        "dedupe_f1",
        f1,
        0.98,
        tally.n,
        "F1 on derived pairs",
        tally.misses,
    );
    report.remark(format!(
        "{} postings; precision {:.4}, recall {:.4}",
        postings.len(),
        share(tally.hits, tally.hits + tally.wrong),
        share(tally.hits, tally.hits + tally.missed),
    ));
    for (kind, counts) in tally.kinds {
        report.remark(format!("{kind}: {} wrong of {}", counts.wrong, counts.n));
    }
    Ok(())
}

/// A shape this entry can have.
fn shape(entry: &Entry, random: &mut Random) -> Shape {
    random.pick(Shape::of(entry))
}

fn positives(n: usize, posting: &Posting, random: &mut Random, tally: &mut Tally) {
    let entry = Entry::of(posting);
    let one = shape(&entry, random);
    let tracked = derive::tracked(&entry, random);
    tally.add(
        "same: tracking parameters",
        true,
        entry.read(one),
        tracked.read(one),
    );
    let own = || Some(posting.clone());
    let decorated = derive::decorated(&entry, random).at(n, random);
    tally.add(
        "same: decorated title",
        true,
        entry.read(one),
        decorated.read(one),
    );
    let another = shape(&entry, random);
    let moved = entry.clone().at(n, random);
    tally.add(
        "same: another board's markup",
        true,
        own(),
        moved.read(another),
    );
    if posting.text.len() >= TEXT {
        let edited = derive::edited(&entry, random).at(n, random);
        tally.add("same: edited text", true, entry.read(one), edited.read(one));
        let all = derive::edited(&derive::decorated(&entry, random), random).at(n, random);
        let another = shape(&all, random);
        tally.add("same: all at once", true, own(), all.read(another));
    }
}

fn negatives(
    n: usize,
    posting: &Posting,
    places: &[Place],
    titles: &[String],
    random: &mut Random,
    tally: &mut Tally,
) {
    let entry = Entry::of(posting);
    if posting.text.len() < TEXT {
        return;
    }
    let derived = [
        ("other: seniority", derive::other_rung(&entry, random)),
        ("other: seniority", derive::other_rung(&entry, random)),
        ("other: place", derive::other_place(&entry, places, random)),
        ("other: place", derive::other_place(&entry, places, random)),
        (
            "other: sibling role",
            derive::sibling(&entry, titles, random),
        ),
        (
            "other: sibling role",
            derive::sibling(&entry, titles, random),
        ),
    ];
    for (at, (kind, other)) in derived.into_iter().enumerate() {
        let Some(mut other) = other else { continue };
        let mut shown = shape(&entry, random);
        if at % 2 == 1 {
            // Every second one is no plain copy either.
            other = derive::decorated(&derive::edited(&other, random), random);
            shown = shape(&other, random);
        }
        let other = other.at(n, random);
        let a = if at % 2 == 1 {
            Some(posting.clone())
        } else {
            entry.read(shown)
        };
        tally.add(kind, false, a, other.read(shown));
    }
}

/// Two real postings of one employer with other words in their titles, or in other cities.
fn neighbours(postings: &[Posting], tally: &mut Tally) {
    let words = |title: &str| {
        let mut words: Vec<String> = title
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(str::to_owned)
            .collect();
        words.sort();
        words.dedup();
        words
    };
    let city = |p: &Posting| p.places.first().and_then(|place| place.city.clone());
    let mut by_company: BTreeMap<&str, Vec<&Posting>> = BTreeMap::new();
    for posting in postings {
        if !posting.company.is_empty() {
            by_company
                .entry(&posting.company)
                .or_default()
                .push(posting);
        }
    }
    for all in by_company.values() {
        // A few neighbours each, so that large employers do not drown the others.
        for (i, a) in all.iter().enumerate() {
            for b in all.iter().skip(i + 1).take(4) {
                let (x, y) = (words(&a.title), words(&b.title));
                let shared = x.iter().filter(|word| y.contains(word)).count();
                let other_role = shared * 10 < x.len().max(y.len()) * 7;
                let other_city = x == y && city(a).zip(city(b)).is_some_and(|(a, b)| a != b);
                if other_role || other_city {
                    tally.add(
                        "other: the employer's next",
                        false,
                        Some((*a).clone()),
                        Some((*b).clone()),
                    );
                }
            }
        }
    }
}

/// Every posting of every payload once.
fn postings(corpus: &Corpus) -> anyhow::Result<Vec<Posting>> {
    let Some(folder) = corpus.find("boards") else {
        return Ok(Vec::new());
    };
    let mut all: BTreeMap<String, Posting> = BTreeMap::new();
    for name in FEEDS.into_iter().chain(COMPANY_BOARDS) {
        let source = source(name)?;
        let captures = match name {
            "hackernews" => "hn_whoishiring",
            name => name,
        };
        for file in lists(&folder.join(captures)) {
            let body = fs::read(&file).with_context(|| file.display().to_string())?;
            let page = ::boards::Page {
                url: &source.start,
                content_type: None,
                body: &body,
            };
            let parsed = ::boards::parse(&source, &page, NOW);
            let whole = parsed
                .postings
                .into_iter()
                .filter(|p| !p.company.is_empty());
            all.extend(whole.map(|posting| (posting.url.clone(), posting)));
        }
    }
    Ok(all.into_values().collect())
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    count(part) / count(whole.max(1))
}
