//! When two postings are one opening, told by several boards or told again.
//!
//! Pure: no clock, no storage, no runtime. [`Fingerprint::of`] reads from a posting what the decision
//! needs, small enough to be stored beside it; [`compare`] decides over two of them and says why;
//! [`Fingerprint::keys`] are what candidates share; [`group`] sorts candidates into groups that do
//! not depend on the order they came in. The rules are in `docs/duplicates.md`.
//!
//! A wrong merge hides a posting from a person, a missed one shows a line twice. Where in doubt, two
//! postings are two.

mod company;
mod group;
mod ladder;
mod marks;
mod page;
mod place;
mod reposts;
mod text;
mod title;
mod whereabouts;

use serde::{Deserialize, Serialize};
use shared::fnv;
use shared::posting::Posting;

pub use company::company_key;
pub use group::group;
pub use ladder::rungs;
pub use page::page_key;
pub use place::{Agreement, Spot};
pub use reposts::{Appearance, Reposts, reposts};
pub use text::{Print, simhash};
pub use whereabouts::Whereabouts;

/// Bits of distance up to which two texts of one employer, role and place are one text that was
/// edited. Unrelated texts differ in 32 bits, give or take 4.
const EDITED: u32 = 24;
/// Words a text needs to say that two postings alike in all else are two: of a short one a few
/// sentences more or less change half.
const LONG: u32 = 100;
/// Bits of distance up to which two texts are near enough to stand in for a place that one side does
/// not say.
const NEAR: u32 = 14;
/// Bits of distance up to which two texts are near enough to stand in for the employer's name.
const NEARLY_THE_SAME: u32 = 6;
/// Words a text needs to stand in for the employer's name.
const TELLING: u32 = 60;
/// Blocks of equal bits by which near texts are found: two texts that differ in fewer bits than
/// there are blocks have a block in common (Manku et al. 2007, section 3).
const BANDS: u32 = 4;

/// What the decision needs of a posting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// [`company_key`]; empty where no employer is named.
    #[serde(rename = "c")]
    pub company: String,
    /// The role: the title's words without decoration, place, rung and level, sorted.
    #[serde(rename = "r")]
    pub role: String,
    /// [`rungs`] the title names.
    #[serde(rename = "g", default)]
    pub rungs: u16,
    /// Numbered levels the title names, bit `n` for level `n`.
    #[serde(rename = "l", default)]
    pub levels: u16,
    /// Where the work is done.
    #[serde(rename = "w", default)]
    pub whereabouts: Whereabouts,
    /// The description's SimHash; `None` where there is hardly any text.
    #[serde(rename = "t", default)]
    pub text: Option<Print>,
    /// [`page_key`] of its address, or of where to apply.
    #[serde(rename = "p", default)]
    pub page: Option<String>,
}

impl Fingerprint {
    /// Reads a posting.
    pub fn of(posting: &Posting) -> Self {
        let company = company_key(&posting.company);
        let mut whereabouts = Whereabouts::of(posting);
        let title = title::read(
            &posting.title,
            &posting.company,
            &company,
            &whereabouts.spots,
        );
        whereabouts.name(title.places);
        Self {
            company,
            role: title.role,
            rungs: title.rungs,
            levels: title.levels,
            whereabouts,
            text: Print::of(&posting.text),
            page: page_key(&posting.url)
                .or_else(|| posting.apply_url.as_deref().and_then(page_key)),
        }
    }

