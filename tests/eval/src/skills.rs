//! How well skills are seen in postings: SkillSpan's spans and TechWolf's ESCO labels.
//!
//! The table was tuned on SkillSpan's `train` sentences; those are never scored, nor is a sentence of
//! another set that stands among them. The measure is explained in `docs/skills.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use crate::corpus::Corpus;
use crate::report::Report;
use crate::split::Seen;

const FOLDER: &str = "datasets/labelled/skillspan";
const TECHWOLF: &str = "datasets/labelled/techwolf_esco";

/// A sentence with what people marked in it.
struct Marked {
    text: String,
    /// Bytes of things one knows ("Python", "accounting").
    knowledge: Vec<Range<usize>>,
    /// Bytes of things one can do ("work in a team").
    ability: Vec<Range<usize>>,
    /// ESCO labels of the sentence.
    labels: BTreeSet<String>,
}

/// A sentence as SkillSpan has it: a tag a token, `B`, `I` or `O`.
#[derive(Deserialize)]
struct Tagged {
    tokens: Vec<String>,
    tags_skill: Vec<String>,
    tags_knowledge: Vec<String>,
}

/// Counts of a set; the misses by name.
#[derive(Default)]
struct Tally {
    found: usize,
    right: usize,
    knowledge: (usize, usize),
    ability: (usize, usize),
    exact: usize,
    labels: (usize, usize),
    wrong: Vec<String>,
    missed: Vec<String>,
}

pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let (Some(spans), Some(esco)) = (corpus.find(FOLDER), corpus.find(TECHWOLF)) else {
        return Ok(Report::absent("SkillSpan or TechWolf"));
    };
    let mut report = Report::default();
    let tuned_on = tagged(&spans.join("train.json"))?;
    let mut seen = Seen::default();
    for sentence in &tuned_on {
        seen.is_new(&sentence.text);
    }
    let tuned = tally(&tuned_on);
    report.remark(line("SkillSpan train (tuned on, not scored)", &tuned));

    // What stands in `train` too, or in a set before, is not counted (again): postings share their headings and phrases.
    let mut whole = Tally::default();
    let mut left_out = 0;
    let mut fresh = |sentences: &mut Vec<Marked>| {
        let all = sentences.len();
        sentences.retain(|s| seen.is_new(&s.text));
        left_out += all - sentences.len();
    };
    for name in ["dev", "test"] {
        let path = spans.join(format!("{name}.json"));
        if path.exists() {
            let mut sentences = tagged(&path)?;
            fresh(&mut sentences);
            let tally = tally(&sentences);
            report.remark(line(&format!("SkillSpan {name}"), &tally));
            whole.add(tally);
        }
    }
    let mut strict = (whole.exact, whole.found, whole.knowledge.1);
    let mut paths: Vec<_> = fs::read_dir(&esco)?
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with("_annotations") {
            let mut sentences = labelled(&path)?;
            fresh(&mut sentences);
            let tally = tally(&sentences);
            report.remark(line(&format!("TechWolf {name}"), &tally));
            whole.add(tally);
        }
    }
    report.remark(format!(
        "{left_out} sentences stand in train or a set before as well and are left out"
    ));
    if corpus.is_tuning() {
        strict = (tuned.exact, tuned.found, tuned.knowledge.1);
        whole = tuned;
    }

    let marked = whole.knowledge.1 + whole.ability.1;
    let hit = whole.knowledge.0 + whole.ability.0;
    report.figure(
        "skills_precision",
        share(whole.right, whole.found),
        whole.found,
        "share",
        whole.wrong,
    );
    report.figure(
        "skills_recall",
        share(hit, marked),
        marked,
        "share",
        whole.missed,
    );
    let (of, n) = whole.knowledge;
    report.figure(
        "skills_recall_knowledge",
        share(of, n),
        n,
        "share",
        Vec::new(),
    );
    let (of, n) = whole.ability;
    report.figure(
        "skills_recall_ability",
        share(of, n),
        n,
        "share",
        Vec::new(),
    );
    let (of, n) = whole.labels;
    report.figure("skills_esco_labels", share(of, n), n, "share", Vec::new());
    let (precision, recall) = (share(strict.0, strict.1), share(strict.0, strict.2));
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    report.figure("skills_strict_f1", f1, strict.2, "F1", Vec::new());
    report.remark(
        "published for comparison: strict span F1 0.626 on SkillSpan test, both layers (ESCOXLM-R, a \
         large model trained on the marked sentences); docs/skills.md says what compares and what does not",
    );
    Ok(report)
}

