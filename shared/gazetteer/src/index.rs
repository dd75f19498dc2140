//! The condensed tables and the index over them.
//!
//! | file | a line |
//! |---|---|
//! | `countries.txt` | `DE DEU Germany;Deutschland;…\|German;deutsch;…`: codes, names, demonyms |
//! | `regions.txt` | `DE BY 02 Bavaria;Bayern;…`: country, ISO 3166-2 code, GeoNames code, names |
//! | `cities.txt` | `DE BY *Munich;Augsburg;~Freising`: country, region (may be empty), cities; `*` marks half a million people, `~` a city whose name a larger one bears |
//! | `aliases.txt` | `DE München=Munich;Köln=Cologne`: country, other names of its cities |

use std::sync::OnceLock;

use shared::fnv;
use shared::fold::fold;
use shared::sorting::Arrange as _;

use crate::{City, Country, Meaning, Region};

const COUNTRIES: &str = include_str!("../data/countries.txt");
pub(crate) const REGIONS: &str = include_str!("../data/regions.txt");
const CITIES: &str = include_str!("../data/cities.txt");
pub(crate) const ALIASES: &str = include_str!("../data/aliases.txt");

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
    /// Of the folded name, for which it stands at 64 bits.
    hash: u64,
    table: Table,
    /// Cities whose name a larger one bears come after it.
    second: bool,
    line: &'static str,
    /// Where in the line.
    at: usize,
    name: &'static str,
}

/// FNV-1a, 64 bits, of a folded name.
pub(crate) fn hash(folded: &str) -> u64 {
    fnv::of(folded.as_bytes())
}

/// All names.
struct Index {
    /// By hash, table and rank.
    sorted: Vec<Entry>,
    /// How many have a hash whose first bits are less than a number.
    less: Vec<u32>,
}

/// First bits of a hash that tell where its entries are: about two entries share them.
const BITS: u32 = 12;

const fn first_bits(hash: u64) -> usize {
    (hash >> (u64::BITS - BITS)) as usize
}

impl Index {
    /// Of one name.
    fn entries(&self, wanted: u64) -> &[Entry] {
        let at = |slot: usize| self.less.get(slot).map_or(0, |at| *at as usize);
        let slot = first_bits(wanted);
        let alike = self.sorted.get(at(slot)..at(slot + 1)).unwrap_or_default();
        let from = alike.partition_point(|entry| entry.hash < wanted);
        let to = alike.partition_point(|entry| entry.hash <= wanted);
        alike.get(from..to).unwrap_or_default()
    }
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut entries = Vec::with_capacity(8_192);
        let mut add = |table, line: &'static str, names: &'static str| {
            let mut at = line.len() - names.len();
            for part in names.split(';') {
                let name = part.trim_start_matches(['~', '*']);
                let marks = part.len() - name.len();
                let name = name.split('=').next().unwrap_or(name);
                let entry = Entry {
                    hash: hash(&fold(name)),
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
                            hash: hash(&fold(&spelt)),
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
        let mut less = vec![0_u32; (1 << BITS) + 1];
        for entry in &entries {
            if let Some(count) = less.get_mut(first_bits(entry.hash) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut less {
            sum += *count;
            *count = sum;
        }
        Index {
            sorted: entries,
            less,
        }
    })
}

/// What follows the first `n` fields of a line.
pub(crate) fn field(line: &'static str, n: usize) -> &'static str {
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

pub(crate) fn region_at(line: &'static str) -> Region {
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

/// The name as German writes it without umlauts: `Muenchen`.
pub(crate) fn spelt(name: &str) -> Option<String> {
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

/// Everything a folded name of this hash can mean.
fn of_folded(hash_of_name: u64) -> impl Iterator<Item = Meaning> {
    index().entries(hash_of_name).iter().flat_map(|entry| {
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
                .flat_map(|name| index().entries(hash(&fold(name))))
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
    let folded = fold(name);
    let tiny = folded.chars().nth(2).is_none();
    let word = !tiny || !name.chars().any(char::is_lowercase);
    let code = country_of_code(name);
    let known = word.then(|| of_folded(hash(&folded)));
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
    by_code(countries(), code)
        .first()
        .map(|(_, line)| country_at(line))
}

/// The lines of both codes of every country, sorted by code.
fn countries() -> &'static [Coded] {
    static ALL: OnceLock<Vec<Coded>> = OnceLock::new();
    ALL.get_or_init(|| {
        let code = |line: &'static str, from, to| (line.get(from..to).unwrap_or_default(), line);
        let codes = |line| [code(line, 0, 2), code(line, 3, 6)];
        let mut all: Vec<Coded> = COUNTRIES.lines().flat_map(codes).collect();
        all.arrange_by_key(|(code, _)| *code);
        all
    })
}

/// The lines of all regions, sorted by code.
fn regions() -> &'static [Coded] {
    static ALL: OnceLock<Vec<Coded>> = OnceLock::new();
    ALL.get_or_init(|| {
        let coded = |line: &'static str| (line.split(' ').nth(1).unwrap_or_default(), line);
        let mut all: Vec<Coded> = REGIONS.lines().map(coded).collect();
        all.arrange_by_key(|(code, _)| *code);
        all
    })
}

/// A code and its line.
type Coded = (&'static str, &'static str);

/// Those of a code, in the order of the file.
fn by_code(sorted: &'static [Coded], code: &str) -> &'static [Coded] {
    let from = sorted.partition_point(|(known, _)| *known < code);
    let to = sorted.partition_point(|(known, _)| *known <= code);
    sorted.get(from..to).unwrap_or_default()
}

/// Regions of this code; it counts in capitals only.
pub(crate) fn regions_of_code(code: &str) -> impl Iterator<Item = Region> + use<> {
    let capitals = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase());
    let found = if capitals {
        by_code(regions(), code)
    } else {
        &[]
    };
    found.iter().map(|(_, line)| region_at(line))
}
