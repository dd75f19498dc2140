//! Names of places in other languages, for the few that a person wishes.
//!
//! These read the small tables from beginning to end and never the cities, so that a function that only
//! compiles wishes carries neither the cities nor the index over all names.

use shared::fold::folded;

use crate::Region;
use crate::index::{self, ALIASES, REGIONS, field, region_at, spelt};

/// Cities that are also called so, as country and English name: `München` is Munich in DE.
pub fn city_called(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    ALIASES.lines().flat_map(move |line| {
        let country = line.get(..2).unwrap_or_default();
        field(line, 1).split(';').filter_map(move |pair| {
            let (alias, city) = pair.split_once('=')?;
            same(alias, name).then_some((country, city))
        })
    })
}

/// Regions that are called so in some language: `Bayern` is Bavaria in DE. Codes are not names.
pub fn region_called(name: &str) -> impl Iterator<Item = Region> + '_ {
    REGIONS
        .lines()
        .filter(move |line| field(line, 3).split(';').any(|known| same(known, name)))
        .map(region_at)
}

/// Regions of this code, which counts in capitals only: `CA` is California, among others.
pub fn region_of_code(code: &str) -> impl Iterator<Item = Region> + '_ {
    index::regions_of_code(code)
}

/// Without case, accents and signs; German `ue` for `ü` is understood. Names of two letters count in capitals only.
fn same(known: &str, name: &str) -> bool {
    if folded(known).nth(2).is_none() && name.chars().any(char::is_lowercase) {
        return false;
    }
    folded(known).eq(folded(name))
        || spelt(known).is_some_and(|spelt| folded(&spelt).eq(folded(name)))
}
