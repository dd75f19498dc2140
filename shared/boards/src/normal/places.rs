//! Places as boards write them: `Remote - Berlin, Germany`, `Austin, TX or Remote`, `USA Only`.

use shared::place::{Place, RemoteScope, Workplace};

use super::geography::{city, country, regions, state};
use super::text::{fold, meaningful};
use crate::limits;

/// Where the work of one posting is done.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Whereabouts {
    pub(crate) places: Vec<Place>,
    pub(crate) workplace: Workplace,
    pub(crate) scope: RemoteScope,
}

impl Whereabouts {
    /// `usual` is what the board says of all its postings; a posting's own words win.
    pub(crate) fn new(usual: Workplace) -> Self {
        Self {
            workplace: usual,
            ..Self::default()
        }
    }

    /// Reads what a board wrote into its field for places.
    pub(crate) fn read(mut self, text: &str) -> Self {
        for part in split(text) {
            self.read_one(&part);
        }
        self
    }

    /// Reads who may work remotely: the same words, but they name a scope rather than a place.
    pub(crate) fn read_scope(mut self, text: &str) -> Self {
        for part in split(text) {
            let (rest, words) = strip_words(&part);
            if words.everywhere && rest.is_empty() {
                self.scope.worldwide = true;
            } else if !regions(&rest).is_empty() {
                self.add_regions(&rest);
            } else if let Some(code) = country_of(&locate(&rest)) {
                add(&mut self.scope.countries, code);
            }
        }
        self
    }

    /// Reads a list with commas of where one may work from: `USA, Canada`, `LATAM,  Mexico`.
    pub(crate) fn read_list(self, text: &str) -> Self {
        text.split(',').fold(self, Self::read_scope)
    }

    /// Reads a field that says whether the work is remote and nothing else.
    pub(crate) fn read_workplace(mut self, text: &str) -> Self {
        if let (
            _,
            Words {
                workplace: Some(workplace),
                ..
            },
        ) = strip_words(text)
        {
            self.workplace = workplace;
        }
        self
    }

    /// Adds a place whose parts the source names itself; one without a word is none.
    pub(crate) fn add(&mut self, place: Place) {
        if place.text.is_empty() {
            return;
        }
        if self.places.len() < limits::PLACES && !self.places.iter().any(|p| same_place(p, &place))
        {
            self.places.push(place);
        }
    }

    /// Remote work within the places named, where the posting says no more of its scope.
    pub(crate) fn settle(mut self) -> Self {
        let nothing_named = self.scope.countries.is_empty() && self.scope.regions.is_empty();
        if self.workplace == Workplace::Remote && nothing_named && !self.scope.worldwide {
            for place in &self.places {
                if let Some(code) = &place.country {
                    add(&mut self.scope.countries, code);
                }
            }
        }
        self
    }

    fn add_regions(&mut self, text: &str) {
        for region in regions(text) {
            add(&mut self.scope.regions, region);
        }
    }

    fn read_one(&mut self, part: &str) {
        let (rest, words) = strip_words(part);
        if let Some(workplace) = words.workplace {
            // Hybrid and onsite are said of a place, remote of everything beside it.
            if self.workplace != Workplace::Hybrid {
                self.workplace = workplace;
            }
        }
        if rest.is_empty() {
            self.scope.worldwide |= words.everywhere;
            return;
        }
        let remote =
            words.workplace == Some(Workplace::Remote) || self.workplace == Workplace::Remote;
        if !regions(&rest).is_empty() {
            if remote {
                self.add_regions(&rest);
            } else {
                self.add(Place {
                    text: rest,
                    ..Place::default()
                });
            }
            return;
        }
        let place = locate(&rest);
        if remote && let Some(code) = country_of(&place) {
            add(&mut self.scope.countries, code);
        }
        self.add(place);
    }
}

/// A place from its words.
pub(crate) fn locate(text: &str) -> Place {
    let parts: Vec<&str> = text
        .split([',', '–', '—', '('])
        .flat_map(|part| part.split(" - "))
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'))
        .filter(|part| !part.is_empty())
        .collect();
    let mut place = Place {
        text: fold(text),
        ..Place::default()
    };
    let Some((first, rest)) = parts.split_first() else {
        return place;
    };
    if let Some((last, before)) = rest.split_last() {
        // `Berlin, DE` is not in Delaware: a large city knows its country.
        let known = city(first).filter(|(code, _)| country(last) == Some(code));
        let named = state(last).filter(|_| known.is_none());
        if let Some(named) = named {
            place.region = Some(named.name.to_owned());
            place.country = Some(named.country.to_owned());
        } else {
            place.country = country(last).map(str::to_owned);
            if let Some(inner) = before.last() {
                place.region =
                    Some(state(inner).map_or_else(|| (*inner).to_owned(), |s| s.name.to_owned()));
            }
        }
        if country(first).is_none() || city(first).is_some() {
            place.city = Some((*first).to_owned());
        }
        if let Some((code, in_state)) = city(first) {
            let code_fits = place.country.as_deref().is_none_or(|c| c == code);
            if code_fits {
                place.country.get_or_insert_with(|| code.to_owned());
                place.region = place.region.or_else(|| in_state.map(str::to_owned));
            }
        }
    } else if let Some((code, in_state)) = city(first) {
        place.city = Some((*first).to_owned());
        place.region = in_state.map(str::to_owned);
        place.country = Some(code.to_owned());
    } else if let Some(named) =
        state(first).filter(|_| country(first).is_none() || first.len() == 2)
    {
        place.region = Some(named.name.to_owned());
        place.country = Some(named.country.to_owned());
    } else if let Some(code) = country(first) {
        place.country = Some(code.to_owned());
    }
    place
}

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
    Place {
        region: region
            .map(|region| region_field(&region, country.as_deref()))
            .or(guessed.region),
        city,
        country,
        text,
    }
}

