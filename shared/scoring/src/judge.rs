//! Hard filters, then the score; nothing is allocated here.

use shared::Millis;
use shared::place::Workplace;
use shared::search::RemoteWish;

use crate::features::Features;
use crate::parts::{Parts, day_of};
use crate::wanted::{Wanted, WantedPlace, WantedSearch};
use crate::words::holds_all;

/// Why a posting is left out. In the order of the filters: of several searches the reason of the one
/// that came furthest is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No search is on.
    NoSearch,
    /// The title holds none of the wanted titles.
    Title,
    /// An excluded word stands in it. Only [`crate::explain`], which has the text, says so.
    Excluded,
    /// Remote where that is not wanted, or not remote where only that is.
    Remote,
    /// Somewhere else.
    Place,
    /// Pays less than the least wished, in the same currency.
    Salary,
}

/// What becomes of a posting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// At least one search keeps it.
    Kept {
        /// 0–100, one decimal.
        score: f32,
        /// The parts of the score, of the search that gives the highest.
        parts: Parts,
        /// The words of an excluded phrase are all in the posting; whether they stand there as that
        /// phrase is for [`crate::explain`] to confirm. Without this flag its score is this one.
        confirm: bool,
    },
    /// Every search leaves it out.
    Dropped(Reason),
}

/// Judges one posting for one person. The same input gives the same verdict; `now` counts by the
/// UTC day, so a score holds still for a day.
pub fn judge(wanted: &Wanted, features: &Features, now: Millis) -> Verdict {
    let today = day_of(now);
    let mut best: Option<(f32, Parts)> = None;
    let mut confirm = false;
    let mut furthest = Reason::NoSearch;
    for search in &wanted.searches {
        if let Err(reason) = filter(search, features) {
            furthest = furthest.max(reason);
            continue;
        }
        confirm |= suspects(search, features);
        let parts = Parts::of(wanted, search, features, today);
        let score = parts.score();
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, parts));
        }
    }
    match best {
        Some((score, parts)) => Verdict::Kept {
            score,
            parts,
            confirm,
        },
        None => Verdict::Dropped(furthest),
    }
}

/// The filters that need no text, in order.
pub(crate) fn filter(search: &WantedSearch, features: &Features) -> Result<(), Reason> {
    if !search.titles.is_empty()
        && !search
            .titles
            .iter()
            .any(|title| holds_all(&features.title, &title.stems))
    {
        return Err(Reason::Title);
    }
    match (search.remote, features.workplace) {
        (RemoteWish::Only, Workplace::Onsite | Workplace::Hybrid)
        | (RemoteWish::No, Workplace::Remote) => return Err(Reason::Remote),
        _ => {}
    }
    if !search.places.is_empty() && place_fit(&search.places, features) == Fit::Outside {
        return Err(Reason::Place);
    }
    if let (Some(wish), Some(pay)) = (search.salary, features.pay)
        && wish.currency == pay.currency
        && pay.max < wish.yearly
    {
        return Err(Reason::Salary);
    }
    Ok(())
}

/// Whether all words of an excluded phrase are somewhere in the posting.
pub(crate) fn suspects(search: &WantedSearch, features: &Features) -> bool {
    search
        .exclude
        .iter()
        .any(|phrase| holds_all(&features.words, &phrase.words))
}

/// How a posting lies to the places wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// One of the places it names is wanted.
    Here,
    /// It can be done remotely from a wanted place.
    RemoteHere,
    /// It does not say enough.
    Unknown,
    /// It names only others.
    Outside,
}

pub(crate) fn place_fit(places: &[WantedPlace], features: &Features) -> Fit {
    if places.iter().any(|place| names(place, features)) {
        return Fit::Here;
    }
    if features.workplace == Workplace::Remote {
        let open = features.scope_countries.is_empty() && features.scope_regions == 0;
        if features.worldwide || open {
            return Fit::RemoteHere;
        }
        if places.iter().any(|place| in_scope(place, features)) {
            return Fit::RemoteHere;
        }
        let unknown = |place: &WantedPlace| place.country.is_none() && place.regions == 0;
        return if places.iter().any(unknown) {
            Fit::Unknown
        } else {
            Fit::Outside
        };
    }
    if features.place_words.is_empty() && features.countries.is_empty() {
        Fit::Unknown
    } else {
        Fit::Outside
    }
}

fn names(place: &WantedPlace, features: &Features) -> bool {
    if place.whole_country {
        return place
            .country
            .is_some_and(|country| features.countries.contains(&country));
    }
    if place.whole_region {
        return features
            .countries
            .iter()
            .any(|country| shared::country::regions_of(*country).bits() & place.regions != 0);
    }
    holds_all(&features.place_words, &place.words)
        // Paris, Texas is not Paris, France.
        && (features.countries.is_empty()
            || place.country.is_none_or(|country| features.countries.contains(&country)))
}

fn in_scope(place: &WantedPlace, features: &Features) -> bool {
    place
        .country
        .is_some_and(|country| features.scope_countries.contains(&country))
        || place.regions & features.scope_regions != 0
        || (place.whole_region
            && features
                .scope_countries
                .iter()
                .any(|country| shared::country::regions_of(*country).bits() & place.regions != 0))
}
