//! Whether two postings may be about work at the same place.

use serde::{Deserialize, Serialize};
use shared::country::{self, Regions};
use shared::place::Place;
use shared::words::each_word;

/// Other names of large cities, by key.
const CITY_NAMES: &[(&str, &str)] = &[
    ("bangalore", "bengaluru"),
    ("bombay", "mumbai"),
    ("bruxelles", "brussels"),
    ("brussel", "brussels"),
    ("cologne", "koln"),
    ("cracow", "krakow"),
    ("florenz", "florence"),
    ("firenze", "florence"),
    ("geneve", "geneva"),
    ("genf", "geneva"),
    ("goteborg", "gothenburg"),
    ("gurgaon", "gurugram"),
    ("kiev", "kyiv"),
    ("kobenhavn", "copenhagen"),
    ("lisboa", "lisbon"),
    ("mailand", "milan"),
    ("milano", "milan"),
    ("munchen", "munich"),
    ("muenchen", "munich"),
    ("newyorkcity", "newyork"),
    ("nuernberg", "nuremberg"),
    ("nurnberg", "nuremberg"),
    ("nyc", "newyork"),
    ("praha", "prague"),
    ("prag", "prague"),
    ("roma", "rome"),
    ("sevilla", "seville"),
    ("sf", "sanfrancisco"),
    ("sanfranciscobay", "sanfrancisco"),
    ("torino", "turin"),
    ("warszawa", "warsaw"),
    ("warschau", "warsaw"),
    ("washingtondc", "washington"),
    ("wien", "vienna"),
    ("zuerich", "zurich"),
];
/// Words that name a part or the surroundings of a city, and offices in it.
const AROUND: &[&str] = &[
    "greater",
    "metro",
    "metropolitan",
    "area",
    "region",
    "city",
    "central",
    "downtown",
    "office",
];

/// A place as keys; each is empty where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// City.
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// State or province.
    #[serde(rename = "r", default, skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// ISO 3166-1 alpha-2 code.
    #[serde(rename = "n", default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Larger regions, as the bits of [`Regions`].
    #[serde(rename = "a", default, skip_serializing_if = "is_zero")]
    pub area: u8,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn is_zero(area: &u8) -> bool {
    *area == 0
}

/// How two postings' places stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// They name different places.
    Conflict,
    /// They may be the same: one says less, or names more places than the other.
    Vague,
    /// They are the same.
    Agree,
}

impl Spot {
    /// The keys of a place.
    pub fn of(place: &Place) -> Self {
        let city = place.city.as_deref().map(city_key).unwrap_or_default();
        let spot = Self {
            city,
            region: place.region.as_deref().map(key).unwrap_or_default(),
            country: place.country.clone().unwrap_or_default(),
            area: 0,
        };
        if spot == Self::default() {
            Self::named(&place.text)
        } else {
            spot
        }
    }

    /// A place nobody took apart: a larger region, a country, else a city up to the first comma.
    fn named(text: &str) -> Self {
        let mut spot = Self::default();
        if let Some(area) = Regions::named(text) {
            spot.area = area.bits();
        } else if let Some(code) = country::code_of(text) {
            spot.country = code_text(code);
        } else {
            let (city, rest) = text.split_once(',').unwrap_or((text, ""));
            spot.city = city_key(city);
            if let Some(code) = country::of_city(city.trim()).or_else(|| country::code_of(rest)) {
                spot.country = code_text(code);
            }
        }
        spot
    }

    /// The place a part of a title names, where it is one everybody knows or one of `own`.
    pub(crate) fn in_title(part: &str, own: &[Self]) -> Option<Self> {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let key = city_key(part);
        if key.is_empty() {
            return None;
        }
        let mine = own
            .iter()
            .find(|spot| spot.city == key || spot.region == key);
        if let Some(spot) = mine {
            return Some(spot.clone());
        }
        if let Some(area) = Regions::named(part).filter(|_| part.len() > 2 || part == "EU") {
            return Some(Self {
                area: area.bits(),
                ..Self::default()
            });
        }
        // Two letters are a country's code only where nothing else is so likely: IT, HR, PR, AI are work.
        let code = country::code_of(part).filter(|code| {
            part.len() > 3
                || matches!(part, "US" | "UK" | "USA" | "UAE" | "U.S." | "U.K.")
                || (part.len() == 2
                    && part.chars().all(char::is_uppercase)
                    && own.iter().any(|spot| spot.country == code_text(*code)))
        });
        if let Some(code) = code {
            return Some(Self {
                country: code_text(code),
                ..Self::default()
            });
        }
        let code = country::of_city(part).or_else(|| country::of_city(&key))?;
        Some(Self {
            city: key,
            country: code_text(code),
            ..Self::default()
        })
    }