/// ISO code of a country a source names in a field of its own: a code in any case, or a name.
fn country_field(text: &str) -> Option<String> {
    let text = fold(text);
    country(&text)
        .or_else(|| country(&text.to_ascii_uppercase()).filter(|_| text.len() == 2))
        .map(str::to_owned)
}

/// Full name of a state a source names in a field of its own.
fn region_field(text: &str, in_country: Option<&str>) -> String {
    match state(text) {
        Some(state) if in_country.is_none_or(|code| code == state.country) => state.name.to_owned(),
        _ => text.to_owned(),
    }
}

fn country_of(place: &Place) -> Option<&str> {
    place.country.as_deref()
}

fn same_place(a: &Place, b: &Place) -> bool {
    a.text.eq_ignore_ascii_case(&b.text)
        || (a.city.is_some()
            && (&a.city, &a.region, &a.country) == (&b.city, &b.region, &b.country))
}

fn add(list: &mut Vec<String>, word: &str) {
    if !list.iter().any(|have| have == word) && list.len() < limits::PLACES {
        list.push(word.to_owned());
    }
}

/// One text a place; a comma parts places only where every part is a country, or all are large cities.
fn split(text: &str) -> Vec<String> {
    let text = fold(text);
    let mut parts = Vec::new();
    for part in text.split([';', '|', '•', '·', '/']) {
        for part in part.split(" or ").flat_map(|part| part.split(" OR ")) {
            let by_comma: Vec<&str> = part
                .split(',')
                .map(str::trim)
                .filter(|p| !p.is_empty())
                .collect();
            let countries = by_comma
                .iter()
                .all(|p| country(strip_words(p).0.as_str()).is_some() && state(p).is_none());
            let cities = by_comma
                .iter()
                .all(|p| city(p).is_some() && country(p).is_none() && state(p).is_none());
            if by_comma.len() > 1 && (countries || cities) {
                parts.extend(by_comma.into_iter().map(str::to_owned));
            } else if !part.trim().is_empty() {
                parts.push(part.trim().to_owned());
            }
        }
    }
    parts.truncate(limits::PLACES);
    parts
}

#[derive(Debug, Clone, Copy, Default)]
struct Words {
    workplace: Option<Workplace>,
    everywhere: bool,
}

/// Takes the words about remote work out of `text` and says what they were; the rest is a place.
fn strip_words(text: &str) -> (String, Words) {
    const REMOTE: &[&str] = &[
        "work from anywhere",
        "work from home",
        "fully remote",
        "100% remote",
        "remote work",
        "remote-first",
        "remote first",
        "home based",
        "home-based",
        "home office",
        "distributed",
        "remotely",
        "remote",
        "remoto",
        "télétravail",
        "wfh",
    ];
    const EVERYWHERE: &[&str] = &[
        "anywhere in the world",
        "anywhere",
        "world wide",
        "world-wide",
        "worldwide",
        "globally",
        "global",
    ];
    const HYBRID: &[&str] = &["hybrid"];
    const ONSITE: &[&str] = &["on-site", "on site", "onsite", "in-office", "in office"];
    const FILLING: &[&str] = &[
        "only",
        "based",
        "residents",
        "timezones",
        "time zones",
        "within",
        "in the",
        "in",
        "from the",
        "from",
        "the",
    ];

    let mut rest = text.to_owned();
    let mut words = Words::default();
    for (list, workplace, everywhere) in [
        (EVERYWHERE, Workplace::Remote, true),
        (REMOTE, Workplace::Remote, false),
        (ONSITE, Workplace::Onsite, false),
        (HYBRID, Workplace::Hybrid, false),
    ] {
        for word in list {
            if take(&mut rest, word) {
                words.workplace = Some(workplace);
                words.everywhere |= everywhere || *word == "work from anywhere";
            }
        }
    }
    if words.workplace.is_some() || rest.to_ascii_lowercase().ends_with("only") {
        for word in FILLING {
            take(&mut rest, word);
        }
    }
    let edges = |c: char| !c.is_alphanumeric() && c != '.';
    let mut rest = fold(rest.trim_matches(edges));
    if let Some(open) = rest.find('(')
        && !rest[open..].contains(')')
    {
        rest.push(')');
    }
    (rest, words)
}

/// Takes the whole word (or words) `word` out of `text`, any case; whether it was there.
fn take(text: &mut String, word: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let found = lower.match_indices(word).find(|(at, _)| {
        let before = lower[..*at].chars().next_back();
        let after = lower[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    });
    let Some((at, _)) = found else {
        return false;
    };
    text.replace_range(at..at + word.len(), " ");
    true
}
