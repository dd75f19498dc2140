//! Boards of companies that say everything in one list, each read from a fixture in its own shape.

use boards::Parsed;
use shared::money::{Period, Salary};
use shared::place::Workplace;
use shared::posting::{Employment, Posting};

use crate::common::{NOW, company, fixture};

/// The fixture of a board, every entry of which must be read.
fn whole(board: &str, slug: &str, file: &str) -> Vec<Posting> {
    let Parsed {
        postings,
        rejected,
        half_empty,
        unrecognised,
        ..
    } = fixture(&company(board, slug), file);
    assert_eq!((rejected, half_empty, unrecognised), (vec![], 0, None));
    postings
}

/// City, region and country of each place.
pub(crate) fn places(posting: &Posting) -> Vec<(&str, &str, &str)> {
    let word =
        |part: &Option<String>| -> &'static str { part.clone().map_or("", |text| text.leak()) };
    posting
        .places
        .iter()
        .map(|place| (word(&place.city), word(&place.region), word(&place.country)))
        .collect()
}

#[test]
fn lever() {
    let postings = whole("lever", "fernhollow", "api.lever.co/fernhollow.json");
    let [platform, intern] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(platform.company, "Fernhollow");
    assert_eq!(
        platform.url, "https://jobs.lever.co/fernhollow/3f0c1f52-7a4e-4d1b-9f57-1d9a6b2c0001",
        "without its tracking parameter"
    );
    assert_eq!(platform.places[0].text, "Bärenklause");
    assert_eq!(
        places(platform),
        [("", "", "DE"), ("Berlin", "Berlin", "DE")],
        "the country is the first place's"
    );
    assert_eq!(platform.workplace, Workplace::Hybrid);
    assert_eq!(platform.employment, Some(Employment::FullTime));
    assert_eq!(platform.tags, ["Engineering", "Platform"]);
    assert_eq!(
        platform.salary,
        Salary::new(Some(7_800_000), Some(9_600_000), "EUR", Period::Year)
    );
    assert_eq!(platform.posted_at, Some(1_772_000_000_000));
    for words in [
        "What you bring",
        "• Terraform",
        "We answer every application.",
    ] {
        assert!(platform.text.contains(words), "{}", platform.text);
    }
    assert_eq!(intern.workplace, Workplace::Remote);
    assert_eq!(intern.employment, Some(Employment::Internship));
    assert_eq!(intern.remote_scope.regions, ["EUROPE"]);
    assert_eq!(
        intern.salary,
        Salary::new(Some(1_800), Some(2_200), "EUR", Period::Hour)
    );
}

#[test]
fn ashby() {
    let postings = whole("ashby", "quartzbay", "api.ashbyhq.com/quartzbay.json");
    let [backend, support] = postings.as_slice() else {
        panic!("the unlisted one is no entry: {postings:?}")
    };
    assert_eq!(backend.workplace, Workplace::Hybrid);
    assert_eq!(places(backend)[0], ("Toronto", "Ontario", "CA"));
    assert_eq!(
        backend.salary,
        Salary::new(Some(13_000_000), Some(16_500_000), "CAD", Period::Year),
        "not its equity"
    );
    assert_eq!(support.workplace, Workplace::Remote);
    assert_eq!(support.remote_scope.countries, ["CA"]);
    assert_eq!(support.employment, Some(Employment::Contract));
    assert!(support.text.contains("SQL helps."));
}

#[test]
fn workable() {
    let postings = whole("workable", "saltmarsh", "apply.workable.com/saltmarsh.json");
    let [embedded, writer] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(embedded.company, "Saltmarsh Instruments");
    assert_eq!(places(embedded), [("Galway", "County Galway", "IE")]);
    assert_eq!(embedded.tags, ["Firmware", "Engineering", "Electronics"]);
    assert_eq!(writer.workplace, Workplace::Remote);
    assert_eq!(writer.employment, Some(Employment::PartTime));
    assert_eq!(writer.remote_scope.countries, ["IE"]);
}

