//! Boards of companies that say more of each posting elsewhere than in their list, each read from
//! fixtures in its own shape.

use shared::money::{Period, Salary};
use shared::place::Workplace;
use shared::posting::{Employment, Posting};

use crate::common::{NOW, company, fixture, parse_at, recorded};
use crate::companies::places;

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
