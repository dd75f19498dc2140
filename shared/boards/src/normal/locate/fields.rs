//! One place from fields of its own, as sources with some structure give it.

use gazetteer::Meaning;
use shared::place::Place;

use super::locate;
use crate::normal::text::{fold, meaningful};

/// A place whose parts the source names in fields of their own; each may be empty.
pub(crate) fn named(city: &str, region: &str, country: &str) -> Place {
    let part = |text: &str| meaningful(fold(text));
    let (city, region, country) = (part(city), part(region), part(country));
    let text = [&city, &region, &country]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    // What the parts do not say, their words together may: `Cincinnati, OH` is in the United States.
    let guessed = locate(&text);
    let country = country
        .and_then(|country| country_field(&country))
        .or(guessed.country);
    let region = region
        .map(|region| region_field(&region, country.as_deref()))
        .or(guessed.region);
    let known = city.as_deref().and_then(|city| {
        gazetteer::cities(city).find(|known| country.as_deref() == Some(known.country))
    });
    Place {
        city: known.map(|city| city.name.to_owned()).or(city),
        region: region.or_else(|| {
            known
                .and_then(|city| gazetteer::region(city.country, city.region))
                .map(|region| region.name.to_owned())
        }),
        country,
        text,
    }
}

/// ISO code of a country a source names in a field of its own: a code in any case, or a name.
fn country_field(text: &str) -> Option<String> {
    let text = fold(text);
    gazetteer::country(&text)
        .or_else(|| gazetteer::country_of_code(&text.to_ascii_uppercase()))
        .map(|country| country.code.to_owned())
}

/// English name of a region a source names in a field of its own.
fn region_field(text: &str, in_country: Option<&str>) -> String {
    gazetteer::regions(text)
        .chain(
            gazetteer::meanings(text).filter_map(|meaning| match meaning {
                Meaning::Region(region) => Some(region),
                _ => None,
            }),
        )
        .find(|region| in_country.is_none_or(|code| code == region.country))
        .map_or_else(|| text.to_owned(), |region| region.name.to_owned())
}
