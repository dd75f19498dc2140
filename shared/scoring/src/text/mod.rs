//! How alike a posting's text and a person's CV are, in whatever language each is written.
//!
//! Both become bags of *terms*: a word folded, its spelling levelled (`k`, `qu` and `ck` are `c`, `y`
//! is `i`, double letters are one …) and cut to six letters, so that "Kommunikation", "comunicare"
//! and "communication" are one term, and so are a word's endings. Names of work that have no such
//! cognate ("Verkauf", "ventas", "sales") meet in the table of [`concepts`]: somebody who uses one of
//! them is taken to understand the others. Words that only hold
//! sentences together count for nothing. A term weighs `1 + ln n` where it stands n times (Manning,
//! Raghavan, Schütze: Introduction to Information Retrieval, 6.4.1), twice that in a title; the
//! likeness is the cosine of the two bags, with the CV's length normalised a little less than fully
//! (pivoted normalisation, ibid. 6.4.4), so that saying more is no fault. Until the last division it is
//! whole numbers, and no function is used that a runtime may round in its own way.

mod common;
mod concepts;

use crate::words;
use shared::sorting::Arrange as _;

/// Letters of a term.
const LETTERS: usize = 6;
/// Terms kept of a posting, the heaviest ones.
const MOST: usize = 192;
/// Terms a term counts against; two fall together once in as many.
const BUCKETS: usize = 1 << 16;
/// What a term of a title weighs against one of the text.
const TITLE: u16 = 2;
/// `16 (1 + ln n)` for n from 1, rounded.
const WEIGHTS: [u8; 16] = [
    16, 27, 34, 38, 42, 45, 47, 49, 51, 53, 54, 56, 57, 58, 59, 60,
];
/// What another language's word weighs for one the person uses.
const SAID_OTHERWISE: u8 = 12;
/// A posting of fewer terms is drawn towards neutral as if it held this many of which nothing is
/// known.
const UNKNOWN: f32 = 10.0;

/// Length of the bag of a CV of a page or two; one of that length is normalised fully.
const PIVOT: f32 = 300.0;

/// Hash of a term.
type Term = u32;

/// The heaviest terms of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bag {
    /// Bucket and weight; sorted by bucket, distinct.
    terms: Box<[(u16, u8)]>,
    /// Its length as a vector, which follows from the terms.
    length: Length,
}

/// Never NaN.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Length(f32);

impl Eq for Length {}

impl Bag {
    /// Of terms sorted by bucket.
    pub(crate) fn new(terms: Box<[(u16, u8)]>) -> Self {
        let length = Length(square(&terms).sqrt());
        Self { terms, length }
    }

    /// Bucket and weight.
    pub(crate) fn terms(&self) -> &[(u16, u8)] {
        &self.terms
    }
}

/// Terms as they are met.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    text: Vec<Term>,
    title: Vec<Term>,
    term: String,
}

impl Reader {
    /// A word of the text, as [`words::each_word`] gives it, with its hash.
    pub(crate) fn word(&mut self, word: &str, hash: u32) {
        if let Some(term) = term(word, hash, &mut self.term) {
            self.text.push(term);
        }
    }

    /// A word of a title.
    pub(crate) fn title_word(&mut self, word: &str, hash: u32) {
        if let Some(term) = term(word, hash, &mut self.term) {
            self.title.push(term);
        }
    }

    pub(crate) fn read(&mut self, text: &str) {
        words::each_word(text, |word| self.word(word, words::hash(word)));
    }

    /// The `most` heaviest terms.
    fn weighed(&mut self, most: usize) -> Vec<(u16, u8)> {
        self.text.extend(&self.title);
        self.text.sort_unstable();
        self.title.sort_unstable();
        let mut weighed: Vec<(u16, u8)> = self
            .text
            .chunk_by(|a, b| a == b)
            .filter_map(|run| {
                let term = *run.first()?;
                let weight = u16::from(*WEIGHTS.get(run.len() - 1).unwrap_or(&60));
                let factor = match self.title.binary_search(&term) {
                    Ok(_) => TITLE,
                    Err(_) => 1,
                };
                Some((bucket(term), narrow(weight * factor)))
            })
            .collect();
        if weighed.len() > most {
            weighed.arrange_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            weighed.truncate(most);
        }
        weighed.arrange_by(Ord::cmp);
        weighed.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        weighed
    }

    /// What is stored of a posting.
    pub(crate) fn bag(mut self) -> Bag {
        Bag::new(self.weighed(MOST).into_boxed_slice())
    }

    /// What a person's text is compared by; `None` of a text without terms.
    pub(crate) fn basis(mut self) -> Option<Basis> {
        let terms = self.weighed(usize::MAX);
        if terms.is_empty() {
            return None;
        }
        let mut weights = vec![0_u8; BUCKETS];
        let mut put = |bucket: u16, weight: u8| {
            if let Some(slot) = weights.get_mut(usize::from(bucket)) {
                *slot = weight.max(*slot);
            }
        };
        for (bucket, weight) in &terms {
            put(*bucket, *weight);
        }
        self.text.dedup();
        for own in &self.text {
            concepts::each_other(*own, |other| put(bucket(other), SAID_OTHERWISE));
        }
        let length = square(&terms).sqrt();
        Some(Basis {
            // length^(7/8), by functions that are exact everywhere
            length: length / (length / PIVOT).sqrt().sqrt().sqrt(),
            weights: weights.into_boxed_slice(),
        })
    }
}

