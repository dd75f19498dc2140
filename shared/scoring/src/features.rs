//! What a score needs of a posting, read once.

use shared::Millis;
use shared::money::Salary;
use shared::place::Workplace;
use shared::posting::{Posting, Seniority};
use shared::sorting::Arrange as _;
use skills::{Demand, SkillId};

use crate::exchange;
use crate::text::{self, Bag};
use crate::wanted::YearlyWish;
use crate::words;
use crate::years;

/// Distinct words of one posting remembered for excluded words; a text of 40,000 characters stays
/// well below.
const MAX_WORDS: usize = 8_192;

/// A posting as scoring sees it: about 1.5 kilobytes, most of it the words' hashes and terms. Kept beside the
/// posting in the form [`Features::encode`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Features {
    /// Skills title, tags and text ask for; sorted, distinct.
    pub(crate) skills: Box<[Asked]>,
    /// Stems of the title's words; sorted, distinct.
    pub(crate) title: Box<[u32]>,
    pub(crate) seniority: Option<Seniority>,
    /// Years of experience asked for.
    pub(crate) years: Option<u8>,
    pub(crate) pay: Option<Pay>,
    pub(crate) workplace: Workplace,
    /// Words of all places named; sorted, distinct.
    pub(crate) place_words: Box<[u32]>,
    /// Countries of all places named; sorted, distinct.
    pub(crate) countries: Box<[Country]>,
    /// Regions larger than a country that are named as its place, see [`shared::country::Regions`].
    pub(crate) area_regions: u8,
    pub(crate) worldwide: bool,
    /// Countries of the remote scope; sorted, distinct.
    pub(crate) scope_countries: Box<[Country]>,
    /// Regions of the remote scope, see [`shared::country::Regions`].
    pub(crate) scope_regions: u8,
    pub(crate) posted_at: Option<Millis>,
    /// All words of title, company and text; sorted, distinct.
    pub(crate) words: Box<[u32]>,
    /// What title and text are about.
    pub(crate) bag: Bag,
}

/// A skill asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) skill: SkillId,
    /// False where it would only be liked.
    pub(crate) required: bool,
}

/// ISO 3166-1 alpha-2, upper case.
pub(crate) type Country = [u8; 2];

/// Pay a full-time year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pay {
    /// Lower end, minor units.
    pub min: i64,
    /// Upper end, minor units.
    pub max: i64,
    /// ISO 4217, upper case.
    pub currency: [u8; 3],
}

impl Pay {
    /// An end that is not named is taken to lie half again away from the other: "from 50,000" may well be 75,000.
    fn of(salary: &Salary) -> Option<Self> {
        let (min, max) = salary.yearly();
        Some(Self {
            min: salary.min.map_or(max - max / 3, |_| min),
            max: salary.max.map_or(min.saturating_add(min / 2), |_| max),
            currency: currency(&salary.currency)?,
        })
    }

    /// Both ends in the currency of a wish; `None` where one of the two is not known.
    pub(crate) fn against(&self, wish: &YearlyWish) -> Option<(i64, i64)> {
        if self.currency == wish.currency {
            return Some((self.min, self.max));
        }
        let convert = |amount| exchange::convert(amount, self.currency, wish.currency);
        Some((convert(self.min)?, convert(self.max)?))
    }

    /// Whether even the upper end is below the wish. Pay in another currency is converted by an old
    /// rate and must be clearly below.
    pub(crate) fn falls_short_of(&self, wish: &YearlyWish) -> bool {
        let least = if self.currency == wish.currency {
            wish.yearly
        } else {
            wish.yearly.saturating_sub(wish.yearly / 10)
        };
        self.against(wish).is_some_and(|(_, max)| max < least)
    }
}

impl Features {
    /// The skills the posting asks for or would like, in order.
    pub fn skills(&self) -> impl Iterator<Item = SkillId> {
        self.skills.iter().map(|asked| asked.skill)
    }

    /// Years of experience the posting asks for, where it says so.
    pub const fn years(&self) -> Option<u8> {
        self.years
    }
}

/// Reads a posting.
pub fn read(posting: &Posting) -> Features {
    let named = skills::find(&posting.title)
        .into_iter()
        .map(|mention| mention.skill)
        .chain(posting.tags.iter().filter_map(|tag| skills::id_of(tag)))
        .map(|skill| (skill, Demand::Required));
    let mut found: Vec<Asked> = skills::demands(&posting.text)
        .into_iter()
        .chain(named)
        .filter(|(_, demand)| *demand != Demand::Benefit)
        .map(|(skill, demand)| Asked {
            skill,
            required: demand == Demand::Required,
        })
        .collect();
    found.arrange_by_key(|asked| (asked.skill, !asked.required));
    found.dedup_by_key(|asked| asked.skill);

    let mut all = Vec::new();
    let mut about = text::Reader::default();
    words::each_word(&posting.title, |word| {
        let hash = words::hash(word);
        all.push(hash);
        about.title_word(word, hash);
    });
    words::each_word(&posting.company, |word| all.push(words::hash(word)));
    words::each_word(&posting.text, |word| {
        let hash = words::hash(word);
        all.push(hash);
        about.word(word, hash);
    });
    all.sort_unstable();
    all.dedup();
    all.truncate(MAX_WORDS);

    let mut place_words = Vec::new();
    let mut countries = Vec::new();
    let mut area_regions = 0;
    for place in &posting.places {
        for text in [
            Some(&place.text),
            place.city.as_ref(),
            place.region.as_ref(),
        ]
        .into_iter()
        .flatten()
        {
            words::each_word(text, |word| place_words.push(words::hash(word)));
        }
        countries.extend(place.country.as_deref().and_then(country));
        if place.country.is_none()
            && let Some(area) = gazetteer::area(&place.text)
        {
            area_regions |= region_bits(area.regions.iter().copied());
            countries.extend(area.countries.iter().copied().filter_map(country));
        }
    }
    let scope = &posting.remote_scope;
    let scope_regions = region_bits(scope.regions.iter().map(String::as_str));

    Features {
        skills: found.into_boxed_slice(),
        title: words::title_stems(&posting.title),
        seniority: posting.seniority,
        years: years::asked_for(&posting.text),
        pay: posting.salary.as_ref().and_then(Pay::of),
        workplace: posting.workplace,
        place_words: words::sorted(place_words),
        countries: distinct(countries),
        area_regions,
        worldwide: scope.worldwide,
        scope_countries: distinct(scope.countries.iter().filter_map(|c| country(c)).collect()),
        scope_regions,
        posted_at: posting.posted_at,
        words: all.into_boxed_slice(),
        bag: about.bag(),
    }
}

fn region_bits<'a>(names: impl Iterator<Item = &'a str>) -> u8 {
    names
        .filter_map(shared::country::Regions::named)
        .fold(0, |bits, region| bits | region.bits())
}

fn distinct(mut countries: Vec<Country>) -> Box<[Country]> {
    countries.arrange_by(Ord::cmp);
    countries.dedup();
    countries.into_boxed_slice()
}

fn country(code: &str) -> Option<Country> {
    code.to_ascii_uppercase().as_bytes().try_into().ok()
}

pub(crate) fn currency(code: &str) -> Option<[u8; 3]> {
    code.to_ascii_uppercase().as_bytes().try_into().ok()
}
