//! Features as bytes, beside the posting in the catalog.
//!
//! Little-endian: version `u8`, fingerprint of the skill table `u32`, then the fields in the order
//! of [`Features`]. Lists are a `u16` count and their items; sorted hashes are written as LEB128
//! differences, which saves a quarter. Another version or table decodes to `None`: read it anew.

use shared::place::Workplace;
use shared::posting::Seniority;
use skills::SkillId;

use crate::features::{Asked, Country, Features, Pay};
use crate::text::Bag;

/// Goes up with every change of layout or of how a posting is read.
const VERSION: u8 = 3;

/// Set in a skill's number where it would only be liked.
const LIKED: u16 = 1 << 15;

const SENIORITIES: [Seniority; 10] = [
    Seniority::Intern,
    Seniority::Junior,
    Seniority::Mid,
    Seniority::Senior,
    Seniority::Lead,
    Seniority::Staff,
    Seniority::Principal,
    Seniority::Manager,
    Seniority::Director,
    Seniority::Executive,
];
const WORKPLACES: [Workplace; 4] = [
    Workplace::Unknown,
    Workplace::Onsite,
    Workplace::Hybrid,
    Workplace::Remote,
];

impl Features {
    /// The features as bytes; [`Features::decode`] reads them back.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64 + self.words.len() * 3);
        out.push(VERSION);
        out.extend(skills::TABLE_FINGERPRINT.to_le_bytes());
        put_list(&mut out, &self.skills, |out, s| {
            let liked = if s.required { 0 } else { LIKED };
            out.extend((s.skill.0 | liked).to_le_bytes());
        });
        put_hashes(&mut out, &self.title);
        out.push(index_of(&SENIORITIES, self.seniority.as_ref()));
        out.push(self.years.unwrap_or(0));
        if let Some(pay) = self.pay {
            out.push(1);
            out.extend(pay.min.to_le_bytes());
            out.extend(pay.max.to_le_bytes());
            out.extend(pay.currency);
        } else {
            out.push(0);
        }
        out.push(index_of(&WORKPLACES, Some(&self.workplace)));
        put_hashes(&mut out, &self.place_words);
        put_list(&mut out, &self.countries, Vec::extend);
        out.push(self.area_regions);
        out.push(u8::from(self.worldwide));
        put_list(&mut out, &self.scope_countries, Vec::extend);
        out.push(self.scope_regions);
        out.extend(self.posted_at.unwrap_or(i64::MIN).to_le_bytes());
        put_hashes(&mut out, &self.words);
        put_list(&mut out, self.bag.terms(), |out, (bucket, weight)| {
            out.extend(bucket.to_le_bytes());
            out.push(weight);
        });
        out
    }

    /// Reads what [`Features::encode`] wrote; `None` where it is of another version, of another
    /// skill table, or broken.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut input = Input(bytes);
        if input.byte()? != VERSION
            || u32::from_le_bytes(input.array()?) != skills::TABLE_FINGERPRINT
        {
            return None;
        }
        let features = Self {
            skills: input.list(|i| {
                let bits = u16::from_le_bytes(i.array()?);
                let skill = SkillId(bits & !LIKED);
                (usize::from(skill.0) < skills::COUNT).then_some(Asked {
                    skill,
                    required: bits & LIKED == 0,
                })
            })?,
            title: input.hashes()?,
            seniority: match input.byte()? {
                0 => None,
                n => Some(*SENIORITIES.get(usize::from(n) - 1)?),
            },
            years: Some(input.byte()?).filter(|years| *years > 0),
            pay: match input.byte()? {
                0 => None,
                1 => Some(Pay {
                    min: i64::from_le_bytes(input.array()?),
                    max: i64::from_le_bytes(input.array()?),
                    currency: input.array()?,
                }),
                _ => return None,
            },
            workplace: *WORKPLACES.get(usize::from(input.byte()?).checked_sub(1)?)?,
            place_words: input.hashes()?,
            countries: input.list(Input::array::<2>)?,
            area_regions: input.byte()?,
            worldwide: input.byte()? == 1,
            scope_countries: input.list(Input::array::<2>)?,
            scope_regions: input.byte()?,
            posted_at: Some(i64::from_le_bytes(input.array()?)).filter(|at| *at != i64::MIN),
            words: input.hashes()?,
            bag: Bag::new(input.list(|i| Some((u16::from_le_bytes(i.array()?), i.byte()?)))?),
        };
        input.0.is_empty().then_some(features)
    }
}

/// One-based; 0 for none.
fn index_of<T: PartialEq>(all: &[T], item: Option<&T>) -> u8 {
    item.and_then(|item| all.iter().position(|other| other == item))
        .and_then(|at| u8::try_from(at + 1).ok())
        .unwrap_or(0)
}

fn put_list<T: Copy>(out: &mut Vec<u8>, items: &[T], put: impl Fn(&mut Vec<u8>, T)) {
    let count = u16::try_from(items.len()).unwrap_or(u16::MAX);
    out.extend(count.to_le_bytes());
    for item in items.iter().take(usize::from(count)) {
        put(out, *item);
    }
}

fn put_hashes(out: &mut Vec<u8>, sorted: &[u32]) {
    let mut last = 0;
    let count = u16::try_from(sorted.len()).unwrap_or(u16::MAX);
    out.extend(count.to_le_bytes());
    for hash in sorted.iter().take(usize::from(count)) {
        let mut difference = hash.wrapping_sub(last);
        last = *hash;
        while difference >= 0x80 {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the low seven bits are meant"
            )]
            out.push(difference as u8 | 0x80);
            difference >>= 7;
        }
        #[expect(clippy::cast_possible_truncation, reason = "below 0x80 here")]
        out.push(difference as u8);
    }
}

struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk::<N>()?;
        self.0 = tail;
        Some(*head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Box<[T]>> {
        let count = u16::from_le_bytes(self.array()?);
        (0..count).map(|_| item(self)).collect()
    }

    fn hashes(&mut self) -> Option<Box<[u32]>> {
        let mut last = 0_u32;
        self.list(|input| {
            let (mut difference, mut shift) = (0_u32, 0);
            loop {
                let byte = input.byte()?;
                difference |= u32::from(byte & 0x7f).checked_shl(shift)?;
                if byte < 0x80 {
                    break;
                }
                shift += 7;
            }
            last = last.checked_add(difference)?;
            Some(last)
        })
    }
}

const _: () = assert!(size_of::<Country>() == 2 && skills::COUNT < 1 << 15);
