//! The table as `build.rs` lays it down: an automaton over words.
//!
//! Words lie in their order, each followed by its forms, those that begin with it; where they begin is
//! summed up at the first use (about a tenth of a millisecond). A form is a unit of target (12
//! bits), number of further words (3) and whether a mark follows (1); then the mark: which of the
//! first word's characters are upper-case (14) and the rule (2); then a unit a further word: the
//! word (14) and the joint before it (2).

use std::sync::OnceLock;

use crate::boundary::Rule;
use crate::words::{Joint, SEED, hash};
use crate::{SkillId, words};

include!(concat!(env!("OUT_DIR"), "/table.rs"));

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
    Hardware,
    Engineering,
    Trade,
    Science,
    Design,
    Media,
    Product,
    Marketing,
    Sales,
    Finance,
    People,
    Operations,
    Office,
    Health,
    Law,
    Education,
    Service,
    SpokenLanguage,
    Soft,
    Certificate,
}

/// What a form stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Skill(SkillId),
    /// A cue by its place in `CUES` of `build.rs`.
    Cue(u16),
}

/// A way to write something, without its first word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    pub(crate) target: Target,
    pub(crate) rule: Rule,
    /// Which of the first word's first fourteen characters are upper-case.
    pub(crate) mask: u16,
    rest: &'static [u16],
}

impl Form {
    /// Words behind the first, each with the joint before it.
    pub(crate) fn rest(&self) -> impl Iterator<Item = (u16, u16)> + use<> {
        self.rest.iter().map(|unit| (unit & 0x3fff, unit >> 14))
    }
}

/// A word of some form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) word: u16,
    forms: (u16, u16),
}

impl Known {
    /// Forms that begin with this word.
    pub(crate) fn forms(self) -> impl Iterator<Item = Form> {
        let (from, length) = (usize::from(self.forms.0), usize::from(self.forms.1));
        let mut units = FORMS.get(from..from + length).unwrap_or_default();
        std::iter::from_fn(move || {
            let (&head, tail) = units.split_first()?;
            let marked = usize::from(head >> 15);
            let mark = if marked == 1 { *tail.first()? } else { 0 };
            let rest = tail.get(marked..marked + usize::from(head >> 12 & 7))?;
            units = tail.get(marked + rest.len()..)?;
            let target = head & 0xfff;
            Some(Form {
                target: match target.checked_sub(FIRST_CUE) {
                    Some(cue) => Target::Cue(cue),
                    None => Target::Skill(SkillId(target)),
                },
                rule: Rule::of(mark >> 14),
                mask: mark & 0x3fff,
                rest,
            })
        })
    }
}

/// The joint as a form's unit has it.
pub(crate) const fn joint_bits(joint: Joint) -> u16 {
    joint as u16
}

/// Where the words are: open addressing with linear probing, half full.
struct Index {
    /// The upper half of a word's hash, and one more than the word; zero where empty.
    slots: Box<[(u16, u16)]>,
    /// First byte in [`WORDS`] and first unit in [`FORMS`] of each word, and past the last.
    starts: Box<[(u32, u16)]>,
}

/// `1 << SLOTS` slots.
const SLOTS: u32 = 15;

/// Holds the table only, nothing of any tenant.
fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut slots = vec![(0, 0); 1 << SLOTS].into_boxed_slice();
        let mut starts = Vec::with_capacity(WORD_LENGTH.len() + 1);
        let (mut byte, mut unit) = (0_u32, 0_u16);
        for ((length, units), word) in WORD_LENGTH.iter().zip(&WORD_FORMS).zip(1_u16..) {
            starts.push((byte, unit));
            let from = byte as usize;
            byte += u32::from(*length);
            unit += units;
            let (tag, mut at) = place(WORDS.get(from..byte as usize).unwrap_or_default());
            while let Some(slot) = slots.get_mut(at) {
                if slot.1 == 0 {
                    *slot = (tag, word);
                    break;
                }
                at = (at + 1) & ((1 << SLOTS) - 1);
            }
        }
        starts.push((byte, unit));
        Index {
            slots,
            starts: starts.into_boxed_slice(),
        }
    })
}