    pub(crate) fn compare(&self, other: &Self) -> Agreement {
        use Agreement::{Agree, Conflict, Vague};
        let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        if self.area != 0 || other.area != 0 {
            return self.compare_areas(other);
        }
        if differ(&self.country, &other.country) {
            return Conflict;
        }
        if !self.city.is_empty() && !other.city.is_empty() {
            // Regions are spelled in many ways ("Bavaria", "Bayern"). Of American ones the state tells Portland
            // from Portland.
            let states = self.country == "US" || other.country == "US";
            return if self.city != other.city || (states && differ(&self.region, &other.region)) {
                Conflict
            } else {
                Agree
            };
        }
        if differ(&self.region, &other.region) {
            return Conflict;
        }
        let same_extent = self.city.is_empty() && other.city.is_empty() && self == other;
        if same_extent { Agree } else { Vague }
    }

    fn compare_areas(&self, other: &Self) -> Agreement {
        if self == other {
            return Agreement::Agree;
        }
        let all = |spot: &Self| {
            let code = <[u8; 2]>::try_from(spot.country.as_bytes()).ok();
            let within = code.map_or(0, |code| country::regions_of(code).bits());
            widened(spot.area) | within
        };
        if all(self) & all(other) == 0 && self.known() && other.known() {
            Agreement::Conflict
        } else {
            Agreement::Vague
        }
    }

    /// Whether its larger region can be told.
    fn known(&self) -> bool {
        self.area != 0 || !self.country.is_empty()
    }
}

/// The EU lies in Europe and Europe in EMEA, so each of them may mean the others.
fn widened(area: u8) -> u8 {
    let european = Regions::EU.bits() | Regions::EUROPE.bits() | Regions::EMEA.bits();
    if area & european != 0 {
        area | european
    } else {
        area
    }
}

fn code_text(code: country::Code) -> String {
    String::from_utf8_lossy(&code).into_owned()
}

/// Folded words written as one.
fn key(text: &str) -> String {
    let mut key = String::new();
    each_word(text, |word| key.push_str(word));
    key
}

fn city_key(text: &str) -> String {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    if words.len() > 1 {
        let inner: Vec<String> = words
            .iter()
            .filter(|word| !AROUND.contains(&word.as_str()))
            .cloned()
            .collect();
        // "Mexico City", "Quebec City": the word is the name's own, and nothing is lost by dropping it twice.
        if !inner.is_empty() {
            words = inner;
        }
    }
    let key = words.concat();
    CITY_NAMES
        .iter()
        .find(|(other, _)| *other == key)
        .map_or(key, |(_, one)| (*one).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Agreement::{Agree, Conflict, Vague};

    fn spot(city: &str, region: &str, country: &str) -> Spot {
        Spot {
            city: city_key(city),
            region: key(region),
            country: country.to_owned(),
            area: 0,
        }
    }

    fn area(area: Regions) -> Spot {
        Spot {
            area: area.bits(),
            ..Spot::default()
        }
    }

    #[test]
    fn places_agree_by_what_both_say() {
        for (a, b, want) in [
            (
                spot("Berlin", "", "DE"),
                spot("Berlin", "Berlin", "DE"),
                Agree,
            ),
            (
                spot("Munich", "Bavaria", "DE"),
                spot("München", "Bayern", ""),
                Agree,
            ),
            (
                spot("Portland", "Oregon", "US"),
                spot("Portland", "Maine", "US"),
                Conflict,
            ),
            (spot("Berlin", "", "DE"), spot("Munich", "", "DE"), Conflict),
            (spot("", "", "DE"), spot("Berlin", "", "DE"), Vague),
            (spot("", "", "DE"), spot("", "", "DE"), Agree),
            (spot("", "", "DE"), spot("", "", "FR"), Conflict),
            (
                spot("", "Ohio", "US"),
                spot("Cincinnati", "Ohio", "US"),
                Vague,
            ),
            (spot("", "Ohio", "US"), spot("", "Texas", "US"), Conflict),
            (area(Regions::EU), area(Regions::EMEA), Vague),
            (area(Regions::EU), area(Regions::APAC), Conflict),
            (area(Regions::EMEA), spot("Berlin", "", "DE"), Vague),
            (area(Regions::LATAM), spot("Berlin", "", "DE"), Conflict),
        ] {
            assert_eq!(a.compare(&b), want, "{a:?} {b:?}");
            assert_eq!(b.compare(&a), want, "{b:?} {a:?}");
        }
    }

    #[test]
    fn only_well_known_or_own_places_are_read_from_a_title() {
        let own = [spot("Ulm", "", "DE")];
        assert_eq!(Spot::in_title("Ulm", &own), Some(own[0].clone()));
        assert_eq!(Spot::in_title("Germany", &[]).unwrap().country, "DE");
        assert_eq!(Spot::in_title("Berlin Office", &[]).unwrap().city, "berlin");
        assert_eq!(Spot::in_title("EMEA", &[]), Some(area(Regions::EMEA)));
        for work in ["IT", "Payments", "HR", "AI", "Georgia Pacific"] {
            assert_eq!(Spot::in_title(work, &[]), None, "{work}");
        }
    }
}
