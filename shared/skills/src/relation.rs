//! Which skills say something of another.

use crate::SkillId;

/// Whoever has the first has some of the second: by name, with the part of it, both ways.
const NEAR: [(&str, &str, f32); 3] = [
    ("PostgreSQL", "MySQL", 0.5),
    ("React", "JavaScript", 0.8),
    ("Kubernetes", "Docker", 0.6),
];

/// What somebody who has `skill` has of other skills: each with a weight above 0 and below 1. Two
/// skills of one family are not related by that alone.
pub fn related(skill: SkillId) -> impl Iterator<Item = (SkillId, f32)> {
    let own = crate::name(skill);
    NEAR.iter().filter_map(move |(from, to, weight)| {
        (*from == own)
            .then(|| crate::id_of(to).map(|id| (id, *weight)))
            .flatten()
    })
}
