//! Boards of companies, each read from a fixture in its own shape.

use boards::Parsed;
use shared::money::{Period, Salary};
use shared::place::Workplace;
use shared::posting::{Employment, Posting};

use crate::common::{NOW, company, fixture, parse_at, recorded};

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
fn places(posting: &Posting) -> Vec<(&str, &str, &str)> {
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

/// What the list of a board says, completed by what it says of each posting elsewhere.
fn detailed(board: &str, slug: &str, list: &str, details: &[&str]) -> Vec<Posting> {
    let source = company(board, slug);
    let parsed = fixture(&source, list);
    assert_eq!(
        (&parsed.rejected, &parsed.unrecognised, parsed.half_empty),
        (&vec![], &None, 0)
    );
    let mut details = details.iter();
    let postings = parsed
        .postings
        .iter()
        .zip(&parsed.details)
        .map(|(listed, url)| {
            let Some(url) = url else {
                return listed.clone();
            };
            let file = details.next().unwrap();
            assert_eq!(boards::body_for(&source, url), None, "a detail is fetched");
            let detail = parse_at(&source, url, &recorded(file));
            assert_eq!(detail.half_empty, 0, "{detail:?}");
            boards::complete(listed, detail).unwrap()
        })
        .collect();
    assert_eq!(details.next(), None, "a detail nobody asks for");
    postings
}

#[test]
fn smartrecruiters() {
    let folder = "api.smartrecruiters.com/larkspurenergy";
    let details = [101, 102, 103].map(|n| format!("{folder}/744000100000{n}.json"));
    let postings = detailed(
        "smartrecruiters",
        "larkspurenergy",
        &format!("{folder}/list.json"),
        &details.each_ref().map(String::as_str),
    );
    let [analyst, student, technician] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(analyst.company, "Larkspur Energy");
    assert_eq!(
        analyst.url,
        "https://jobs.smartrecruiters.com/LarkspurEnergy/744000100000101"
    );
    assert_eq!(places(analyst), [("Porto", "Porto District", "PT")]);
    assert_eq!(analyst.workplace, Workplace::Hybrid);
    assert_eq!(
        analyst.salary,
        Salary::new(Some(4_200_000), Some(5_100_000), "EUR", Period::Year)
    );
    assert_eq!(analyst.posted_at, Some(1_772_352_930_250), "to the moment");
    assert_eq!(analyst.tags, ["Engineering", "Renewables"]);
    for words in ["Larkspur Energy runs", "load forecasts", "• Python and SQL"] {
        assert!(analyst.text.contains(words), "{}", analyst.text);
    }
    assert_eq!(student.employment, Some(Employment::Internship));
    assert_eq!(places(technician)[0].2, "DK");
}

#[test]
fn smartrecruiters_comes_in_pages() {
    let source = company("smartrecruiters", "acme");
    let page = |offset: u64, total: u64| {
        let content = serde_json::json!({"offset": offset, "limit": 100, "totalFound": total, "content":
            [{"id": "1", "name": "Welder", "company": {"identifier": "Acme"}}]});
        let parsed = parse_at(&source, &source.start, content.to_string().as_bytes());
        (parsed.total, parsed.next.map(String::from))
    };
    let list = "https://api.smartrecruiters.com/v1/companies/acme/postings";
    let next = Some(format!("{list}?limit=100&offset=101"));
    assert_eq!(page(100, 300), (Some(300), next));
    assert_eq!(page(299, 300), (Some(300), None));
}

#[test]
fn workday() {
    let folder = "thornbury.wd3.myworkdayjobs.com";
    let details = [1, 2, 3].map(|n| format!("{folder}/R100{n}.json"));
    let postings = detailed(
        "workday",
        "thornbury.wd3/Careers",
        &format!("{folder}/list.json"),
        &details.each_ref().map(String::as_str),
    );
    let [engineer, payroll, scientist] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(
        engineer.url,
        "https://thornbury.wd3.myworkdayjobs.com/Careers/job/Leeds/Process-Engineer_R1001"
    );
    assert_eq!(engineer.company, "Thornbury Foods Ltd");
    assert_eq!(engineer.source_key, "R1001");
    assert_eq!(places(engineer)[0].2, "GB");
    assert_eq!(engineer.employment, Some(Employment::FullTime));
    assert_eq!(engineer.posted_at, Some(1_772_150_400_000));
    assert!(engineer.text.contains("• HACCP"));
    let cities: Vec<&str> = places(payroll).into_iter().map(|place| place.0).collect();
    assert_eq!(cities, ["Dublin", "Galway"], "not “2 Locations”");
    assert_eq!(payroll.workplace, Workplace::Remote);
    assert_eq!(payroll.employment, Some(Employment::PartTime));
    assert!(scientist.valid_through > Some(NOW));
}

#[test]
fn workday_ages_become_days_and_full_pages_lead_on() {
    let source = company("workday", "acme.wd5/Careers");
    let entry = |n: usize| serde_json::json!({"title": format!("Welder {n}"), "externalPath": format!("/job/x/W_{n}"), "postedOn": "Posted 3 Days Ago"});
    let page = |url: &url::Url, entries: usize| {
        let list: Vec<_> = (0..entries).map(entry).collect();
        let body = serde_json::json!({"total": 25, "jobPostings": list});
        parse_at(&source, url, body.to_string().as_bytes())
    };
    let first = page(&source.start, 20);
    assert_eq!(first.postings[0].company, "Acme");
    assert_eq!(first.postings[0].posted_at, Some(1_772_150_400_000));
    assert_eq!(first.total, Some(25));
    let next = first.next.unwrap();
    assert_eq!(next.fragment(), Some("!20"));
    assert!(boards::body_for(&source, &next).is_some_and(|body| body.contains("\"offset\":20")));
    assert_eq!(page(&next, 5).next, None);
}

#[test]
fn teamtailor_as_json_feed() {
    let folder = "cobalt.teamtailor.com";
    let postings = detailed(
        "teamtailor",
        "cobalt",
        &format!("{folder}/jobs.json"),
        &[&format!("{folder}/101.html")],
    );
    let [roaster, trainer] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(roaster.company, "Cobalt Coffee AB");
    assert_eq!(places(roaster), [("Uppsala", "", "SE")]);
    assert_eq!(trainer.employment, Some(Employment::PartTime));
    assert_eq!(places(trainer), [("Turku", "", "FI")], "as listed");
    assert!(trainer.text.contains("courses"));
    let source = company("teamtailor", "cobalt");
    let error = parse_at(&source, &source.start, b"<title>Not found</title>");
    assert!(error.unrecognised.is_some());
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
fn rippling() {
    let folder = "api.rippling.com/osprey";
    let postings = detailed(
        "rippling",
        "osprey",
        &format!("{folder}/list.json"),
        &[&format!("{folder}/detail.json")],
    );
    let [mechanic] = postings.as_slice() else {
        panic!("one posting in two places: {postings:?}")
    };
    assert_eq!(mechanic.company, "Osprey Haulage");
    assert_eq!(mechanic.places[0].city.as_deref(), Some("Tacoma"));
    assert_eq!(mechanic.employment, Some(Employment::FullTime));
    assert_eq!(
        mechanic.salary,
        Salary::new(Some(6_100_000), Some(7_200_000), "USD", Period::Year)
    );
    assert!(mechanic.text.contains("lorries") && mechanic.text.contains("moves boats"));
}

#[test]
fn bamboohr() {
    let folder = "juniperlabs.bamboohr.com";
    let postings = detailed(
        "bamboohr",
        "juniperlabs",
        &format!("{folder}/list.json"),
        &[&format!("{folder}/86.json")],
    );
    let [planner] = postings.as_slice() else {
        panic!("{postings:?}")
    };
    assert_eq!(planner.url, "https://juniperlabs.bamboohr.com/careers/86");
    assert_eq!(planner.workplace, Workplace::Hybrid);
    assert_eq!(planner.places[0].country.as_deref(), Some("FR"));
    assert_eq!(
        planner.salary,
        Salary::new(Some(3_800_000), Some(4_400_000), "EUR", Period::Year)
    );
    assert!(planner.text.contains("laboratories"));
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
