//! Where the work may be: wishes for places by all their names, and remote scopes.

use shared::place::{Place, RemoteScope, Workplace};
use shared::posting::Posting;
use shared::search::SearchSpec;

use crate::common::{place, posting, titles};
use crate::kept;

#[test]
fn places_are_cities_countries_and_regions() {
    let berlin = place("Berlin, Germany", Some("Berlin"), Some("DE"));
    let paris_texas = place("Paris, Texas", Some("Paris"), Some("US"));
    let cases = [
        ("Berlin", &berlin, true),
        ("berlin, germany", &berlin, true),
        ("Germany", &berlin, true),
        ("DE", &berlin, true),
        ("Deutschland", &berlin, true),
        ("EU", &berlin, true),
        ("Munich", &berlin, false),
        ("France", &berlin, false),
        ("LATAM", &berlin, false),
        ("Paris, France", &paris_texas, false),
        ("Paris, US", &paris_texas, true),
    ];
    for (wish, at, expected) in cases {
        let spec = SearchSpec {
            places: vec![wish.to_owned()],
            ..titles(&["Engineer"])
        };
        let posting = Posting {
            places: vec![at.clone()],
            ..posting("Engineer", "")
        };
        assert_eq!(kept(spec, &posting), expected, "{wish} / {}", at.text);
    }
}

/// As the boards read them: English names of city and region, the words as written.
fn at(text: &str, city: &str, region: &str, country: &str) -> Place {
    Place {
        region: Some(region.to_owned()),
        ..place(text, Some(city), Some(country))
    }
}

#[test]
fn a_place_is_the_same_by_all_its_names() {
    let munich = at("Munich, Germany", "Munich", "Bavaria", "DE");
    let vienna = at("Wien", "Vienna", "Vienna", "AT");
    let new_york = at("New York, NY", "New York", "New York", "US");
    let portland = at("Portland, OR", "Portland", "Oregon", "US");
    let san_francisco = at("SF, CA", "San Francisco", "California", "US");
    let tbilisi = at("Tbilisi", "Tbilisi", "Tbilisi", "GE");
    let atlanta = at("Atlanta", "Atlanta", "Georgia", "US");
    let all = [
        ("Munich", &munich),
        ("Vienna", &vienna),
        ("New York", &new_york),
        ("Portland", &portland),
        ("San Francisco", &san_francisco),
        ("Tbilisi", &tbilisi),
        ("Atlanta", &atlanta),
    ];
    for (wish, expected) in [
        ("München", &["Munich"][..]),
        ("Muenchen", &["Munich"]),
        ("Munich", &["Munich"]),
        ("Monachium", &["Munich"]),
        ("Raum München", &["Munich"]),
        ("München und Umgebung", &["Munich"]),
        ("München, Bayern", &["Munich"]),
        ("Munich, Bavaria, Germany", &["Munich"]),
        ("München (Deutschland)", &["Munich"]),
        ("Bayern", &["Munich"]),
        ("Bavaria", &["Munich"]),
        ("Deutschland", &["Munich"]),
        ("Niemcy", &["Munich"]),
        ("Vienna, Austria", &["Vienna"]),
        ("Österreich", &["Vienna"]),
        ("DACH", &["Munich", "Vienna"]),
        ("EU", &["Munich", "Vienna"]),
        ("european union", &["Munich", "Vienna"]),
        ("Europe", &["Munich", "Vienna", "Tbilisi"]),
        ("NYC", &["New York"]),
        ("new york city", &["New York"]),
        ("San Francisco, CA", &["San Francisco"]),
        ("SF Bay Area", &["San Francisco"]),
        ("Kalifornien", &["San Francisco"]),
        ("Portland, OR, USA", &["Portland"]),
        ("Portland, ME", &["Portland"]),
        ("Georgia", &["Tbilisi", "Atlanta"]),
        ("Atlanta, GA", &["Atlanta"]),
        ("Atlanta, Georgia", &["Atlanta"]),
        ("Nordics", &[]),
    ] {
        let spec = SearchSpec {
            places: vec![wish.to_owned()],
            ..titles(&["Engineer"])
        };
        let found: Vec<&str> = all
            .iter()
            .filter(|(_, at)| {
                let posting = Posting {
                    places: vec![(*at).clone()],
                    ..posting("Engineer", "")
                };
                kept(spec.clone(), &posting)
            })
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(found, expected, "{wish}");
    }
}

#[test]
fn remote_places_are_for_remote_work() {
    let remote = |countries: &[&str], regions: &[&str]| Posting {
        workplace: Workplace::Remote,
        remote_scope: RemoteScope {
            worldwide: false,
            countries: countries.iter().map(|c| (*c).to_owned()).collect(),
            regions: regions.iter().map(|r| (*r).to_owned()).collect(),
        },
        ..posting("Engineer", "")
    };
    let onsite = Posting {
        workplace: Workplace::Onsite,
        places: vec![at("Munich", "Munich", "Bavaria", "DE")],
        ..posting("Engineer", "")
    };
    let in_europe = Posting {
        places: vec![place("Europe", None, None)],
        ..posting("Engineer", "")
    };
    let cases = [
        remote(&[], &["EU"]),
        remote(&["FR"], &[]),
        remote(&["US"], &[]),
        remote(&[], &["LATAM"]),
        onsite,
        in_europe,
    ];
    for (wish, expected) in [
        ("Europe", [true, true, false, false, true, true]),
        ("EU", [true, true, false, false, true, true]),
        ("remote Europe", [true, true, false, false, false, true]),
        ("Remote (EU)", [true, true, false, false, false, false]),
        ("remote, Germany", [true, false, false, false, false, false]),
        ("Remote - DACH", [true, false, false, false, false, false]),
        ("München", [true, false, false, false, true, true]),
        // From where the person lives, which is Berlin.
        ("Remote", [true, false, false, false, false, false]),
        ("anywhere", [true; 6]),
        ("Remote worldwide", [true, true, true, true, false, false]),
    ] {
        let spec = SearchSpec {
            places: vec![wish.to_owned()],
            ..titles(&["Engineer"])
        };
        let found: Vec<bool> = cases.iter().map(|p| kept(spec.clone(), p)).collect();
        assert_eq!(found, expected, "{wish}");
    }
}

#[test]
fn remote_scopes_reach_or_do_not() {
    let scope = |worldwide, countries: &[&str], regions: &[&str]| RemoteScope {
        worldwide,
        countries: countries.iter().map(|c| (*c).to_owned()).collect(),
        regions: regions.iter().map(|r| (*r).to_owned()).collect(),
    };
    let cases = [
        ("Berlin", scope(true, &[], &[]), true),
        ("Berlin", scope(false, &[], &[]), true),
        ("Berlin", scope(false, &["DE"], &[]), true),
        ("Berlin", scope(false, &[], &["EU"]), true),
        ("Berlin", scope(false, &["US"], &[]), false),
        ("Germany", scope(false, &[], &["LATAM"]), false),
        // A village nobody knows the country of: not enough to leave it out.
        ("Kleindorf", scope(false, &["US"], &[]), true),
    ];
    for (wish, remote_scope, expected) in cases {
        let spec = SearchSpec {
            places: vec![wish.to_owned()],
            ..titles(&["Engineer"])
        };
        let posting = Posting {
            workplace: Workplace::Remote,
            remote_scope: remote_scope.clone(),
            ..posting("Engineer", "")
        };
        assert_eq!(kept(spec, &posting), expected, "{wish} / {remote_scope:?}");
    }
}
