//! Larger areas that postings speak of.

use shared::sorting::Arrange as _;
use std::sync::OnceLock;

use shared::fold::fold;

use crate::index::hash;

/// What an area's name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// As [`shared::place::RemoteScope::regions`] spells them.
    pub regions: &'static [&'static str],
    /// ISO 3166-1 alpha-2 codes, where the area is a few countries.
    pub countries: &'static [&'static str],
}

const fn regions(regions: &'static [&'static str]) -> Area {
    Area {
        regions,
        countries: &[],
    }
}

const fn countries(countries: &'static [&'static str]) -> Area {
    Area {
        regions: &[],
        countries,
    }
}

/// Folded names, parted by `|`.
const AREAS: &[(&str, Area)] = &[
    (
        "eu|european union|eu27|eu 27|europaische union|union europeenne|ue|union europea|unia europejska|eu countries|eu member states",
        regions(&["EU"]),
    ),
    (
        "europe|europa|european|eea|european economic area|eu eea|eu efta|ewr|espace economique europeen|continental europe|western europe|eastern europe|central europe|central and eastern europe|cee|europe only|europaisch|europeen|europeo|europie|european countries",
        regions(&["EUROPE"]),
    ),
    (
        "emea|europe middle east and africa|europe middle east africa|europe the middle east and africa|mena|middle east|middle east and africa|africa|afrika|afrique|naher osten|moyen orient|medio oriente|middle east and north africa|sub saharan africa",
        regions(&["EMEA"]),
    ),
    (
        "apac|apj|asia|asien|asie|azja|asia pacific|asia and pacific|oceania|south east asia|southeast asia|sea|asean|south asia|east asia",
        regions(&["APAC"]),
    ),
    (
        "latam|latin america|south america|central america|lateinamerika|sudamerika|amerique latine|amerique du sud|latinoamerica|america latina|sudamerica|ameryka lacinska|caribbean",
        regions(&["LATAM"]),
    ),
    (
        "north america|northern america|na|noram|namer|us and canada|usa and canada|united states and canada|us canada|usa canada|canada and us|canada and usa|canada and united states|us or canada|usa or canada|nordamerika|amerique du nord|norteamerica|ameryka polnocna",
        regions(&["NA"]),
    ),
    (
        "americas|amer|north and south america",
        regions(&["NA", "LATAM"]),
    ),
    (
        "dach|dach region|d a ch|german speaking countries",
        countries(&["DE", "AT", "CH"]),
    ),
    (
        "nordics|nordic|nordic countries|nordic region|scandinavia|skandinavien|scandinavie|escandinavia",
        countries(&["SE", "NO", "DK", "FI", "IS"]),
    ),
    ("benelux|benelux region", countries(&["BE", "NL", "LU"])),
    (
        "baltics|baltic states|baltikum",
        countries(&["EE", "LV", "LT"]),
    ),
    ("iberia|iberian peninsula", countries(&["ES", "PT"])),
    (
        "uki|uk and i|uk and ireland|uk ireland|united kingdom and ireland|britain and ireland|british isles",
        countries(&["GB", "IE"]),
    ),
    (
        "anz|australia and new zealand|australasia",
        countries(&["AU", "NZ"]),
    ),
    (
        "gcc|gulf|gulf countries",
        countries(&["AE", "SA", "QA", "KW", "BH", "OM"]),
    ),
    (
        "lower 48|contiguous united states|continental united states|conus",
        countries(&["US"]),
    ),
];

/// Names by their hashes, sorted.
fn index() -> &'static [(u64, &'static str, Area)] {
    static INDEX: OnceLock<Vec<(u64, &'static str, Area)>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut names: Vec<_> = AREAS
            .iter()
            .flat_map(|(names, area)| names.split('|').map(|name| (hash(name), name, *area)))
            .collect();
        names.arrange_by_key(|(hash, name, _)| (*hash, *name));
        names
    })
}

/// The area of this name. Names of two letters count in capitals only.
pub fn area(name: &str) -> Option<Area> {
    let folded = if name.contains('&') {
        fold(&name.replace('&', " and "))
    } else {
        fold(name)
    };
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    if folded.len() < 3 && name.chars().any(char::is_lowercase) {
        return None;
    }
    let wanted = hash(folded);
    let index = index();
    let from = index.partition_point(|(hash, ..)| *hash < wanted);
    index
        .iter()
        .skip(from)
        .take_while(|(hash, ..)| *hash == wanted)
        .find(|(_, known, _)| *known == folded)
        .map(|(.., area)| *area)
}
