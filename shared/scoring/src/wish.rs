//! A place somebody wishes for, or lives at, as they write it.

use gazetteer::wishes;
use shared::country::{self, Regions};
use shared::sorting::Arrange as _;

use crate::features::Country;
use crate::words;

/// Words of remote work in a wish for a place, folded.
const REMOTE: [&str; 15] = [
    "remote",
    "remotely",
    "homeoffice",
    "wfh",
    "remoto",
    "remota",
    "teletrabajo",
    "teletravail",
    "zdalnie",
    "zdalna",
    "telecommute",
    "telework",
    "distributed",
    "fully",
    "only",
];
/// Words around a name that say no more than *near it*, folded.
const AROUND: [&str; 13] = [
    "greater",
    "grossraum",
    "raum",
    "area",
    "region",
    "metro",
    "metropolitan",
    "umgebung",
    "umkreis",
    "around",
    "near",
    "und",
    "aglomeracja",
];
/// Wishes that wish for nothing, folded.
const ANYWHERE: [&str; 14] = [
    "anywhere",
    "any",
    "all",
    "everywhere",
    "worldwide",
    "world",
    "global",
    "earth",
    "weltweit",
    "uberall",
    "egal",
    "partout",
    "cualquiera",
    "gdziekolwiek",
];

/// One reading of a place wanted. A name that may mean several things has several.
#[derive(Debug, Clone)]
pub(crate) struct WantedPlace {
    pub(crate) text: String,
    pub(crate) area: Area,
    /// Countries it may lie in, or is; none where that is not known.
    pub(crate) countries: Box<[Country]>,
    /// Regions it lies in, or is.
    pub(crate) regions: u8,
    /// Wanted for remote work only.
    pub(crate) remote_only: bool,
}

/// How much of the world it is.
#[derive(Debug, Clone)]
pub(crate) enum Area {
    /// All of it, from home.
    Anywhere,
    /// All of its countries.
    Countries,
    /// All of its regions.
    Region,
    /// A city or a part of a country, by the words of its name.
    Named(Box<[u32]>),
}

impl WantedPlace {
    /// Reads a wish: `Berlin`, `München`, `Bayern`, `Portland, OR`, `Deutschland`, `EU`, `DACH`, `remote Europe`. One for
    /// remote work that names no place means the `home` of the person, where that is known. `None` for a wish that
    /// names nothing or the whole world, which is no wish for a place.
    pub(crate) fn parse(text: &str, home: &[Self]) -> Option<Vec<Self>> {
        let whole = text.trim();
        let (rest, remote_only) = without_remote(whole);
        let rest = if remote_only { rest.as_str() } else { whole };
        let folded = shared::fold::fold(rest);
        if !remote_only && ANYWHERE.contains(&folded.as_str()) {
            return None;
        }
        let mut read = if folded.is_empty() || ANYWHERE.contains(&folded.as_str()) {
            if !remote_only {
                return None;
            }
            if folded.is_empty() && !home.is_empty() {
                home.to_vec()
            } else {
                vec![Self::new(Area::Anywhere, &[])]
            }
        } else {
            meanings(rest)
        };
        for place in &mut read {
            whole.clone_into(&mut place.text);
            place.remote_only = remote_only;
        }
        Some(read).filter(|read| !read.is_empty())
    }

    /// Whether nothing is known of where it lies.
    pub(crate) fn is_nowhere_known(&self) -> bool {
        self.countries.is_empty() && self.regions == 0
    }

    fn new(area: Area, countries: &[Country]) -> Self {
        Self {
            text: String::new(),
            area,
            countries: countries.into(),
            regions: countries
                .iter()
                .fold(0, |bits, code| bits | country::regions_of(*code).bits()),
            remote_only: false,
        }
    }

    fn named(name: &str, countries: &[Country]) -> Option<Self> {
        let words = words::sorted(words::word_hashes(name));
        (!words.is_empty()).then(|| Self::new(Area::Named(words), countries))
    }
}

