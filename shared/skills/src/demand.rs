//! How much a posting wants each skill it names.
//!
//! Two things say it: the part of the posting a skill stands in, by the heading above, and the words
//! of its own sentence ("Go is a plus"). Both are phrases of `table/cues.txt`, found in the same
//! walk as the skills.

use serde::{Deserialize, Serialize};

use crate::scan::{Cue, scan};
use crate::{Mention, SkillId};

/// How much a posting wants a skill; the later asks for more.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Not at all: it stands among benefits or in what the company says of itself.
    Benefit,
    /// It would be liked: "nice to have", "von Vorteil", "un plus", "deseable", "mile widziane".
    Wanted,
    /// Asked for, or simply named; titles and tags count as this.
    #[default]
    Required,
}

/// The places of cues in `CUES` of `build.rs`.
const HEADINGS: [Demand; 3] = [Demand::Required, Demand::Wanted, Demand::Benefit];
const LIKED: u16 = 3;
const NOT_ASKED: u16 = 4;
const ASKED: u16 = 5;

/// A heading has at most so many bytes.
const HEADING: usize = 72;
/// Bytes of a line or sentence looked at on either side of a mention.
const SENTENCE: usize = 400;

/// Every mention in `text`, as [`crate::find`] gives them, each with its demand.
pub fn demanded(text: &str) -> Vec<(Mention, Demand)> {
    let found = scan(text);
    let parts = parts(text, &found.headings);
    found
        .mentions
        .into_iter()
        .map(|mention| {
            let after = parts.partition_point(|(from, _)| *from <= mention.start);
            let part = after.checked_sub(1).and_then(|at| parts.get(at));
            let part = part.map_or(Demand::Required, |(_, demand)| *demand);
            (mention, part.min(said(text, &mention, &found.sayings)))
        })
        .collect()
}

/// Every skill `text` names, once, in the order of ids, with the most that any mention demands.
pub fn demands(text: &str) -> Vec<(SkillId, Demand)> {
    let mut all: Vec<(SkillId, Demand)> = demanded(text)
        .into_iter()
        .map(|(mention, demand)| (mention.skill, demand))
        .collect();
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    all.dedup_by_key(|(skill, _)| *skill);
    all
}

/// Where parts of the text begin, in order, and what they demand.
fn parts(text: &str, cues: &[Cue]) -> Vec<(usize, Demand)> {
    let mut parts: Vec<(usize, Demand)> = Vec::new();
    let mut headings = cues
        .iter()
        .filter_map(|cue| Some((cue, *HEADINGS.get(usize::from(cue.kind))?)))
        .peekable();
    let mut at = 0;
    let mut blank_before = true;
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let (start, end) = (at, at + line.len());
        at = end + 1;
        let mut heading = None;
        while let Some((cue, demand)) = headings.next_if(|(cue, _)| cue.start < end) {
            // The longest phrase of a line speaks for it: "preferred qualifications".
            if heading.is_none_or(|(other, _): (&Cue, Demand)| {
                cue.end - cue.start > other.end - other.start
            }) {
                heading = Some((cue, demand));
            }
        }
        let blank = line.trim().is_empty();
        if let Some((cue, demand)) = heading
            && let Some(whole) = heads(line, cue.start - start, cue.end - start)
        {
            parts.push((start, demand));
            if !whole {
                // "Nice to have: Go" speaks for its line; what was said before goes on.
                let before = parts
                    .iter()
                    .rev()
                    .nth(1)
                    .map_or(Demand::Required, |(_, d)| *d);
                parts.push((end, before));
            }
        } else if parts
            .last()
            .is_some_and(|(_, demand)| *demand != Demand::Required)
            && !blank
            && (line.trim_end().ends_with(':')
                || (blank_before
                    && is_short(line)
                    && lines.peek().is_none_or(|next| !is_short(next))))
        {
            // Another heading, unknown to us, ends what went before.
            if is_short(line) {
                parts.push((start, Demand::Required));
            }
        }
        blank_before = blank;
    }
    parts
}

/// Short, not an item of a list, not a sentence.
fn is_short(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty()
        && line.len() <= HEADING
        && !line.starts_with(['•', '-', '*', '·', '–', '▪', '●', '✓', '✔'])
        && !line.ends_with(['.', ',', ';', '!'])
        && line.split_whitespace().count() <= 8
}

/// Whether the phrase `from..to` makes `line` a heading: of all that follows (`true`) or of the rest
/// of its line.
fn heads(line: &str, from: usize, to: usize) -> Option<bool> {
    let lead = line.get(..from)?.trim_matches(is_decoration);
    let tail = line.get(to..)?;
    let plain = tail.trim_matches(is_decoration);
    if lead.split_whitespace().count() > 3 {
        return None;
    }
    let colon = tail.find([':', '：', '?']).filter(|at| {
        tail.get(..*at)
            .is_some_and(|between| between.split_whitespace().count() <= 4 && between.len() <= 40)
    });
    if let Some(colon) = colon {
        let rest = tail
            .get(colon + 1..)
            .unwrap_or("")
            .trim_matches(is_decoration);
        return Some(rest.trim_start_matches('：').is_empty());
    }
    // Without a colon the phrase is nearly all of a short line that is no item of a list.
    let words = lead.split_whitespace().count() + plain.split_whitespace().count();
    let item = line.trim_start().starts_with(['•', '-', '·', '▪', '●']);
    (words <= 3 && !item && line.len() <= HEADING && !plain.ends_with(['.', ','])).then_some(true)
}

fn is_decoration(c: char) -> bool {
    c.is_whitespace() || (!c.is_alphanumeric() && !matches!(c, ':' | '：' | '?' | '.' | ','))
}

/// What the sentence of `mention` says.
fn said(text: &str, mention: &Mention, cues: &[Cue]) -> Demand {
    let floor = mention.start.saturating_sub(SENTENCE);
    let ceiling = mention.end + SENTENCE;
    let first = cues.partition_point(|cue| cue.start < floor);
    let after = cues.partition_point(|cue| cue.start < ceiling);
    let near = cues.get(first..after).unwrap_or_default();
    if near.iter().all(|cue| cue.kind == ASKED) {
        return Demand::Required;
    }
    let has = |kind: u16, (from, to): (usize, usize)| {
        near.iter()
            .any(|cue| cue.kind == kind && cue.start >= from && cue.start < to)
    };
    let whole = stretch(text, mention, b".!?;\n");
    if has(NOT_ASKED, whole) {
        return Demand::Benefit;
    }
    // "Python is required, Go a plus": each clause for itself.
    let spoken_of = if has(ASKED, whole) {
        stretch(text, mention, b".!?;\n,()")
    } else {
        whole
    };
    if has(LIKED, spoken_of) {
        Demand::Wanted
    } else {
        Demand::Required
    }
}

/// From the mark before a mention to the mark after it, or [`SENTENCE`] bytes. Of the marks a full
/// stop and its like count only before white space ("Node.js").
fn stretch(text: &str, mention: &Mention, marks: &[u8]) -> (usize, usize) {
    let bytes = text.as_bytes();
    let parts = |at: &usize| {
        bytes.get(*at).is_some_and(|mark| {
            marks.contains(mark)
                && (!matches!(mark, b'.' | b'!' | b'?')
                    || bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace))
        })
    };
    let floor = mention.start.saturating_sub(SENTENCE);
    let ceiling = bytes.len().min(mention.end + SENTENCE);
    let from = (floor..mention.start)
        .rfind(parts)
        .map_or(floor, |at| at + 1);
    let to = (mention.end..ceiling).find(parts).unwrap_or(ceiling);
    (from, to)
}
