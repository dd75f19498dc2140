//! Whether the work is where somebody wants it; nothing is allocated here.

use shared::place::Workplace;

use crate::features::Features;
use crate::wanted::WantedPlace;
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
