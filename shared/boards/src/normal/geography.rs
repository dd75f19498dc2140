//! Names of countries, states and large cities. Small on purpose: what is not here stays text.

/// ISO 3166-1 alpha-2 code, then names parted by `;`, English short name first.
const COUNTRIES: &str = include_str!("countries.txt");
/// Country, ISO 3166-2 subdivision code, names.
const STATES: &str = include_str!("states.txt");
/// Country, with `/` and a state where that is known too, then cities.
const CITIES: &str = include_str!("cities.txt");

/// A state or province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) country: &'static str,
    pub(crate) name: &'static str,
}

/// ISO code of the country of this name (any case), or of this code (upper case).
pub(crate) fn country(text: &str) -> Option<&'static str> {
    COUNTRIES.lines().find_map(|line| {
        let (code, names) = line.split_once(' ')?;
        (code == text || names.split(';').any(|name| same(name, text))).then_some(code)
    })
}

/// The state of this name (any case), or of this code (upper case).
pub(crate) fn state(text: &str) -> Option<State> {
    STATES.lines().find_map(|line| {
        let (country, rest) = line.split_once(' ')?;
        let (code, names) = rest.split_once(' ')?;
        let name = names.split(';').next()?;
        (code == text || names.split(';').any(|name| same(name, text)))
            .then_some(State { country, name })
    })
}

/// Country of a large city, and its state where that is known.
pub(crate) fn city(text: &str) -> Option<(&'static str, Option<&'static str>)> {
    CITIES.lines().find_map(|line| {
        // `US/New York New York City;NYC`: a state's name may hold spaces, so find it in the table.
        let (country, names) = line.split_at_checked(2)?;
        let Some(rest) = names.strip_prefix('/') else {
            return names
                .trim_start()
                .split(';')
                .any(|name| same(name, text))
                .then_some((country, None));
        };
        let (state, names) = STATES.lines().find_map(|line| {
            let name = line.get(6..)?.split(';').next()?;
            Some((name, rest.strip_prefix(name)?.strip_prefix(' ')?))
        })?;
        names
            .split(';')
            .any(|name| same(name, text))
            .then_some((country, Some(state)))
    })
}

/// Larger regions of this name, as [`shared::place::RemoteScope::regions`] spells them; none where it names no region.
pub(crate) fn regions(text: &str) -> &'static [&'static str] {
    type Named = (&'static [&'static str], &'static [&'static str]);
    const REGIONS: &[Named] = &[
        (&["EU"], &["EU", "European Union", "E.U."]),
        (
            &["EUROPE"],
            &["Europe", "European", "EEA", "European time zone", "CET"],
        ),
        (
            &["EMEA"],
            &[
                "EMEA",
                "Europe, Middle East and Africa",
                "MENA",
                "Middle East",
                "Africa",
            ],
        ),
        (
            &["APAC"],
            &[
                "APAC",
                "Asia",
                "Asia Pacific",
                "Asia-Pacific",
                "Oceania",
                "South East Asia",
                "Southeast Asia",
            ],
        ),
        (
            &["LATAM"],
            &["LATAM", "Latin America", "South America", "Central America"],
        ),
        (
            &["NA"],
            &[
                "North America",
                "Northern America",
                "US and Canada",
                "USA and Canada",
                "US & Canada",
            ],
        ),
        (&["NA", "LATAM"], &["Americas", "The Americas", "AMER"]),
    ];
    REGIONS
        .iter()
        .find(|(_, names)| names.iter().any(|name| same(name, text)))
        .map_or(&[], |(regions, _)| regions)
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_found() {
        assert_eq!(country("germany"), Some("DE"));
        assert_eq!(country("PL"), Some("PL"));
        assert_eq!(country("pl"), None, "a small word is not a code");
        assert_eq!(state("OR").map(|s| s.name), Some("Oregon"));
        assert_eq!(state("new york").map(|s| s.name), Some("New York"));
        assert_eq!(city("NYC"), Some(("US", Some("New York"))));
        assert_eq!(city("Raleigh"), Some(("US", Some("North Carolina"))));
        assert_eq!(city("Kraków"), Some(("PL", None)));
        assert_eq!(regions("asia-pacific"), ["APAC"]);
    }

    #[test]
    fn every_line_of_the_tables_has_its_shape() {
        for line in COUNTRIES.lines() {
            assert!(line.len() > 3 && line.as_bytes()[2] == b' ', "{line}");
        }
        for line in STATES.lines() {
            assert!(line.len() > 6 && line.as_bytes()[5] == b' ', "{line}");
        }
        for line in CITIES.lines() {
            let name = line.rsplit([';']).next().unwrap();
            let name = if line.contains(';') {
                name
            } else {
                line.get(3..).unwrap()
            };
            assert!(city(name).is_some() || line.contains('/'), "{line}");
        }
    }
}
