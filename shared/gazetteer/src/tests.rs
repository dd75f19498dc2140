use super::*;

fn first(name: &str) -> Option<(&'static str, &'static str, &'static str)> {
    cities(name)
        .next()
        .map(|city| (city.name, city.country, city.region))
}

#[test]
fn countries_are_known_by_names_and_codes() {
    for (name, code) in [
        ("germany", "DE"),
        ("Deutschland", "DE"),
        ("Niemcy", "DE"),
        ("DE", "DE"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("États-Unis", "US"),
        ("Polska", "PL"),
        ("Türkiye", "TR"),
        ("Hong Kong", "HK"),
    ] {
        assert_eq!(country(name).map(|c| c.code), Some(code), "{name}");
    }
    for unknown in ["", "de", "us", "Berlin", "X"] {
        assert_eq!(country(unknown), None, "{unknown}");
    }
    assert_eq!(demonym("Canadian").map(|c| c.code), Some("CA"));
}

#[test]
fn cities_have_many_names() {
    for (name, want) in [
        ("München", ("Munich", "DE", "BY")),
        ("Muenchen", ("Munich", "DE", "BY")),
        ("munich", ("Munich", "DE", "BY")),
        ("Köln", ("Cologne", "DE", "NW")),
        ("NYC", ("New York", "US", "NY")),
        ("SF", ("San Francisco", "US", "CA")),
        ("Bay Area", ("San Francisco", "US", "CA")),
        ("Bangalore", ("Bengaluru", "IN", "KA")),
        ("Praha", ("Prague", "CZ", "")),
        ("Warszawa", ("Warsaw", "PL", "14")),
        ("lodz", ("Łódź", "PL", "10")),
        ("Paris", ("Paris", "FR", "IDF")),
        ("Birmingham", ("Birmingham", "GB", "ENG")),
        ("Cambridge", ("Cambridge", "GB", "ENG")),
        ("Portland", ("Portland", "US", "OR")),
        ("St Louis", ("St. Louis", "US", "MO")),
    ] {
        assert_eq!(first(name), Some(want), "{name}");
    }
    assert_eq!(first("la"), None, "an article is no city");
    assert!(cities("Cambridge").any(|city| city.region == "MA"));
    assert!(cities("Paris").any(|city| city.region == "TX"));
}

#[test]
fn regions_have_codes() {
    assert!(regions("OR").any(|region| region.name == "Oregon"));
    assert!(regions("Bayern").any(|r| (r.country, r.code) == ("DE", "BY")));
    assert_eq!(regions("or").count(), 0);
    assert_eq!(region("US", "CA").map(|r| r.name), Some("California"));
    let means: Vec<Meaning> = meanings("Georgia").collect();
    assert!(means.iter().any(|m| matches!(m, Meaning::Country(_))));
    assert!(means.iter().any(|m| matches!(m, Meaning::Region(_))));
}

#[test]
fn areas_are_regions_or_a_few_countries() {
    assert_eq!(area("Asia-Pacific").map(|a| a.regions), Some(&["APAC"][..]));
    assert_eq!(
        area("DACH").map(|a| a.countries),
        Some(&["DE", "AT", "CH"][..])
    );
    assert_eq!(area("US & Canada").map(|a| a.regions), Some(&["NA"][..]));
    assert_eq!(area("na"), None);
}

#[test]
fn every_alias_leads_to_a_city() {
    for line in include_str!("../data/aliases.txt").lines() {
        for pair in line.get(3..).unwrap_or_default().split(';') {
            let (alias, name) = pair.split_once('=').unwrap_or_default();
            let country = line.get(..2).unwrap_or_default();
            assert!(
                cities(alias).any(|city| city.country == country),
                "{alias} = {name}"
            );
        }
    }
}

#[test]
fn every_region_of_a_city_is_known() {
    for line in include_str!("../data/cities.txt").lines() {
        let mut fields = line.split(' ');
        let (country, code) = (
            fields.next().unwrap_or_default(),
            fields.next().unwrap_or_default(),
        );
        assert!(country_of_code(country).is_some(), "{country}");
        let known = |line: &str| line.starts_with(&format!("{country} {code} "));
        assert!(
            code.is_empty() || include_str!("../data/regions.txt").lines().any(known),
            "{country} {code}"
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_looked_up(text in "\\PC{0,40}") {
        let _ = meanings(&text).count() + regions(&text).count();
        let _ = area(&text);
    }
}

#[test]
fn wishes_are_read_without_the_index_and_mean_the_same() {
    for (name, country, city) in [
        ("München", "DE", "Munich"),
        ("MUENCHEN", "DE", "Munich"),
        ("Monachium", "DE", "Munich"),
        ("NYC", "US", "New York"),
        ("Varsovie", "PL", "Warsaw"),
    ] {
        assert!(
            wishes::city_called(name).any(|found| found == (country, city)),
            "{name}"
        );
        assert!(
            cities(name).any(|found| found.name == city && found.country == country),
            "{name}"
        );
    }
    for (name, country, code) in [
        ("Bayern", "DE", "BY"),
        ("Bavière", "DE", "BY"),
        ("Kalifornien", "US", "CA"),
    ] {
        let found: Vec<Region> = wishes::region_called(name).collect();
        assert!(
            found
                .iter()
                .any(|region| region.country == country && region.code == code),
            "{name}: {found:?}"
        );
        assert!(regions(name).eq(found), "{name}");
    }
    assert_eq!(wishes::city_called("la").count(), 0);
    assert_eq!(wishes::region_called("Nowhere").count(), 0);
}