/// Everything a name can mean.
fn meanings(text: &str) -> Vec<WantedPlace> {
    let mut read = Vec::new();
    if let Some((regions, countries)) = larger(text) {
        if regions != 0 {
            read.push(WantedPlace {
                regions,
                ..WantedPlace::new(Area::Region, &[])
            });
        }
        if !countries.is_empty() {
            read.push(WantedPlace::new(Area::Countries, &countries));
        }
        return read;
    }
    if let Some(code) = country::code_of(text) {
        read.push(WantedPlace::new(Area::Countries, &[code]));
        // Georgia is a country and a state.
        read.extend(regions(text, None));
        return read;
    }
    let (place, said) = with_country(text);
    let place = bare(place);
    read.extend(regions(&place, said.as_deref()));
    for (code, city) in wishes::city_called(&place) {
        if let Some(code) = within(code, said.as_deref()) {
            read.extend(WantedPlace::named(city, &[code]));
        }
    }
    let countries = match country::of_city(&place) {
        Some(code) if said.as_ref().is_none_or(|said| said.contains(&code)) => vec![code],
        _ => said.unwrap_or_else(|| known_countries(&read)),
    };
    read.extend(WantedPlace::named(&place, &countries));
    read
}

fn known_countries(read: &[WantedPlace]) -> Vec<Country> {
    let mut countries: Vec<Country> = read.iter().flat_map(|p| p.countries.to_vec()).collect();
    countries.arrange_by(Ord::cmp);
    countries.dedup();
    countries
}

/// A region larger than a country, or a few countries under one name.
fn larger(text: &str) -> Option<(u8, Vec<Country>)> {
    if let Some(region) = Regions::named(text) {
        return Some((region.bits(), Vec::new()));
    }
    let area = gazetteer::area(text)?;
    let regions = area
        .regions
        .iter()
        .filter_map(|name| Regions::named(name))
        .fold(0, |bits, region| bits | region.bits());
    let countries = area.countries.iter().filter_map(|c| code(c)).collect();
    Some((regions, countries))
}

fn regions(name: &str, said: Option<&[Country]>) -> Vec<WantedPlace> {
    wishes::region_called(name)
        .filter_map(|region| {
            let code = within(region.country, said)?;
            WantedPlace::named(region.name, &[code])
        })
        .collect()
}

fn within(country: &str, said: Option<&[Country]>) -> Option<Country> {
    code(country).filter(|code| said.is_none_or(|said| said.contains(code)))
}

fn code(country: &str) -> Option<Country> {
    country.as_bytes().try_into().ok()
}

/// The city of `Portland, OR, USA`, whose state is often written in other ways, and the countries what follows it may
/// mean: `CA` is California and Canada.
fn with_country(text: &str) -> (&str, Option<Vec<Country>>) {
    let Some((place, _)) = text.split_once([',', '(']) else {
        return (text, None);
    };
    let mut said: Option<Vec<Country>> = None;
    for tail in text.split([',', '(']).skip(1) {
        let tail = tail.trim_matches([' ', ')', '.']);
        let states = wishes::region_of_code(tail).chain(wishes::region_called(tail));
        let mut found: Vec<Country> = states.filter_map(|r| code(r.country)).collect();
        found.extend(country::code_of(tail));
        if found.is_empty() {
            continue;
        }
        // The last says it best, as far as it agrees with what stands before.
        let both: Vec<Country> = said
            .iter()
            .flatten()
            .copied()
            .filter(|code| found.contains(code))
            .collect();
        said = Some(if both.is_empty() { found } else { both });
    }
    (place, said)
}

/// Without words that say no more than *near it*.
fn bare(place: &str) -> String {
    let near = |word: &&str| !AROUND.contains(&shared::fold::fold(word).as_str());
    let kept: Vec<&str> = place.split_whitespace().filter(near).collect();
    if kept.is_empty() {
        place.trim().to_owned()
    } else {
        kept.join(" ")
    }
}

/// The wish without its words of remote work, and whether it had any.
fn without_remote(text: &str) -> (String, bool) {
    let is_remote = |word: &str| REMOTE.contains(&shared::fold::fold(word).as_str());
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '/' | '|' | ':'))
        .flat_map(|word| match word.split_once('-') {
            Some((head, tail)) if is_remote(head) => [head, tail],
            _ => [word, ""],
        })
        .filter(|word| !word.is_empty())
        .collect();
    let said = words
        .iter()
        .any(|word| is_remote(word) && !matches!(*word, "fully" | "only"));
    let small = [
        "-", "–", "—", ",", "in", "from", "within", "aus", "en", "de",
    ];
    let mut rest: Vec<&str> = words.into_iter().filter(|word| !is_remote(word)).collect();
    while rest.first().is_some_and(|word| small.contains(word)) {
        rest.remove(0);
    }
    while rest.last().is_some_and(|word| small.contains(word)) {
        rest.pop();
    }
    let rest = rest.join(" ");
    (rest.trim_end_matches([',', ' ', '-']).to_owned(), said)
}
