//! Places by the names people write: countries, their first-level regions, cities.
//!
//! A name may mean several things (`Georgia`, `Paris`, `CA`); [`meanings`] gives all of them, the
//! larger first, and whoever asks decides by what stands beside it. Names are compared without case,
//! accents and signs ([`shared::fold`]); German `ue` for `ü` is understood.
//!
//! The data is condensed text compiled in (`data/`, see there and `docs/normalising.md`). The first
//! look-up reads it once into an index of hashes; later ones are a binary search and allocate nothing.

mod areas;
mod index;
pub mod wishes;

pub use areas::{Area, area};

/// A country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country {
    /// ISO 3166-1 alpha-2, upper case.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
}

/// A state, province, canton or the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region {
    /// Its country's code.
    pub country: &'static str,
    /// The part of its ISO 3166-2 code after the country: `CA`, `BY`, `IDF`.
    pub code: &'static str,
    /// English name, or its own where English has none.
    pub name: &'static str,
}

/// A city or town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct City {
    /// English name, or its own where English has none: `Munich`, `Kraków`.
    pub name: &'static str,
    /// Its country's code.
    pub country: &'static str,
    /// Code of its region, empty where that is not known.
    pub region: &'static str,
    /// Half a million people or more.
    pub large: bool,
    /// The most populous of this name.
    pub first: bool,
}

/// What a name can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// A country by one of its names, or by its code in capitals.
    Country(Country),
    /// Somebody or something of a country: `Canadian`, `deutsch`.
    Demonym(Country),
    /// A region by one of its names.
    Region(Region),
    /// A city by one of its names.
    City(City),
}

/// Everything `name` can mean; cities with the most populous first. Codes of regions are not names: ask [`region`].
/// Two capital letters are a country's code; names of two letters (`SF`, `LA`) are known in capitals only.
pub fn meanings(name: &str) -> impl Iterator<Item = Meaning> + '_ {
    index::meanings(name)
}

/// The country of this name or code; a code counts in capitals only.
pub fn country(name: &str) -> Option<Country> {
    meanings(name).find_map(|meaning| match meaning {
        Meaning::Country(country) => Some(country),
        _ => None,
    })
}

/// The country of this alpha-2 code, upper case (`UK` is understood).
pub fn country_of_code(code: &str) -> Option<Country> {
    index::country_of_code(code)
}

/// The country whose people or things are called so.
pub fn demonym(name: &str) -> Option<Country> {
    meanings(name).find_map(|meaning| match meaning {
        Meaning::Demonym(country) => Some(country),
        _ => None,
    })
}

/// Cities of this name, the most populous first.
pub fn cities(name: &str) -> impl Iterator<Item = City> + '_ {
    meanings(name).filter_map(|meaning| match meaning {
        Meaning::City(city) => Some(city),
        _ => None,
    })
}

/// Regions of this name or, in capitals, of this code: `CA` is California.
pub fn regions(name: &str) -> impl Iterator<Item = Region> + '_ {
    index::regions_of_code(name).chain(meanings(name).filter_map(|meaning| match meaning {
        Meaning::Region(region) => Some(region),
        _ => None,
    }))
}

/// The region of a country by its code.
pub fn region(country: &str, code: &str) -> Option<Region> {
    index::regions_of_code(code).find(|region| region.country == country)
}

#[cfg(test)]
mod tests;
