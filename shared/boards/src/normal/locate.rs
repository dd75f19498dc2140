//! One place from its words: every part may mean several things, and the country for which the parts together say most
//! is meant. So `Cambridge, MA` lies in Massachusetts, `Cambridge` in England, `Berlin, DE` not in Delaware.

mod fields;

use gazetteer::Meaning;
use shared::place::Place;

use super::geography::{Kind, Sense, senses};
use super::text::fold;

pub(crate) use fields::named;

/// Parts of one place that are read; addresses have more, and say nothing more.
const PARTS: usize = 8;
/// Words before and after a name that are not of it.
const DECORATION: &[&str] = &[
    "area",
    "campus",
    "central",
    "city",
    "county",
    "de",
    "district",
    "do",
    "downtown",
    "east",
    "greater",
    "großraum",
    "headquarters",
    "hq",
    "hub",
    "kanton",
    "land",
    "metro",
    "metropolitan",
    "metropolitana",
    "north",
    "of",
    "office",
    "offices",
    "province",
    "raum",
    "region",
    "región",
    "région",
    "south",
    "state",
    "the",
    "umgebung",
    "und",
    "voivodeship",
    "west",
    "województwo",
    "área",
];
/// Countries that are a city: their name is the city's too.
const CITY_STATES: &[&str] = &["GI", "HK", "LU", "MC", "MO", "SG", "SM", "VA"];

/// Regions that are a city: what lies in them is a part of it.
const CITY_REGIONS: &[(&str, &str)] = &[("AT", "9"), ("DE", "BE"), ("DE", "HH"), ("MX", "CMX")];

/// A part of a place's text and what it can mean.
struct Part<'a> {
    text: &'a str,
    senses: Vec<Sense>,
}

/// A place from its words.
pub(crate) fn locate(text: &str) -> Place {
    let text = fold(text);
    let mut parts = Vec::new();
    for piece in text
        .split([',', '–', '—', '(', ')', '[', ']', ':'])
        .flat_map(|piece| piece.split(" - "))
    {
        take_apart(trim(piece), &mut parts);
    }
    parts.truncate(PARTS);
    let mut place = settle(&parts);
    place.text = text;
    place
}

fn trim(piece: &str) -> &str {
    piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '.')
}

/// Whether the words are a name the gazetteer knows.
pub(crate) fn is_known(text: &str) -> bool {
    gazetteer::meanings(text).any(|meaning| !matches!(meaning, Meaning::Demonym(_)))
}

/// Adds the part `piece`, or the parts it is made of: `Austin TX`, `USA-CA-San Jose`, `10115 Berlin`.
fn take_apart<'a>(piece: &'a str, parts: &mut Vec<Part<'a>>) {
    if piece.is_empty() || parts.len() >= PARTS {
        return;
    }
    let own = senses(piece);
    if !own.is_empty() {
        parts.push(Part {
            text: piece,
            senses: own,
        });
        return;
    }
    if piece.contains('-') {
        let pieces: Vec<&str> = piece.split('-').map(trim).take(PARTS).collect();
        let leads = |part: &&str| {
            let found = senses(part);
            found
                .iter()
                .any(|sense| sense.kind == Kind::Country || sense.weight >= 4.5)
        };
        let large = pieces
            .first()
            .is_some_and(|first| gazetteer::cities(first).any(|city| city.large));
        if large || pieces.iter().any(leads) {
            for piece in pieces {
                let senses = senses(piece);
                if !piece.is_empty() {
                    parts.push(Part {
                        text: piece,
                        senses,
                    });
                }
            }
            return;
        }
    }
    let words: Vec<(usize, &str)> = words(piece);
    if let Some((head, tail)) = head_and_tail(piece, &words) {
        take_apart(head, parts);
        parts.push(Part {
            text: tail,
            senses: senses(tail),
        });
        return;
    }
    parts.push(bare(piece, &words).unwrap_or(Part {
        text: piece,
        senses: Vec::new(),
    }));
}

/// Words and where they begin.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    text.split(' ')
        .map(|word| {
            let begin = at;
            at += word.len() + 1;
            (begin, word)
        })
        .take(12)
        .collect()
}

/// `Toronto Canada`, `Cambridge MA`: the longest tail that is a country, or a state's name or code.
fn head_and_tail<'a>(piece: &'a str, words: &[(usize, &str)]) -> Option<(&'a str, &'a str)> {
    words.iter().skip(1).find_map(|(begin, _)| {
        let (head, tail) = piece.split_at_checked(*begin)?;
        let closes = senses(tail)
            .iter()
            .any(|sense| sense.kind != Kind::City && sense.weight >= 4.0);
        (closes && !trim(head).is_empty()).then(|| (trim(head), tail))
    })
}

/// The part without what decorates it: `Greater London Area`, `Berlin HQ`, `75008 Paris`, `London EC2A`.
fn bare<'a>(piece: &'a str, words: &[(usize, &str)]) -> Option<Part<'a>> {
    let is_noise = |word: &str| {
        word.bytes().any(|b| b.is_ascii_digit())
            || DECORATION
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known))
    };
    let from = words.iter().position(|(_, word)| !is_noise(word))?;
    let to = words.iter().rposition(|(_, word)| !is_noise(word))?;
    let cut = |from: usize, to: usize| {
        let (begin, _) = words.get(from)?;
        let (end, last) = words.get(to)?;
        piece.get(*begin..end + last.len()).map(trim)
    };
    let core = cut(from, to)?;
    let found = senses(core);
    if !found.is_empty() {
        return Some(Part {
            text: core,
            senses: found,
        });
    }
    // The longest beginning, else ending, that is a city of rank.
    let beginnings = (from..to).rev().filter_map(|to| cut(from, to));
    let endings = (from + 1..=to).filter_map(|from| cut(from, to));
    beginnings.chain(endings).find_map(|text| {
        let senses: Vec<Sense> = senses(text)
            .into_iter()
            .filter(|sense| sense.kind == Kind::City && sense.weight >= 3.5)
            .collect();
        (text.chars().count() > 3 && !senses.is_empty()).then_some(Part { text, senses })
    })
}