#[test]
fn recruitee() {
    let postings = whole(
        "recruitee",
        "tidewater",
        "tidewater.recruitee.com/offers.json",
    );
    let [qa, planner] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(qa.company, "Tidewater Logistics");
    assert_eq!(planner.company, "Tidewater");
    assert_eq!(
        places(qa),
        [
            ("Rotterdam", "South Holland", "NL"),
            ("Ghent", "East Flanders", "BE")
        ]
    );
    assert_eq!(
        (qa.workplace, planner.workplace),
        (Workplace::Hybrid, Workplace::Onsite)
    );
    assert_eq!(
        qa.salary,
        Salary::new(Some(380_000), Some(460_000), "EUR", Period::Month)
    );
    assert_eq!(planner.salary, None);
    assert!(qa.text.contains("• Playwright"));
    assert!(qa.posted_at.is_some() && qa.valid_through > Some(NOW));
}

#[test]
fn personio() {
    let postings = whole(
        "personio",
        "nordlicht",
        "nordlicht.jobs.personio.de/positions.xml",
    );
    let [developer, student] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(developer.company, "Nordlicht Energie GmbH & Co. KG");
    assert_eq!(student.company, "Nordlicht");
    assert_eq!(
        developer.url,
        "https://nordlicht.jobs.personio.de/job/770011"
    );
    let offices: Vec<&str> = developer.places.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(offices, ["Hamburg", "Kiel"]);
    for words in ["Dein Profil", "• Docker"] {
        assert!(developer.text.contains(words), "{}", developer.text);
    }
    assert_eq!(student.workplace, Workplace::Remote);
    assert_eq!(student.employment, Some(Employment::Internship));
}

#[test]
fn teamtailor() {
    let postings = whole("teamtailor", "granite", "granite.teamtailor.com/jobs.rss");
    let [controls, recruiter] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(controls.company, "Granite");
    assert_eq!(controls.workplace, Workplace::Hybrid);
    let cities: Vec<&str> = places(controls).into_iter().map(|place| place.0).collect();
    assert_eq!(cities, ["Gothenburg", "Malmö"]);
    assert_eq!(controls.tags, ["Automation"]);
    assert_eq!(recruiter.workplace, Workplace::Remote);
}

#[test]
fn breezy() {
    let postings = whole("breezy", "meadowlark", "meadowlark.breezy.hr/list.json");
    let [engineer, grader] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(engineer.company, "Meadowlark Seeds");
    assert_eq!(engineer.workplace, Workplace::Remote);
    assert_eq!(places(engineer), [("", "Vermont", "US")]);
    assert_eq!(
        engineer.salary,
        Salary::new(Some(12_000_000), Some(14_000_000), "USD", Period::Year)
    );
    assert_eq!(grader.employment, Some(Employment::PartTime));
    assert_eq!(grader.salary, None);
}

#[test]
fn pinpoint() {
    let postings = whole("pinpoint", "fennel", "fennel.pinpointhq.com/postings.json");
    let [engineer, writer] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(engineer.company, "Fennel");
    assert_eq!(engineer.workplace, Workplace::Hybrid);
    assert_eq!(engineer.tags, ["Hardware"]);
    assert_eq!(
        engineer.salary,
        Salary::new(Some(5_200_000), Some(6_100_000), "GBP", Period::Year)
    );
    assert!(engineer.text.contains("What you bring") && engineer.valid_through > Some(NOW));
    assert_eq!(writer.url, "https://fennel.pinpointhq.com/en/postings/9002");
    assert_eq!(writer.salary, None, "its pay is hidden");
    assert_eq!(writer.workplace, Workplace::Remote);
}

#[test]
fn jazzhr() {
    let postings = whole("jazzhr", "wrenfield", "app.jazz.co/wrenfield.xml");
    let [welder] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(welder.company, "Wrenfield");
    assert_eq!(places(welder)[0], ("Toledo", "Ohio", "US"));
    assert_eq!(welder.employment, Some(Employment::FullTime));
    assert!(welder.text.contains("weld cells") && !welder.text.contains('<'));
}

#[test]
fn adzuna() {
    let postings = whole("adzuna", "gb", "api.adzuna.com/gb.json");
    let [engineer, baker] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(engineer.title, "Site Engineer");
    assert_eq!(engineer.url, "https://www.adzuna.co.uk/jobs/details/50001");
    assert!(engineer.tags.iter().any(|tag| tag == "excerpt"));
    assert_eq!(
        engineer.salary,
        Salary::new(Some(4_100_000), Some(4_600_000), "GBP", Period::Year)
    );
    assert_eq!(baker.salary, None, "a guess of Adzuna's");
    assert_eq!(baker.employment, Some(Employment::PartTime));
    let source = company("adzuna", "gb");
    assert_eq!(boards::keys_of(&source).len(), 2);
}