    /// What it shares with every posting it can be the same as, hashed: its page in an applicant
    /// tracking system, employer with role, role with a block of its text's bits.
    pub fn keys(&self) -> Vec<i64> {
        let mut keys = Vec::new();
        let mut add = |kind: &str, parts: &[&str]| {
            let mut name = kind.to_owned();
            for part in parts {
                name.push('\0');
                name.push_str(part);
            }
            keys.push(fnv::of(name.as_bytes()).cast_signed());
        };
        if let Some(page) = &self.page {
            add("page", &[page]);
        }
        if self.role.is_empty() {
            return keys;
        }
        if !self.company.is_empty() {
            add("role", &[&self.company, &self.role]);
        }
        if let Some(print) = self.text.filter(|print| print.words >= TELLING) {
            let width = u64::BITS / BANDS;
            for band in 0..BANDS {
                let bits = print.hash >> (band * width) & ((1 << width) - 1);
                add("text", &[&self.role, &band.to_string(), &bits.to_string()]);
            }
        }
        keys
    }
}

/// Whether two postings are one opening, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They are.
    Same(Because),
    /// They are not.
    Different(Unlike),
}

/// Why two postings are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// They have one number in one applicant tracking system.
    Page,
    /// Employer, role, rung and place are the same, and there are no two texts to say otherwise.
    Keys,
    /// Employer or place is vague, or both are the same, and the texts are near enough.
    Text,
}

/// Why two postings are two: the first difference that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlike {
    /// Other words in the titles.
    Role,
    /// Another employer, or one that may be another.
    Company,
    /// Other places, or a place on one side only that the texts do not bear out.
    Place,
    /// Another rung or level.
    Seniority,
    /// All is the same but the texts have hardly anything in common.
    Text,
}

impl Verdict {
    /// Whether they are one.
    pub const fn is_same(self) -> bool {
        matches!(self, Self::Same(_))
    }
}

/// Decides over two postings. Symmetric, and a posting is the same as itself.
///
/// 1. One number in one applicant tracking system: the same.
/// 2. Other roles, employers whose keys have nothing to do with each other, places that exclude each
///    other: different.
/// 3. Rungs and levels have to be equal. Where neither side has a text, boards that cut titles short
///    are believed: a rung named on one side only, and numbered levels, tell nothing.
/// 4. What is still vague (the employer, then the place) has to be borne out by near texts.
/// 5. All the same, the texts have to have something in common, unless one is short or may be an excerpt
///    of the other.
pub fn compare(a: &Fingerprint, b: &Fingerprint) -> Verdict {
    use Verdict::{Different, Same};
    if a.page.is_some() && a.page == b.page {
        return Same(Because::Page);
    }
    if a.role != b.role || a.role.is_empty() {
        return Different(Unlike::Role);
    }
    let one_employer = a.company == b.company && !a.company.is_empty();
    let maybe_one =
        a.company.is_empty() || b.company.is_empty() || company::related(&a.company, &b.company);
    if !one_employer && !maybe_one {
        return Different(Unlike::Company);
    }
    let place = a.whereabouts.compare(&b.whereabouts);
    if place == Agreement::Conflict {
        return Different(Unlike::Place);
    }
    if !same_rung(a, b) {
        return Different(Unlike::Seniority);
    }
    let texts = a.text.zip(b.text);
    if !one_employer {
        let alike = texts.is_some_and(|(a, b)| {
            a.distance(b) <= NEARLY_THE_SAME && a.words.min(b.words) >= TELLING
        });
        return if alike {
            Same(Because::Text)
        } else {
            Different(Unlike::Company)
        };
    }
    let Some((a, b)) = texts else {
        return Same(Because::Keys);
    };
    let distance = a.distance(b);
    match place {
        Agreement::Agree if a.uneven(b) || a.words.min(b.words) < LONG => Same(Because::Keys),
        Agreement::Agree if distance <= EDITED => Same(Because::Text),
        Agreement::Agree => Different(Unlike::Text),
        _ if distance <= NEAR || (distance <= EDITED && a.uneven(b)) => Same(Because::Text),
        _ => Different(Unlike::Place),
    }
}

fn same_rung(a: &Fingerprint, b: &Fingerprint) -> bool {
    if a.text.is_none() && b.text.is_none() {
        a.rungs == b.rungs || a.rungs == 0 || b.rungs == 0
    } else {
        a.rungs == b.rungs && a.levels == b.levels
    }
}
