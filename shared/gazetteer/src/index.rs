//! The condensed tables and the index over them.
//!
//! | file | a line |
//! |---|---|
//! | `countries.txt` | `DE DEU Germany;Deutschland;…\|German;deutsch;…`: codes, names, demonyms |
//! | `regions.txt` | `DE BY 02 Bavaria;Bayern;…`: country, ISO 3166-2 code, GeoNames code, names |
//! | `cities.txt` | `DE BY *Munich;Augsburg;~Freising`: country, region (may be empty), cities; `*` marks half a million people, `~` a city whose name a larger one bears |
//! | `aliases.txt` | `DE München=Munich;Köln=Cologne`: country, other names of its cities |

use std::sync::OnceLock;

use shared::fold::folded;

use crate::{City, Country, Meaning, Region};

const COUNTRIES: &str = include_str!("../data/countries.txt");
const REGIONS: &str = include_str!("../data/regions.txt");
const CITIES: &str = include_str!("../data/cities.txt");
const ALIASES: &str = include_str!("../data/aliases.txt");

/// Which table a name stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Countries,
    Demonyms,
    Regions,
    Cities,
    Aliases,
}

/// A name and where it stands.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Of the folded name.
    hash: u32,
    table: Table,
    /// Cities whose name a larger one bears come after it.
    second: bool,
    line: &'static str,
    /// Where in the line.
    at: usize,
    name: &'static str,
}

/// FNV-1a of the folded characters.
pub(crate) fn hash(chars: impl Iterator<Item = char>) -> u32 {
    chars.fold(0x811c_9dc5, |hash, c| {
        (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
    })
}

/// All names, sorted by hash, table and rank.
fn index() -> &'static [Entry] {
    static INDEX: OnceLock<Vec<Entry>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut entries = Vec::with_capacity(8_192);
        let mut add = |table, line: &'static str, names: &'static str| {
            let mut at = line.len() - names.len();
            for part in names.split(';') {
                let name = part.trim_start_matches(['~', '*']);
                let marks = part.len() - name.len();
                let name = name.split('=').next().unwrap_or(name);
                let entry = Entry {
                    hash: hash(folded(name)),
                    table,
                    second: part.starts_with('~'),
                    line,
                    at: at + marks,
                    name,
                };
                at += part.len() + 1;
                if !name.is_empty() {
                    entries.push(entry);
                    if let Some(spelt) = spelt(name) {
                        entries.push(Entry {
                            hash: hash(folded(&spelt)),
                            ..entry
                        });
                    }
                }
            }
        };
        for line in COUNTRIES.lines() {
            // The names' end is not the line's end, but nobody asks where a country's name stands.
            let (names, demonyms) = country_names(line);
            add(Table::Countries, line, names);
            add(Table::Demonyms, line, demonyms);
        }
        for line in REGIONS.lines() {
            add(Table::Regions, line, field(line, 3));
        }
        for line in CITIES.lines() {
            add(Table::Cities, line, field(line, 2));
        }
        for line in ALIASES.lines() {
            add(Table::Aliases, line, field(line, 1));
        }
        entries.sort_unstable_by_key(|entry| (entry.hash, entry.table, entry.second, entry.line));
        entries
    })
}

