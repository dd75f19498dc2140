//! What a board's word for a place can mean.

use gazetteer::{City, Meaning};

/// ISO code of the country of this name (any case), or of this code (upper case).
pub(crate) fn country(text: &str) -> Option<&'static str> {
    gazetteer::country(text).map(|country| country.code)
}

/// The most populous city of this name.
pub(crate) fn city(text: &str) -> Option<City> {
    gazetteer::cities(text).next()
}

/// One thing a part of a place's text can mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sense {
    pub(crate) kind: Kind,
    /// ISO code.
    pub(crate) country: &'static str,
    /// Code of the region, or of the city's region; empty where there is none.
    pub(crate) region: &'static str,
    /// English name of what is meant.
    pub(crate) name: &'static str,
    /// How much it says for its country.
    pub(crate) weight: f32,
}

/// Of what a [`Sense`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Country,
    Region,
    City,
}

/// Countries whose regions people name by code alone: `Irvine, CA`. Elsewhere a code only adds to what is known.
const BY_CODE: &[&str] = &["US", "CA", "AU"];

/// All that `part` can mean.
pub(crate) fn senses(part: &str) -> Vec<Sense> {
    let code = part.len() <= 3 && part.bytes().all(|b| b.is_ascii_uppercase());
    let mut found: Vec<Sense> = Vec::new();
    for meaning in gazetteer::meanings(part).take(24) {
        found.push(match meaning {
            Meaning::Country(country) => Sense {
                kind: Kind::Country,
                country: country.code,
                region: "",
                name: country.name,
                weight: match part {
                    "US" | "USA" | "UK" | "GB" => 7.0,
                    _ if code => 4.0,
                    _ => 6.0,
                },
            },
            Meaning::Region(region) => Sense {
                kind: Kind::Region,
                country: region.country,
                region: region.code,
                name: region.name,
                // Alone, the larger one is meant: the state of Georgia has thrice the people of the country.
                weight: if region.name == "Georgia" { 6.5 } else { 5.0 },
            },
            Meaning::City(city) => Sense {
                kind: Kind::City,
                country: city.country,
                region: city.region,
                name: city.name,
                weight: match (city.first, city.large) {
                    (true, true) => 4.0,
                    (true, false) => 3.5,
                    (false, true) => 3.0,
                    (false, false) => 2.5,
                },
            },
            Meaning::Demonym(_) => continue,
        });
    }
    if code {
        for region in gazetteer::regions(part).take(12) {
            let same = |sense: &&Sense| sense.kind == Kind::Region && sense.name == region.name;
            if !found.iter().any(|sense| same(&sense)) {
                found.push(Sense {
                    kind: Kind::Region,
                    country: region.country,
                    region: region.code,
                    name: region.name,
                    weight: match region.country {
                        // More postings lie in Germany than in Delaware.
                        "US" if part == "DE" => 3.9,
                        "US" => 4.5,
                        other if BY_CODE.contains(&other) => 3.5,
                        _ => 0.5,
                    },
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_can_mean_much() {
        let ca = senses("CA");
        assert!(
            ca.iter()
                .any(|s| s.kind == Kind::Region && s.country == "US")
        );
        assert!(
            ca.iter()
                .any(|s| s.kind == Kind::Country && s.country == "CA")
        );
        assert!(senses("ca").is_empty(), "a small word is no code");
        assert_eq!(country("germany"), Some("DE"));
        assert_eq!(city("NYC").map(|city| city.name), Some("New York"));
    }
}
