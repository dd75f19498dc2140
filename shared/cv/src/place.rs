//! What is a place.

use shared::country;

use crate::titles::is_title;

/// "Berlin, Germany", "Pleasantville, CA 94588", "Kraków", "Germany", "Remote".
pub(crate) fn is_location(text: &str) -> bool {
    let text = text.trim();
    let count = text.split_whitespace().count();
    if text.is_empty() || count > 6 || text.chars().count() > 60 || text.contains(['@', ':', '/']) {
        return false;
    }
    if country::of_city(text).is_some() || text.eq_ignore_ascii_case("remote") {
        return true;
    }
    let Some((city, tail)) = text.rsplit_once(',') else {
        return text.chars().count() > 2 && country::code_of(text).is_some();
    };
    let tail = tail
        .trim()
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == '-')
        .trim();
    let city_like = city
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    city_like
        && !is_title(city)
        && (US_STATES.contains(&tail)
            || (tail.chars().next().is_some_and(char::is_uppercase)
                && country::code_of(tail).is_some()))
}

/// Postal codes of the states, the district, and their largest by name.
const US_STATES: [&str; 59] = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
    "DC",
    "D.C.",
    "California",
    "Texas",
    "Florida",
    "Washington",
    "Massachusetts",
    "Illinois",
    "Ontario",
];