/// What the parts say together.
fn settle(parts: &[Part<'_>]) -> Place {
    let Some(country) = country_of(parts) else {
        return unknown(parts);
    };
    let of = |part: usize, kind: Kind| {
        parts.get(part).into_iter().flat_map(move |part| {
            part.senses
                .iter()
                .filter(move |sense| sense.country == country && sense.kind == kind)
        })
    };
    let range = 0..parts.len();
    // Pairs of parts that are a region and a city in it are the surest.
    let pair = range.clone().find_map(|at| {
        of(at, Kind::City).find_map(|city| {
            range
                .clone()
                .filter(|other| *other != at)
                .flat_map(|other| of(other, Kind::Region))
                .find(|region| region.region == city.region && !city.region.is_empty())
                .map(|region| (at, city, region))
        })
    });
    let (city_at, city, region) = if let Some((at, city, region)) = pair {
        (Some(at), Some(city), Some(region))
    } else {
        let namesake = |at: usize, city: &Sense| {
            of(at, Kind::Region).all(|region| region.region == city.region)
        };
        let is_country =
            |at: usize| of(at, Kind::Country).next().is_some() && !CITY_STATES.contains(&country);
        let city = range.clone().filter(|at| !is_country(*at)).find_map(|at| {
            of(at, Kind::City)
                .find(|city| namesake(at, city))
                .map(|city| (at, city))
        });
        let region = range
            .clone()
            .filter(|at| city.is_none_or(|(city, _)| city != *at))
            .flat_map(|at| of(at, Kind::Region))
            .next();
        (city.map(|(at, _)| at), city.map(|(_, city)| city), region)
    };
    // A part that means nothing in this country is a town nobody listed, or a region without a code.
    let free: Vec<&str> = range
        .filter(|at| Some(*at) != city_at)
        .filter_map(|at| parts.get(at))
        .filter(|part| part.senses.iter().all(|sense| sense.country != country))
        .map(|part| part.text)
        .filter(|text| is_name(text))
        .collect();
    let mut free = free.into_iter();
    let city = match city {
        Some(city) if CITY_REGIONS.contains(&(country, city.region)) => {
            gazetteer::region(country, city.region).map(|region| region.name.to_owned())
        }
        Some(city) => Some(city.name.to_owned()),
        None => free.next().map(str::to_owned),
    };
    let own_region = city_at
        .and_then(|at| parts.get(at))
        .into_iter()
        .flat_map(|part| &part.senses)
        .find(|sense| sense.country == country && sense.kind == Kind::City)
        .and_then(|sense| gazetteer::region(country, sense.region))
        .map(|region| region.name);
    let paired = pair.map(|(_, _, region)| region.name);
    Place {
        region: paired
            .or_else(|| region.map(|region| region.name))
            .or(own_region)
            .map(str::to_owned)
            .or_else(|| free.next().map(str::to_owned)),
        city,
        country: Some(country.to_owned()),
        text: String::new(),
    }
}

/// The country for which the parts say most, the first named of equals.
fn country_of(parts: &[Part<'_>]) -> Option<&'static str> {
    let mut best: Option<(&'static str, f32)> = None;
    for country in parts
        .iter()
        .flat_map(|part| &part.senses)
        .map(|sense| sense.country)
    {
        let weight = weight_of(parts, country);
        if weight >= 1.0 && best.is_none_or(|(_, most)| weight > most) {
            best = Some((country, weight));
        }
    }
    best.map(|(country, _)| country)
}

fn weight_of(parts: &[Part<'_>], country: &str) -> f32 {
    let senses = |part: &Part<'_>| -> Vec<Sense> {
        part.senses
            .iter()
            .filter(|sense| sense.country == country)
            .copied()
            .collect()
    };
    let senses: Vec<Vec<Sense>> = parts.iter().map(senses).collect();
    let best = |senses: &Vec<Sense>| senses.iter().map(|sense| sense.weight).fold(0.0, f32::max);
    let sum: f32 = senses.iter().map(best).sum();
    let paired = senses.iter().enumerate().any(|(at, cities)| {
        cities.iter().any(|city| {
            city.kind == Kind::City
                && !city.region.is_empty()
                && senses.iter().enumerate().any(|(other, regions)| {
                    other != at
                        && regions.iter().any(|region| {
                            region.kind == Kind::Region && region.region == city.region
                        })
                })
        })
    });
    if paired { sum + 4.0 } else { sum }
}

/// Nothing is known of any part: the first of several is taken for a town, the next for its region.
fn unknown(parts: &[Part<'_>]) -> Place {
    let mut names = parts
        .iter()
        .map(|part| part.text)
        .filter(|text| is_name(text));
    let (first, second, third) = (names.next(), names.next(), names.next());
    Place {
        city: first.filter(|_| second.is_some()).map(str::to_owned),
        region: second.filter(|_| third.is_some()).map(str::to_owned),
        ..Place::default()
    }
}

/// Whether the words could name a place: not an address, a postal code or a sentence.
fn is_name(text: &str) -> bool {
    text.chars().count() > 1
        && !text.bytes().any(|b| b.is_ascii_digit())
        && text.split(' ').count() <= 5
        && text
            .chars()
            .next()
            .is_some_and(|c| !c.is_lowercase() || c == '\'')
}

#[cfg(test)]
mod tests;
