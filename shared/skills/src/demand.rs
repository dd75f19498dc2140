//! How much a posting wants each skill it names.

use serde::{Deserialize, Serialize};

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

/// Every mention in `text`, as [`crate::find`] gives them, each with its demand.
pub fn demanded(text: &str) -> Vec<(Mention, Demand)> {
    crate::find(text)
        .into_iter()
        .map(|mention| (mention, Demand::Required))
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
