//! The score: seven parts, each 0–1, weighted to 0–100. `docs/scoring.md` is this file in prose.

use shared::Millis;
use shared::application::ScorePart;
use shared::place::Workplace;
use shared::posting::Seniority;
use shared::weights::Weights;
use skills::{Family, SkillId};

use crate::features::{Asked, Features};
use crate::places::{Fit, any_of, place_fit};
use crate::wanted::{Wanted, WantedSearch};

/// What missing information counts as: neither for nor against.
pub(crate) const NEUTRAL: f32 = 0.5;

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Part {
    Skills,
    Title,
    Text,
    Experience,
    Location,
    Salary,
    Freshness,
}

impl Part {
    /// All, in the order they are shown.
    pub const ALL: [Self; 7] = [
        Self::Skills,
        Self::Title,
        Self::Text,
        Self::Experience,
        Self::Location,
        Self::Salary,
        Self::Freshness,
    ];

    /// The word for it in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Skills => "skills",
            Self::Title => "title",
            Self::Text => "text",
            Self::Experience => "experience",
            Self::Location => "location",
            Self::Salary => "salary",
            Self::Freshness => "freshness",
        }
    }
}

/// The value of each part, 0–1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts([f32; 7]);

impl Parts {
    /// The value of one part.
    pub const fn value(&self, part: Part) -> f32 {
        let [skills, title, text, experience, location, salary, freshness] = self.0;
        match part {
            Part::Skills => skills,
            Part::Title => title,
            Part::Text => text,
            Part::Experience => experience,
            Part::Location => location,
            Part::Salary => salary,
            Part::Freshness => freshness,
        }
    }

    /// 0–100, one decimal, by shares that sum to 1 ([`shared::weights::Weights::shares`]).
    pub fn score(&self, shares: &[f32; 7]) -> f32 {
        let sum: f32 = shares.iter().zip(self.0).map(|(a, b)| a * b).sum();
        ((sum * 1_000.0).round() / 10.0).clamp(0.0, 100.0)
    }

    /// As they were explained; a part that was not is neutral.
    fn explained(parts: &[ScorePart]) -> Self {
        Self(Part::ALL.map(|part| {
            let known = parts.iter().find(|one| one.name == part.name());
            known.map_or(NEUTRAL, |one| one.value)
        }))
    }

    pub(crate) fn of(
        wanted: &Wanted,
        search: &WantedSearch,
        features: &Features,
        today: i64,
    ) -> Self {
        Self([
            skills(wanted, features),
            title(wanted, search, features),
            text(wanted, features),
            experience(wanted, features),
            location(wanted, search, features),
            salary(search, features),
            freshness(features, today),
        ])
    }
}

/// What a score that was explained would be by other weights. Exact as long as the same search gives
/// the highest score.
pub fn reweigh(parts: &[ScorePart], weights: &Weights) -> f32 {
    Parts::explained(parts).score(&weights.shares())
}

/// The UTC day of a time, counted from 1970.
pub(crate) const fn day_of(time: Millis) -> i64 {
    time.div_euclid(86_400_000)
}

/// Small counts; exact in `f32`.
#[expect(clippy::cast_precision_loss, reason = "counts far below 2^24")]
const fn count(n: usize) -> f32 {
    n as f32
}

/// What a skill counts that would only be liked, in hundredths of one asked for.
const LIKED: u32 = 50;

/// What skills count that nearly every posting names or that are no craft, in hundredths of a hard one.
const ASIDE: u32 = 50;

/// Weight of a skill in a posting, in hundredths of a hard skill asked for.
fn weight_of(asked: Asked) -> u32 {
    let demand = if asked.required { 100 } else { LIKED };
    if is_aside(asked.skill) {
        demand * ASIDE / 100
    } else {
        demand
    }
}

/// Whether a skill is a soft one, a spoken language or a certificate.
pub(crate) fn is_aside(skill: SkillId) -> bool {
    matches!(
        skills::family(skill),
        Some(Family::Soft | Family::SpokenLanguage | Family::Certificate)
    )
}

/// Share of the posting's skills the person has, drawn towards neutral as if one more skill were
/// named of which nothing is known: one skill of one is good, eight of eight is better. A related
/// skill counts its part.
fn skills(wanted: &Wanted, features: &Features) -> f32 {
    if !wanted.has_skills {
        return NEUTRAL;
    }
    let (mut had, mut asked) = (0_u32, 0_u32);
    for one in &features.skills {
        let weight = weight_of(*one);
        had += weight * u32::from(wanted.part_of(one.skill));
        asked += weight;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "far below 2^24 unless a posting names thousands"
    )]
    let (had, asked) = (had as f32 / 10_000.0, asked as f32 / 100.0);
    (had + NEUTRAL) / (asked + 1.0)
}