/// What follows the first `n` fields of a line.
fn field(line: &'static str, n: usize) -> &'static str {
    line.splitn(n + 1, ' ').nth(n).unwrap_or_default()
}

fn country_names(line: &'static str) -> (&'static str, &'static str) {
    let names = field(line, 2);
    names.split_once('|').unwrap_or((names, ""))
}

fn country_at(line: &'static str) -> Country {
    let (names, _) = country_names(line);
    Country {
        code: line.get(..2).unwrap_or_default(),
        name: names.split(';').next().unwrap_or_default(),
    }
}

fn region_at(line: &'static str) -> Region {
    Region {
        country: line.get(..2).unwrap_or_default(),
        code: line.split(' ').nth(1).unwrap_or_default(),
        name: field(line, 3).split(';').next().unwrap_or_default(),
    }
}

fn city_at(entry: &Entry) -> City {
    City {
        name: entry.name,
        country: entry.line.get(..2).unwrap_or_default(),
        region: entry.line.split(' ').nth(1).unwrap_or_default(),
        large: entry
            .line
            .get(..entry.at)
            .is_some_and(|before| before.ends_with('*')),
        first: !entry.second,
    }
}

fn entries<C>(name: C) -> impl Iterator<Item = &'static Entry>
where
    C: Iterator<Item = char> + Clone,
{
    let index = index();
    let wanted = hash(name.clone());
    let from = index.partition_point(|entry| entry.hash < wanted);
    index
        .iter()
        .skip(from)
        .take_while(move |entry| entry.hash == wanted)
        .filter(move |entry| {
            folded(entry.name).eq(name.clone())
                || spelt(entry.name).is_some_and(|spelt| folded(&spelt).eq(name.clone()))
        })
}

/// The name as German writes it without umlauts: `Muenchen`.
fn spelt(name: &str) -> Option<String> {
    let umlauts = [
        ('ä', "ae"),
        ('ö', "oe"),
        ('ü', "ue"),
        ('Ä', "Ae"),
        ('Ö', "Oe"),
        ('Ü', "Ue"),
    ];
    name.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']).then(|| {
        umlauts
            .into_iter()
            .fold(name.to_owned(), |name, (c, spelt)| name.replace(c, spelt))
    })
}

/// Everything the folded characters can mean.
fn of_folded<C>(name: C) -> impl Iterator<Item = Meaning>
where
    C: Iterator<Item = char> + Clone,
{
    entries(name).flat_map(|entry| {
        let (one, city) = match entry.table {
            Table::Countries => (Some(Meaning::Country(country_at(entry.line))), None),
            Table::Demonyms => (Some(Meaning::Demonym(country_at(entry.line))), None),
            Table::Regions => (Some(Meaning::Region(region_at(entry.line))), None),
            Table::Cities => (Some(Meaning::City(city_at(entry))), None),
            Table::Aliases => (None, Some(entry)),
        };
        one.into_iter().chain(city.into_iter().flat_map(|alias| {
            let country = alias.line.get(..2);
            target(alias)
                .into_iter()
                .flat_map(|name| entries(folded(name)))
                .filter(move |entry| entry.table == Table::Cities && entry.line.get(..2) == country)
                .take(1)
                .map(|entry| Meaning::City(city_at(entry)))
        }))
    })
}

/// The name an alias stands for.
fn target(alias: &Entry) -> Option<&'static str> {
    let rest = alias.line.get(alias.at + alias.name.len()..)?;
    rest.strip_prefix('=')?.split(';').next()
}

/// See [`crate::meanings`].
pub(crate) fn meanings(name: &str) -> impl Iterator<Item = Meaning> + '_ {
    let name = name.trim();
    // `LA` is a city, `la` an article.
    let tiny = folded(name).nth(2).is_none();
    let word = !tiny || !name.chars().any(char::is_lowercase);
    let code = country_of_code(name);
    let known = word.then(|| of_folded(folded(name)));
    code.map(Meaning::Country)
        .into_iter()
        .chain(
            known
                .into_iter()
                .flatten()
                .filter(move |meaning| match meaning {
                    Meaning::Country(country) => code != Some(*country),
                    _ => true,
                }),
        )
}

/// See [`crate::country_of_code`]; of three letters too.
pub(crate) fn country_of_code(code: &str) -> Option<Country> {
    let code = if code == "UK" { "GB" } else { code };
    if !code.bytes().all(|b| b.is_ascii_uppercase()) || !matches!(code.len(), 2 | 3) {
        return None;
    }
    let from = if code.len() == 2 { 0 } else { 3 };
    COUNTRIES
        .lines()
        .find(|line| line.get(from..from + code.len()) == Some(code))
        .map(country_at)
}

/// Regions of this code; it counts in capitals only.
pub(crate) fn regions_of_code(code: &str) -> impl Iterator<Item = Region> + '_ {
    let capitals = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase());
    capitals
        .then(|| {
            REGIONS
                .lines()
                .filter(move |line| field(line, 1).split(' ').next() == Some(code))
        })
        .into_iter()
        .flatten()
        .map(region_at)
}
