//! Sees skills in text, and says how much a posting wants each.
//!
//! A curated table (`table/*.txt`) of skills with their forms is turned by `build.rs` into an
//! [automaton over words](mod@table) that lies ready in the program. What it finds is then judged
//! by the words around it ([`boundary`]), so that `C`, `C++` and `C#` are three skills, "go to
//! market" is not Go and "R&D" is not R. See `docs/skills.md`.

mod boundary;
mod demand;
mod own;
mod scan;
mod table;
mod words;

use serde::{Deserialize, Serialize};

pub use crate::demand::{Demand, demanded, demands};
pub use crate::own::find_own;
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
pub const TABLE_FINGERPRINT: u32 = table::FINGERPRINT;

/// How many skills there are; every [`SkillId`] is below it.
pub const COUNT: usize = table::COUNT;

/// Characters of a quote, at most.
const QUOTE_CHARS: usize = 120;

/// Every mention in `text`, in its order, none overlapping another: of two that overlap the one that
/// starts first stays, of two that start together the longer.
pub fn find(text: &str) -> Vec<Mention> {
    scan::scan(text).mentions
}

/// The canonical name; empty for an id of another table.
pub fn name(skill: SkillId) -> &'static str {
    table::name(skill)
}

/// The family a skill belongs to.
pub fn family(skill: SkillId) -> Option<Family> {
    table::family(skill)
}

/// What somebody who has `skill` has of other skills: each with a weight above 0 and below 1, in the
/// order of ids. Two skills of one family are not related by that alone.
pub fn related(skill: SkillId) -> impl Iterator<Item = (SkillId, f32)> {
    table::related(skill).map(|(to, percent)| (to, f32::from(percent) / 100.0))
}

/// The skill of this name or alias, whatever its case and the white space around it.
pub fn id_of(name: &str) -> Option<SkillId> {
    scan::whole(name)
}

/// The words around a mention, at most 120 characters, white space folded, cut at words, an ellipsis
/// where something was left out.
pub fn quote(text: &str, mention: &Mention) -> String {
    boundary::quote(text, mention.start, mention.end, QUOTE_CHARS)
}
