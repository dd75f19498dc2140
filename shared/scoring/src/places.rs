//! Whether the work is where somebody wants it; nothing is allocated here.

use shared::country::{Regions, regions_of};
use shared::place::Workplace;

use crate::features::{Country, Features};
use crate::wish::{Area, WantedPlace};
use crate::words::holds_all;

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
        return if places.iter().any(WantedPlace::is_nowhere_known) {
            Fit::Unknown
        } else {
            Fit::Outside
        };
    }
    let says_nothing = features.place_words.is_empty() && features.countries.is_empty();
    if says_nothing || places.iter().any(|place| maybe_within(place, features)) {
        Fit::Unknown
    } else {
        Fit::Outside
    }
}

fn names(place: &WantedPlace, features: &Features) -> bool {
    if place.remote_only && matches!(features.workplace, Workplace::Onsite | Workplace::Hybrid) {
        return false;
    }
    match &place.area {
        Area::Anywhere => false,
        Area::Countries => any_of(&place.countries, &features.countries),
        Area::Region => {
            features.area_regions & place.regions != 0
                || features
                    .countries
                    .iter()
                    .any(|country| regions_of(*country).bits() & place.regions != 0)
        }
        Area::Named(words) => {
            holds_all(&features.place_words, words)
                // Paris, Texas is not Paris, France.
                && (features.countries.is_empty()
                    || place.countries.is_empty()
                    || any_of(&place.countries, &features.countries))
        }
    }
}

/// The posting names a larger area that the wish lies in: `Europe` may be Berlin.
fn maybe_within(place: &WantedPlace, features: &Features) -> bool {
    !place.remote_only && features.area_regions & reach_of(place) != 0
}

fn in_scope(place: &WantedPlace, features: &Features) -> bool {
    any_of(&place.countries, &features.scope_countries)
        || reach_of(place) & features.scope_regions != 0
        || (matches!(place.area, Area::Region)
            && features
                .scope_countries
                .iter()
                .any(|country| regions_of(*country).bits() & place.regions != 0))
}

/// The regions that may mean it: who wants Europe can work where the EU may.
fn reach_of(place: &WantedPlace) -> u8 {
    const NESTED: u8 = Regions::EU.bits() | Regions::EUROPE.bits() | Regions::EMEA.bits();
    if matches!(place.area, Area::Region) && place.regions & NESTED != 0 {
        place.regions | NESTED
    } else {
        place.regions
    }
}

pub(crate) fn any_of(wanted: &[Country], named: &[Country]) -> bool {
    wanted.iter().any(|country| named.contains(country))
}
