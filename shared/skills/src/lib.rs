//! Sees skills in text.
//!
//! A curated [table](mod@table) of skills with their aliases is searched with one Aho–Corasick automaton;
//! what it finds is then judged by the words around it ([`boundary`]), so that `C`, `C++` and `C#`
//! are three skills, "go to market" is not Go and "R&D" is not R.

mod boundary;
mod demand;
mod own;
mod relation;
mod table;

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use crate::boundary::Rule;
pub use crate::demand::{Demand, demanded, demands};
pub use crate::own::find_own;
pub use crate::relation::related;
pub use crate::table::Family;

/// A skill by its place in the table. Stable only for one [`TABLE_FINGERPRINT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SkillId(pub u16);

/// Where a text names a skill: bytes `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mention {
    /// Which.
    pub skill: SkillId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Changes whenever a skill is added, removed or moved, so that stored [`SkillId`]s of another table
/// are never taken for ours. FNV-1a over the names in order.
pub const TABLE_FINGERPRINT: u32 = table::fingerprint();

/// How many skills there are; every [`SkillId`] is below it.
pub const COUNT: usize = table::count();

/// Characters of a quote, at most.
const QUOTE_CHARS: usize = 120;

struct Recogniser {
    automaton: AhoCorasick,
    /// For each pattern of the automaton, in order.
    patterns: Vec<Pattern>,
    /// Lower-case names and aliases.
    by_name: HashMap<String, SkillId>,
}

struct Pattern {
    skill: SkillId,
    written: &'static str,
    rule: Rule,
}

/// Holds the table only, nothing of any tenant.
fn recogniser() -> Option<&'static Recogniser> {
    static BUILT: OnceLock<Option<Recogniser>> = OnceLock::new();
    BUILT.get_or_init(build).as_ref()
}

fn build() -> Option<Recogniser> {
    let mut patterns = Vec::new();
    let mut by_name = HashMap::new();
    for (index, entry) in table::entries().enumerate() {
        let skill = SkillId(u16::try_from(index).ok()?);
        for marked in std::iter::once(&entry.name).chain(entry.aliases) {
            let (rule, written) = boundary::rule_of(marked);
            by_name.entry(written.to_lowercase()).or_insert(skill);
            patterns.push(Pattern {
                skill,
                written,
                rule,
            });
        }
    }
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .build(patterns.iter().map(|p| p.written))
        .ok()?;
    Some(Recogniser {
        automaton,
        patterns,
        by_name,
    })
}

/// Every mention in `text`, in its order, none overlapping another: of two that overlap the one that
/// starts first stays, of two that start together the longer.
pub fn find(text: &str) -> Vec<Mention> {
    let Some(recogniser) = recogniser() else {
        return Vec::new();
    };
    let mut found: Vec<Mention> = recogniser
        .automaton
        .find_overlapping_iter(text)
        .filter_map(|hit| {
            let pattern = recogniser.patterns.get(hit.pattern().as_usize())?;
            boundary::holds(text, hit.start(), hit.end(), pattern.written, pattern.rule).then_some(
                Mention {
                    skill: pattern.skill,
                    start: hit.start(),
                    end: hit.end(),
                },
            )
        })
        .collect();
    found.sort_unstable_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    let mut free_from = 0;
    found.retain(|mention| {
        let free = mention.start >= free_from;
        if free {
            free_from = mention.end;
        }
        free
    });
    found
}

/// The canonical name; empty for an id of another table.
pub fn name(skill: SkillId) -> &'static str {
    table::entry(skill).map_or("", |entry| boundary::rule_of(entry.name).1)
}

/// The family a skill belongs to.
pub fn family(skill: SkillId) -> Option<Family> {
    table::family(skill)
}

/// The skill of this name or alias, whatever its case and the white space around it.
pub fn id_of(name: &str) -> Option<SkillId> {
    recogniser()?
        .by_name
        .get(name.trim().to_lowercase().as_str())
        .copied()
}

/// The words around a mention, at most 120 characters, white space folded, cut at words, an ellipsis
/// where something was left out.
pub fn quote(text: &str, mention: &Mention) -> String {
    boundary::quote(text, mention.start, mention.end, QUOTE_CHARS)
}