/// A person's text, made ready for many postings.
#[derive(Clone)]
pub(crate) struct Basis {
    /// By bucket.
    weights: Box<[u8]>,
    length: f32,
}

impl std::fmt::Debug for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Basis").finish_non_exhaustive()
    }
}

impl Basis {
    /// 0–1: the root of the cosine, which spreads the low values that texts have among each other,
    /// drawn towards `neutral` where the posting says little.
    pub(crate) fn likeness(&self, posting: &Bag, neutral: f32) -> f32 {
        let shared: u32 = posting
            .terms
            .iter()
            .map(|(bucket, weight)| {
                let own = self.weights.get(usize::from(*bucket)).copied();
                u32::from(own.unwrap_or(0)) * u32::from(*weight)
            })
            .sum();
        let whole = self.length * posting.length.0;
        let cosine = if whole > 0.0 {
            exact(shared) / whole
        } else {
            0.0
        };
        let terms = exact(u32::try_from(posting.terms.len()).unwrap_or(u32::MAX));
        (cosine.clamp(0.0, 1.0).sqrt() * terms + neutral * UNKNOWN) / (terms + UNKNOWN)
    }

    /// What a word the posting holds weighs for the person; 0 for one they do not use.
    pub(crate) fn weight(&self, word: &str) -> u8 {
        let mut room = String::new();
        term(word, words::hash(word), &mut room)
            .and_then(|term| self.weights.get(usize::from(bucket(term))))
            .copied()
            .unwrap_or(0)
    }
}

/// Sum of squares; below 2^24 for every bag there can be, so exact.
fn square(terms: &[(u16, u8)]) -> f32 {
    exact(terms.iter().map(|(_, w)| u32::from(*w).pow(2)).sum())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "rounded the same way everywhere"
)]
const fn exact(n: u32) -> f32 {
    n as f32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the halves are folded on purpose"
)]
const fn bucket(term: Term) -> u16 {
    (term ^ (term >> 16)) as u16
}

fn narrow(weight: u16) -> u8 {
    u8::try_from(weight).unwrap_or(u8::MAX)
}

/// The term of a folded word; `None` for numbers, one or two letters, and words that only hold
/// sentences together. `hash` is the word's.
fn term(word: &str, hash: u32, room: &mut String) -> Option<Term> {
    let signed = word.ends_with(['+', '#']);
    if (word.len() < 3 && !signed)
        || word.bytes().all(|byte| byte.is_ascii_digit())
        || common::is_common(hash)
    {
        return None;
    }
    if signed {
        return Some(hash);
    }
    level(word, room);
    Some(words::hash(room))
}

/// The word's first letters in the spelling all languages share here.
fn level(word: &str, into: &mut String) {
    into.clear();
    let mut letters = 0;
    let mut last = '\0';
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let levelled = match (c, next) {
            ('p', Some('h')) => {
                rest.next();
                'f'
            }
            ('q', Some('u')) | ('c', Some('k' | 'h')) => {
                rest.next();
                'c'
            }
            ('t', Some('h')) => {
                rest.next();
                't'
            }
            ('k' | 'q', _) => 'c',
            ('j' | 'y', _) => 'i',
            ('w', _) => 'v',
            (other, _) => other,
        };
        if levelled == last {
            continue;
        }
        last = levelled;
        into.push(levelled);
        letters += 1;
        if letters == LETTERS {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levelled(word: &str) -> String {
        let mut room = String::new();
        level(word, &mut room);
        room
    }

    fn likeness(cv: &str, posting: &str) -> f32 {
        let (mut own, mut theirs) = (Reader::default(), Reader::default());
        own.read(cv);
        theirs.read(posting);
        own.basis().unwrap().likeness(&theirs.bag(), 0.5)
    }

    #[test]
    fn cognates_are_one_term() {
        for words in [
            ["kommunikation", "comunicare", "communication"],
            ["qualitat", "calitate", "quality"],
            ["architekt", "architect", "arquitecto"],
            ["management", "manager", "manageriala"],
        ] {
            let [a, b, c] = words.map(levelled);
            assert!(a == b || b == c || a == c, "{a} {b} {c}");
        }
        assert_ne!(levelled("java"), levelled("javascript"));
    }

    #[test]
    fn a_text_is_most_like_itself_and_nothing_like_another() {
        let nurse = "registered nurse on an intensive care ward, caring for patients after surgery, \
                     giving medication, keeping records and instructing young colleagues";
        let baker = "artisan bakery seeks somebody early rising who kneads dough, bakes bread and \
                     pastry, tends ovens, cleans tins, serves customers over the counter";
        assert!(likeness(nurse, nurse) > 0.7);
        assert!(likeness(nurse, baker) < 0.4);
    }

    #[test]
    fn a_trade_is_found_in_another_language() {
        let cv = "Softwareentwickler für Bankensysteme: Entwicklung, Prüfung und Betrieb von \
                  Datenbanken, Verkauf an Krankenhäuser, Buchhaltung";
        let same = "Software developer for banking: development, testing and operation of \
                    databases, sales to hospitals, accounting";
        let other = "Gardener for parks: planting trees, mowing lawns, repairing benches, \
                     watering flowers in summer";
        assert!(likeness(cv, same) > likeness(cv, other) + 0.2);
    }

    #[test]
    fn a_text_without_terms_says_nothing() {
        let mut own = Reader::default();
        own.read("an engineer");
        let own = own.basis().unwrap();
        assert!((own.likeness(&Bag::default(), 0.5) - 0.5).abs() < f32::EPSILON);
        assert!(Reader::default().basis().is_none());
    }
}
