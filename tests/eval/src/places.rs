//! How well places are read: the country and city of locations whose coordinates somebody else looked up.

use std::collections::BTreeMap;
use std::fs::File;

use anyhow::Context as _;

use crate::corpus::Corpus;
use crate::report::Report;

/// Kilometres within which a city's coordinates are the same city's.
const NEAR: f64 = 60.0;

/// A city of the reference table.
struct City {
    country: String,
    lat: f64,
    lon: f64,
}

/// Locations of a file of postings with coordinates, each counted once, the half of them that
/// [`crate::split`]; the truth of a country is that of the nearest city of GeoNames.
pub(crate) fn measure(corpus: &Corpus) -> anyhow::Result<Report> {
    let (Some(postings), Some(cities)) = (
        corpus.find("datasets/jobs/stapply_geo_1535.csv"),
        corpus.find("taxonomy/gazetteer/geonames_cities15000.tsv.gz"),
    ) else {
        return Ok(Report::absent("postings with coordinates or GeoNames"));
    };
    let cities = cities_of(File::open(cities)?)?;
    let mut reader = csv::Reader::from_reader(File::open(postings)?);
    let headers = reader.headers()?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .with_context(|| format!("no column “{name}”"))
    };
    let (text, lat, lon) = (column("location")?, column("lat")?, column("lon")?);
    let mut located: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for row in reader.records() {
        let row = row?;
        let field = |at: usize| row.get(at).unwrap_or_default().trim().to_owned();
        if let (Ok(lat), Ok(lon)) = (field(lat).parse(), field(lon).parse()) {
            located.insert(field(text), (lat, lon));
        }
    }
    let (mut n, mut countries, mut with_city, mut right_city) = (0, 0, 0, 0);
    let (mut wrong_countries, mut wrong_cities) = (Vec::new(), Vec::new());
    for (text, (lat, lon)) in located.iter().filter(|(text, _)| corpus.measures(text)) {
        let read = boards::places_of_field(text);
        if read.places.iter().all(|place| place.country.is_none()) && says_no_place(text) {
            continue;
        }
        n += 1;
        let truth = cities
            .values()
            .flatten()
            .min_by(|a, b| apart(a, *lat, *lon).total_cmp(&apart(b, *lat, *lon)))
            .map(|city| city.country.as_str())
            .unwrap_or_default();
        // The file gives one of several places its coordinates.
        if read
            .places
            .iter()
            .any(|place| place.country.as_deref() == Some(truth))
        {
            countries += 1;
        } else {
            wrong_countries.push(format!("{text}: {truth}, read {}", shown(&read)));
        }
        if !read.places.iter().any(|place| place.city.is_some()) {
            continue;
        }
        with_city += 1;
        let near = read.places.iter().any(|place| {
            let name = place
                .city
                .as_deref()
                .map(shared::fold::fold)
                .unwrap_or_default();
            cities
                .get(&name)
                .into_iter()
                .flatten()
                .any(|city| apart(city, *lat, *lon) < NEAR)
        });
        if near {
            right_city += 1;
        } else {
            wrong_cities.push(format!("{text}: read {}", shown(&read)));
        }
    }
    let mut report = Report::default();
    report.figure(
        "places_country",
        share(countries, n),
        n,
        "share",
        wrong_countries,
    );
    report.figure(
        "places_city",
        share(right_city, with_city),
        with_city,
        "share",
        wrong_cities,
    );
    Ok(report)
}

/// `Remote` and larger areas have no country, whatever coordinates somebody gave them.
fn says_no_place(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["remote", "europe", "world", "anywhere", "emea"]
        .iter()
        .any(|word| lower.contains(word))
}

fn shown(read: &boards::Located) -> String {
    read.places
        .iter()
        .map(|place| {
            let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "–".to_owned());
            format!(
                "{}/{}/{}",
                word(&place.city),
                word(&place.region),
                word(&place.country)
            )
        })
        .collect::<Vec<_>>()
        .join(" + ")
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |n: usize| u32::try_from(n).map_or(f64::from(u32::MAX), f64::from);
    count(part) / count(whole.max(1))
}

/// Kilometres, near enough for a few hundred.
fn apart(city: &City, lat: f64, lon: f64) -> f64 {
    let (y, x) = (
        (city.lat - lat) * 111.2,
        (city.lon - lon) * 111.2 * lat.to_radians().cos(),
    );
    y.hypot(x)
}

/// Cities by each of their names.
fn cities_of(file: File) -> anyhow::Result<BTreeMap<String, Vec<City>>> {
    let mut cities: BTreeMap<String, Vec<City>> = BTreeMap::new();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_reader(flate2::read::MultiGzDecoder::new(file));
    for row in reader.records() {
        let row = row?;
        let field = |at: usize| row.get(at).unwrap_or_default();
        let (Ok(lat), Ok(lon)) = (field(5).parse(), field(6).parse()) else {
            continue;
        };
        let mut names: Vec<String> = field(8)
            .split('|')
            .chain([field(1)])
            .map(shared::fold::fold)
            .collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            cities.entry(name).or_default().push(City {
                country: field(2).to_owned(),
                lat,
                lon,
            });
        }
    }
    Ok(cities)
}