fn line(name: &str, tally: &Tally) -> String {
    format!(
        "{name}: precision {:.3} (n = {}), recall of knowledge {:.3} (n = {}), of abilities {:.3} (n = {}), ESCO labels we know {:.3} (n = {})",
        share(tally.right, tally.found),
        tally.found,
        share(tally.knowledge.0, tally.knowledge.1),
        tally.knowledge.1,
        share(tally.ability.0, tally.ability.1),
        tally.ability.1,
        share(tally.labels.0, tally.labels.1),
        tally.labels.1,
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts of sentences")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.found += other.found;
        self.right += other.right;
        self.exact += other.exact;
        for (sum, one) in [
            (&mut self.knowledge, other.knowledge),
            (&mut self.ability, other.ability),
            (&mut self.labels, other.labels),
        ] {
            sum.0 += one.0;
            sum.1 += one.1;
        }
        self.wrong.extend(other.wrong);
        self.missed.extend(other.missed);
    }
}

fn tally(sentences: &[Marked]) -> Tally {
    let mut tally = Tally::default();
    for sentence in sentences {
        let mentions = ::skills::find(&sentence.text);
        let touches = |span: &Range<usize>| {
            mentions
                .iter()
                .any(|m| m.start < span.end && span.start < m.end)
        };
        // TechWolf's own set labels whole sentences and marks no spans: nothing to overlap with.
        let spans = || sentence.knowledge.iter().chain(&sentence.ability);
        if spans().next().is_some() || sentence.labels.is_empty() {
            for mention in &mentions {
                tally.found += 1;
                if spans().any(|s| mention.start < s.end && s.start < mention.end) {
                    tally.right += 1;
                } else {
                    tally
                        .wrong
                        .push(around(&sentence.text, mention.start..mention.end));
                }
                let exact = |s: &Range<usize>| *s == (mention.start..mention.end);
                tally.exact += usize::from(sentence.knowledge.iter().any(exact));
            }
        }
        for (layer, count) in [
            (&sentence.knowledge, &mut tally.knowledge),
            (&sentence.ability, &mut tally.ability),
        ] {
            for span in layer {
                count.1 += 1;
                if touches(span) {
                    count.0 += 1;
                } else {
                    tally.missed.push(around(&sentence.text, span.clone()));
                }
            }
        }
        for label in &sentence.labels {
            let wanted = ::skills::find(label);
            if !wanted.is_empty() {
                tally.labels.1 += 1;
                let had = wanted
                    .iter()
                    .any(|w| mentions.iter().any(|m| m.skill == w.skill));
                tally.labels.0 += usize::from(had);
            }
        }
    }
    tally
}

/// The span in brackets with a little of what is around it.
fn around(text: &str, span: Range<usize>) -> String {
    let before: Vec<char> = text
        .get(..span.start)
        .unwrap_or("")
        .chars()
        .rev()
        .take(30)
        .collect();
    let before: String = before.into_iter().rev().collect();
    let after: String = text
        .get(span.end..)
        .unwrap_or("")
        .chars()
        .take(30)
        .collect();
    format!("{before}[{}]{after}", text.get(span).unwrap_or(""))
}

fn tagged(path: &Path) -> anyhow::Result<Vec<Marked>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let read: Tagged = serde_json::from_str(line)?;
            let mut text = String::new();
            let mut places = Vec::new();
            for token in &read.tokens {
                if !text.is_empty() {
                    text.push(' ');
                }
                places.push(text.len()..text.len() + token.len());
                text.push_str(token);
            }
            Ok(Marked {
                knowledge: spans(&places, &read.tags_knowledge),
                ability: spans(&places, &read.tags_skill),
                labels: BTreeSet::new(),
                text,
            })
        })
        .collect()
}

fn spans(places: &[Range<usize>], tags: &[String]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (place, tag) in places.iter().zip(tags) {
        if tag.starts_with('B') || (tag.starts_with('I') && !open) {
            spans.push(place.clone());
        } else if tag.starts_with('I')
            && let Some(last) = spans.last_mut()
        {
            last.end = place.end;
        }
        open = !tag.starts_with('O');
    }
    spans
}

/// Rows of sentence, span and ESCO label; several a sentence. A label in capitals says there is none.
fn labelled(path: &Path) -> anyhow::Result<Vec<Marked>> {
    let mut reader = csv::Reader::from_path(path)?;
    let mut sentences: BTreeMap<String, Marked> = BTreeMap::new();
    for row in reader.deserialize() {
        let row: BTreeMap<String, String> = row?;
        let field = |name: &str| row.get(name).map_or("", |value| value.trim());
        let text = field("sentence").to_owned();
        let entry = sentences.entry(text.clone()).or_insert_with(|| Marked {
            text,
            knowledge: Vec::new(),
            ability: Vec::new(),
            labels: BTreeSet::new(),
        });
        let label = field("label");
        if label.chars().any(char::is_lowercase) {
            entry.labels.insert(label.to_owned());
        }
        let span = field("span");
        // The file does not tell the layers apart: one or two words are taken for knowledge.
        let layer = if span.split_whitespace().count() <= 2 {
            &mut entry.knowledge
        } else {
            &mut entry.ability
        };
        if let Some(at) = entry.text.find(span).filter(|_| !span.is_empty()) {
            let span = at..at + span.len();
            if !layer.contains(&span) {
                layer.push(span);
            }
        }
    }
    Ok(sentences.into_values().collect())
}