/// A word's tag, and the slot to look at first.
fn place(word: &[u8]) -> (u16, usize) {
    let hash = hash(SEED, word);
    let mixed = hash.wrapping_mul(0x9e37_79b1);
    ((hash & 0xffff) as u16, (mixed >> (32 - SLOTS)) as usize)
}

/// The word of these folded bytes.
pub(crate) fn known(folded: &[u8]) -> Option<Known> {
    let index = index();
    let (tag, mut at) = place(folded);
    loop {
        let (other, next) = *index.slots.get(at)?;
        let word = next.checked_sub(1)?;
        if other == tag {
            let (byte, form) = *index.starts.get(usize::from(word))?;
            let (byte_end, form_end) = *index.starts.get(usize::from(word) + 1)?;
            if WORDS.get(byte as usize..byte_end as usize) == Some(folded) {
                return Some(Known {
                    word,
                    forms: (form, form_end - form),
                });
            }
        }
        at = (at + 1) & ((1 << SLOTS) - 1);
    }
}

/// The canonical name; empty for an id of another table.
pub(crate) fn name(skill: SkillId) -> &'static str {
    let place = usize::from(skill.0);
    let (Some(before), Some(length)) = (NAME_LENGTH.get(..place), NAME_LENGTH.get(place)) else {
        return "";
    };
    let from: usize = before.iter().copied().map(usize::from).sum();
    NAMES.get(from..from + usize::from(*length)).unwrap_or("")
}

pub(crate) fn family(skill: SkillId) -> Option<Family> {
    let after = FAMILIES.partition_point(|(_, first)| *first <= skill.0);
    (usize::from(skill.0) < COUNT)
        .then(|| FAMILIES.get(after.checked_sub(1)?))
        .flatten()
        .map(|(family, _)| *family)
}

/// Skills related to `skill`, with percents.
pub(crate) fn related(skill: SkillId) -> impl Iterator<Item = (SkillId, u8)> {
    let from = RELATED_FROM.partition_point(|other| *other < skill.0);
    let to = RELATED_FROM.partition_point(|other| *other <= skill.0);
    let list = RELATED_TO.get(from..to).unwrap_or_default();
    let percents = RELATED_PERCENT.get(from..to).unwrap_or_default();
    list.iter()
        .map(|to| SkillId(*to))
        .zip(percents.iter().copied())
}

/// The word of a text, or what it is an inflected form of: English and Spanish plurals, German
/// endings, Polish cases of nouns in -nie and -ość, and a version's number ("Java8"). The second
/// says whether it was inflected.
pub(crate) fn known_or_inflected(folded: &[u8]) -> Option<(Known, bool)> {
    if let Some(known) = known(folded) {
        return Some((known, false));
    }
    let (last, head) = folded.split_last()?;
    let swapped = |strip: usize, add: &[u8]| {
        let mut buffer = [0_u8; words::LONGEST];
        let kept = folded.get(..folded.len().checked_sub(strip)?)?;
        let length = kept.len() + add.len();
        buffer.get_mut(..kept.len())?.copy_from_slice(kept);
        buffer.get_mut(kept.len()..length)?.copy_from_slice(add);
        known(buffer.get(..length)?)
    };
    let found = match last {
        b'0'..=b'9' => {
            let letters = folded.iter().rposition(|b| !b.is_ascii_digit())? + 1;
            let head = folded.get(..letters)?;
            (letters > 2).then(|| known(head)).flatten()
        }
        _ if folded.len() < 5 => None,
        b's' => known(head)
            .or_else(|| swapped(3, b"y").filter(|_| head.ends_with(b"ie")))
            .or_else(|| swapped(2, b"").filter(|_| head.ends_with(b"e"))),
        b'n' if folded.len() > 6 => {
            known(head).or_else(|| swapped(2, b"").filter(|_| head.ends_with(b"e")))
        }
        b'e' if folded.len() > 6 => known(head),
        b'a' | b'u' if head.ends_with(b"ni") => swapped(1, b"e"),
        b'm' if head.ends_with(b"nie") => known(head),
        b'i' if head.ends_with(b"osc") => known(head),
        b'a' if head.ends_with(b"osci") => swapped(2, b""),
        _ => None,
    };
    found.map(|known| (known, true))
}
