//! Walks a text's words through the table.

use crate::boundary::{self, Hit};
use crate::table::{self, Form, Known, Target};
use crate::words::{Word, each_word};
use crate::{Mention, SkillId};

/// What a text holds.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// In order, none overlapping another.
    pub(crate) mentions: Vec<Mention>,
    /// Phrases that head a part of a posting, likewise.
    pub(crate) headings: Vec<Cue>,
    /// Phrases that say something of their sentence, likewise.
    pub(crate) sayings: Vec<Cue>,
}

/// A phrase that says something of the skills around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cue {
    /// Its place in `CUES` of `build.rs`.
    pub(crate) kind: u16,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Cues below this are headings.
const HEADINGS: u16 = 3;

/// A word of the text as the walk needs it.
#[derive(Debug, Clone, Copy)]
struct Step {
    known: Option<Known>,
    inflected: bool,
    joint: u16,
    start: usize,
    end: usize,
}

impl Step {
    fn read(word: Word<'_>) -> Self {
        let known = table::known_or_inflected(word.folded);
        Self {
            known: known.map(|(known, _)| known),
            inflected: known.is_some_and(|(_, inflected)| inflected),
            joint: table::joint_bits(word.joint),
            start: word.start,
            end: word.end,
        }
    }
}

pub(crate) fn scan(text: &str) -> Scan {
    let mut steps = Vec::with_capacity(text.len() / 6);
    each_word(text, |word| steps.push(Step::read(word)));
    let mut found = Scan::default();
    let (mut skill_free, mut heading_free, mut saying_free) = (0, 0, 0);
    let mut rest = steps.as_slice();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        let Some(known) = first.known else { continue };
        let mut skill: Option<Mention> = None;
        let (mut heading, mut saying): (Option<Cue>, Option<Cue>) = (None, None);
        for form in known.forms() {
            let Some((end, inflected)) = walk(&form, first, tail) else {
                continue;
            };
            let start = first.start;
            match form.target {
                Target::Skill(id) => {
                    let longer = skill.is_none_or(|other| other.end < end);
                    let hit = Hit {
                        text,
                        start,
                        end,
                        first_end: first.end,
                        mask: form.mask,
                        inflected,
                    };
                    if start >= skill_free && longer && boundary::holds(&hit, form.rule) {
                        skill = Some(Mention {
                            skill: id,
                            start,
                            end,
                        });
                    }
                }
                Target::Cue(kind) => {
                    let best = if kind < HEADINGS {
                        &mut heading
                    } else {
                        &mut saying
                    };
                    if best.is_none_or(|other| other.end < end) {
                        *best = Some(Cue { kind, start, end });
                    }
                }
            }
        }
        if let Some(mention) = skill {
            skill_free = mention.end;
            found.mentions.push(mention);
        }
        if let Some(cue) = heading.filter(|cue| cue.start >= heading_free) {
            heading_free = cue.end;
            found.headings.push(cue);
        }
        if let Some(cue) = saying.filter(|cue| cue.start >= saying_free) {
            saying_free = cue.end;
            found.sayings.push(cue);
        }
    }
    found
}

/// Where the form ends that begins at `first`, and whether a word of it was inflected.
fn walk(form: &Form, first: &Step, tail: &[Step]) -> Option<(usize, bool)> {
    let (mut end, mut inflected) = (first.end, first.inflected);
    let mut steps = tail.iter();
    for (word, joint) in form.rest() {
        let step = steps.next()?;
        if step.known?.word != word || step.joint != joint {
            return None;
        }
        end = step.end;
        inflected |= step.inflected;
    }
    Some((end, inflected))
}

/// The skill `name` is a form of, from its first word to its last, whatever the marks.
pub(crate) fn whole(name: &str) -> Option<SkillId> {
    const WORDS: usize = 10;
    let spaced;
    let name = if name.contains('_') {
        spaced = name.replace('_', " ");
        spaced.as_str()
    } else {
        name
    };
    let mut steps = Vec::new();
    each_word(name, |word| {
        if steps.len() < WORDS {
            steps.push(Step::read(word));
        }
    });
    let (first, tail) = steps.split_first()?;
    let last = steps.last()?.end;
    first.known?.forms().find_map(|form| match form.target {
        Target::Skill(skill) => walk(&form, first, tail)
            .filter(|(end, inflected)| *end == last && !(*inflected && form.mask > 0))
            .map(|_| skill),
        Target::Cue(_) => None,
    })
}
