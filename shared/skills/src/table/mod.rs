//! The curated table: one file a group of families, one line a skill.
//!
//! An entry is a canonical name and its aliases. A form may carry a mark: `=` where its case
//! matters ("REST"), `~` where it is also a word of English ("Go") and needs tell-tale company; see
//! [`crate::boundary::Rule`]. To add a skill add a line; ids move, [`fingerprint`] with them, and
//! stored features are read anew.

mod business;
mod data;
mod infrastructure;
mod languages;
mod web;

use crate::SkillId;

/// What kind of thing a skill is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Family {
    Language,
    Frontend,
    Backend,
    Mobile,
    Database,
    Data,
    MachineLearning,
    Cloud,
    DevOps,
    Security,
    Testing,
    Practice,
    Design,
    Product,
    Marketing,
    Sales,
    Finance,
    People,
    Operations,
    Office,
}

/// A skill's written forms, each with its mark.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
}

/// Reads as one line a skill.
pub(crate) const fn skill(name: &'static str, aliases: &'static [&'static str]) -> Entry {
    Entry { name, aliases }
}

type Group = (Family, &'static [Entry]);

const GROUPS: [Group; 20] = [
    (Family::Language, languages::LANGUAGES),
    (Family::Frontend, web::FRONTEND),
    (Family::Backend, web::BACKEND),
    (Family::Mobile, web::MOBILE),
    (Family::Database, data::DATABASES),
    (Family::Data, data::DATA),
    (Family::MachineLearning, data::MACHINE_LEARNING),
    (Family::Cloud, infrastructure::CLOUD),
    (Family::DevOps, infrastructure::DEVOPS),
    (Family::Security, infrastructure::SECURITY),
    (Family::Testing, infrastructure::TESTING),
    (Family::Practice, infrastructure::PRACTICE),
    (Family::Design, business::DESIGN),
    (Family::Product, business::PRODUCT),
    (Family::Marketing, business::MARKETING),
    (Family::Sales, business::SALES),
    (Family::Finance, business::FINANCE),
    (Family::People, business::PEOPLE),
    (Family::Operations, business::OPERATIONS),
    (Family::Office, business::OFFICE),
];

pub(crate) fn entries() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|(_, group)| group.iter())
}

pub(crate) fn entry(skill: SkillId) -> Option<&'static Entry> {
    entries().nth(usize::from(skill.0))
}

pub(crate) fn family(skill: SkillId) -> Option<Family> {
    let mut left = usize::from(skill.0);
    for (family, group) in &GROUPS {
        if left < group.len() {
            return Some(*family);
        }
        left -= group.len();
    }
    None
}

pub(crate) const fn count() -> usize {
    let (mut sum, mut g) = (0, 0);
    while g < GROUPS.len() {
        sum += GROUPS[g].1.len();
        g += 1;
    }
    sum
}

/// FNV-1a (32 bits) over every name, each closed by a zero byte.
pub(crate) const fn fingerprint() -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut g = 0;
    while g < GROUPS.len() {
        let mut e = 0;
        while e < GROUPS[g].1.len() {
            let name = GROUPS[g].1[e].name.as_bytes();
            let mut b = 0;
            while b <= name.len() {
                let byte = if b < name.len() { name[b] } else { 0 };
                hash = (hash ^ byte as u32).wrapping_mul(0x0100_0193);
                b += 1;
            }
            e += 1;
        }
        g += 1;
    }
    hash
}