/// How much of the posting's title is what was wanted, or what the person is: the larger share of
/// its words found in one wanted title it holds, or in one of the person's own titles. Half is
/// given for having passed the filter.
fn title(wanted: &Wanted, search: &WantedSearch, features: &Features) -> f32 {
    let whole = features.title.len();
    if whole == 0 || (search.titles.is_empty() && wanted.own_titles.is_empty()) {
        return NEUTRAL;
    }
    let shared_words = |stems: &[u32]| {
        stems
            .iter()
            .filter(|s| features.title.binary_search(s).is_ok())
            .count()
    };
    let asked = search
        .titles
        .iter()
        .map(|title| (shared_words(&title.stems), title.stems.len()))
        .filter(|(held, all)| held == all)
        .map(|(held, _)| held);
    let own = wanted.own_titles.iter().map(|stems| shared_words(stems));
    let best = asked.chain(own).max().unwrap_or(0);
    NEUTRAL + NEUTRAL * count(best.min(whole)) / count(whole)
}

/// How alike the posting and the CV are.
fn text(wanted: &Wanted, features: &Features) -> f32 {
    wanted
        .text
        .as_ref()
        .map_or(NEUTRAL, |own| own.likeness(&features.bag, NEUTRAL))
}

/// Rungs of the ladder, 0–7; a lead, a staff engineer and a manager stand equally high.
const fn rung(seniority: Seniority) -> u8 {
    match seniority {
        Seniority::Intern => 0,
        Seniority::Junior => 1,
        Seniority::Mid => 2,
        Seniority::Senior => 3,
        Seniority::Lead | Seniority::Staff | Seniority::Manager => 4,
        Seniority::Principal => 5,
        Seniority::Director => 6,
        Seniority::Executive => 7,
    }
}

/// The mean of what is known: how far the rungs are apart, and whether the years suffice.
fn experience(wanted: &Wanted, features: &Features) -> f32 {
    let rungs = match (wanted.seniority, features.seniority) {
        (Some(own), Some(asked)) => Some(match rung(own).abs_diff(rung(asked)) {
            0 => 1.0,
            1 => 0.7,
            2 => 0.35,
            _ => 0.1,
        }),
        _ => None,
    };
    let years = match (wanted.months, features.years) {
        (Some(months), Some(years)) if years > 0 => {
            let asked = u32::from(years) * 12;
            #[expect(clippy::cast_precision_loss, reason = "months, cut to at most 240")]
            let share = months.min(asked) as f32 / asked as f32;
            Some(share)
        }
        _ => None,
    };
    match (rungs, years) {
        (Some(a), Some(b)) => f32::midpoint(a, b),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => NEUTRAL,
    }
}

/// Whether the place is one wanted; without a wish, how near it is to home.
fn location(wanted: &Wanted, search: &WantedSearch, features: &Features) -> f32 {
    if !search.places.is_empty() {
        return match place_fit(&search.places, features) {
            Fit::Here | Fit::RemoteHere => 1.0,
            Fit::Unknown => NEUTRAL,
            Fit::Outside => 0.0,
        };
    }
    if wanted.home.is_empty() {
        return if features.workplace == Workplace::Remote && features.worldwide {
            1.0
        } else {
            NEUTRAL
        };
    }
    match place_fit(&wanted.home, features) {
        Fit::Here | Fit::RemoteHere => 1.0,
        Fit::Unknown => NEUTRAL,
        Fit::Outside => {
            let mut known = wanted.home.iter().filter(|p| !p.countries.is_empty());
            if known.any(|home| any_of(&home.countries, &features.countries)) {
                0.7
            } else if wanted.home.iter().all(|p| p.countries.is_empty())
                || features.countries.is_empty()
            {
                NEUTRAL
            } else {
                0.2
            }
        }
    }
}

/// Whether the pay reaches the wish; the whole range above it is no better than its lower end on it.
fn salary(search: &WantedSearch, features: &Features) -> f32 {
    let (Some(wish), Some(pay)) = (search.salary, features.pay) else {
        return NEUTRAL;
    };
    match pay.against(&wish) {
        None => NEUTRAL,
        Some((min, _)) if min >= wish.yearly => 1.0,
        Some((_, max)) if max >= wish.yearly => 0.8,
        Some(_) => 0.0,
    }
}

/// 1 on the first three days, then evenly down to 0 after sixty.
fn freshness(features: &Features, today: i64) -> f32 {
    const NEW: i64 = 3;
    const OLD: i64 = 60;
    let Some(posted_at) = features.posted_at else {
        return NEUTRAL;
    };
    let age = today.saturating_sub(day_of(posted_at)).clamp(NEW, OLD);
    #[expect(clippy::cast_precision_loss, reason = "at most sixty days")]
    let left = (OLD - age) as f32 / (OLD - NEW) as f32;
    left
}
