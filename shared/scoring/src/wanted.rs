//! A profile and its searches, made ready for judging.

use shared::posting::Seniority;
use shared::profile::Profile;
use shared::search::{RemoteWish, Search};
use shared::weights::Weights;
use shared::{CvId, SearchId};
use skills::SkillId;

use crate::features::currency;
use crate::text;
use crate::wish::WantedPlace;
use crate::words;

/// Titles of one's own that a posting's title is compared with: the headline and this many positions.
const OWN_POSITIONS: usize = 3;
/// A skill the profile names, in hundredths.
const WHOLE: u8 = 100;
/// Bytes of a CV's text that are compared.
const MAX_CV_BYTES: usize = 200_000;

/// What a person wants and has, compiled once for many postings.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub(crate) searches: Vec<WantedSearch>,
    /// What the person has of each skill of the table, in hundredths.
    skills: Box<[u8]>,
    pub(crate) has_skills: bool,
    /// Stems of the person's own titles.
    pub(crate) own_titles: Vec<Box<[u32]>>,
    pub(crate) seniority: Option<Seniority>,
    pub(crate) months: Option<u32>,
    /// Where the person lives, as far as that is known.
    pub(crate) home: Vec<WantedPlace>,
    /// The CV's text, or what the profile says where there is none.
    pub(crate) text: Option<text::Basis>,
    /// Share of each part of the score.
    pub(crate) shares: [f32; 7],
}

#[derive(Debug, Clone)]
pub(crate) struct WantedSearch {
    pub(crate) id: SearchId,
    pub(crate) name: String,
    pub(crate) cv: Option<CvId>,
    pub(crate) titles: Vec<WantedTitle>,
    pub(crate) places: Vec<WantedPlace>,
    pub(crate) remote: RemoteWish,
    pub(crate) salary: Option<YearlyWish>,
    pub(crate) exclude: Vec<Phrase>,
}

#[derive(Debug, Clone)]
pub(crate) struct WantedTitle {
    pub(crate) text: String,
    pub(crate) stems: Box<[u32]>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct YearlyWish {
    /// Minor units a full-time year.
    pub(crate) yearly: i64,
    pub(crate) currency: [u8; 3],
}

#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    pub(crate) text: String,
    /// In order.
    pub(crate) words: Vec<u32>,
}

impl Wanted {
    /// Compiles. Searches that are paused are left out; skills the table does not know count for
    /// nothing, since no posting can be seen to ask for them.
    pub fn compile(profile: &Profile, searches: &[Search]) -> Self {
        let mut had = vec![0_u8; skills::COUNT];
        let mut put = |skill: SkillId, percent: u8| {
            if let Some(slot) = had.get_mut(usize::from(skill.0)) {
                *slot = percent.max(*slot);
            }
        };
        for skill in profile.skills.iter().filter_map(|name| skills::id_of(name)) {
            put(skill, WHOLE);
            for (other, weight) in skills::related(skill) {
                put(other, hundredths(weight));
            }
        }
        let own_titles = profile
            .headline
            .iter()
            .chain(
                profile
                    .positions
                    .iter()
                    .take(OWN_POSITIONS)
                    .filter_map(|p| p.title.as_ref()),
            )
            .map(|title| words::title_stems(title))
            .filter(|stems| !stems.is_empty())
            .collect();
        let home = profile
            .location
            .as_deref()
            .and_then(|place| WantedPlace::parse(place, &[]))
            .unwrap_or_default();
        Self {
            searches: searches
                .iter()
                .filter(|search| !search.spec.paused)
                .map(|search| WantedSearch::compile(search, &home))
                .collect(),
            has_skills: had.contains(&WHOLE),
            skills: had.into_boxed_slice(),
            own_titles,
            seniority: profile.seniority,
            months: profile.experience_months,
            home,
            text: own_text(profile).basis(),
            shares: Weights::default().shares(),
        }
    }

    /// With weights of the person's own.
    #[must_use]
    pub fn weighted(mut self, weights: &Weights) -> Self {
        self.shares = weights.shares();
        self
    }

    /// With the text of their CV, which says more than what was read out of it; beyond 200,000 bytes
    /// it is not looked at.
    #[must_use]
    pub fn with_cv(mut self, cv: &str) -> Self {
        let mut own = text::Reader::default();
        own.read(head_of(cv));
        if let Some(text) = own.basis() {
            self.text = Some(text);
        }
        self
    }

    /// Whether the profile names this skill.
    pub fn has(&self, skill: SkillId) -> bool {
        self.part_of(skill) == WHOLE
    }

    /// What the person has of a skill, in hundredths: all of one the profile names, some of one that
    /// is related to it.
    pub(crate) fn part_of(&self, skill: SkillId) -> u8 {
        self.skills.get(usize::from(skill.0)).copied().unwrap_or(0)
    }
}

/// Below a whole.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped before"
)]
fn hundredths(weight: f32) -> u8 {
    (weight * 100.0).round().clamp(0.0, 99.0) as u8
}

/// What the profile says in words. Skills are a part of their own; only those no table knows count
/// here.
fn own_text(profile: &Profile) -> text::Reader {
    let mut own = text::Reader::default();
    let titles = profile.positions.iter().filter_map(|p| p.title.as_ref());
    let done = profile.positions.iter().flat_map(|p| &p.bullets);
    let degrees = profile.education.iter().filter_map(|e| e.degree.as_ref());
    let unknown = profile.skills.iter().filter(|s| skills::id_of(s).is_none());
    for text in profile
        .headline
        .iter()
        .chain(&profile.summary)
        .chain(titles)
        .chain(done)
        .chain(degrees)
        .chain(unknown)
    {
        own.read(text);
    }
    own
}

fn head_of(cv: &str) -> &str {
    let mut end = cv.len().min(MAX_CV_BYTES);
    while !cv.is_char_boundary(end) {
        end -= 1;
    }
    cv.get(..end).unwrap_or_default()
}

/// None where one of them is anywhere.
fn wanted_places(places: &[String], home: &[WantedPlace]) -> Vec<WantedPlace> {
    let named = places.iter().filter(|place| !place.trim().is_empty());
    let read: Option<Vec<Vec<WantedPlace>>> = named
        .map(|place| match WantedPlace::parse(place, home) {
            None if shared::fold::fold(place).is_empty() => Some(Vec::new()),
            read => read,
        })
        .collect();
    read.unwrap_or_default().concat()
}

impl WantedSearch {
    fn compile(search: &Search, home: &[WantedPlace]) -> Self {
        let spec = &search.spec;
        Self {
            id: search.id.clone(),
            name: spec.name.clone(),
            cv: spec.cv.clone(),
            titles: spec
                .titles
                .iter()
                .map(|text| WantedTitle {
                    text: text.trim().to_owned(),
                    stems: words::title_stems(text),
                })
                .filter(|title| !title.stems.is_empty())
                .collect(),
            places: wanted_places(&spec.places, home),
            remote: spec.remote,
            salary: spec.min_salary.as_ref().and_then(|wish| {
                Some(YearlyWish {
                    yearly: wish.amount.saturating_mul(wish.period.per_year()),
                    currency: currency(&wish.currency)?,
                })
                .filter(|wish| wish.yearly > 0)
            }),
            exclude: spec
                .exclude
                .iter()
                .map(|text| Phrase {
                    text: text.trim().to_owned(),
                    words: words::word_hashes(text),
                })
                .filter(|phrase| !phrase.words.is_empty())
                .collect(),
        }
    }
}
