//! Each board, read from a fixture in its own shape.

use crate::common::{assert_safe, feed, fixture, greenhouse, page};
use shared::money::{Period, Salary};
use shared::place::Workplace;
use shared::posting::{Employment, Posting, Seniority};

fn titled<'a>(postings: &'a [Posting], title: &str) -> &'a Posting {
    postings
        .iter()
        .find(|posting| posting.title == title)
        .unwrap_or_else(|| {
            panic!(
                "no {title} among {:?}",
                postings.iter().map(|p| &p.title).collect::<Vec<_>>()
            )
        })
}

fn countries(posting: &Posting) -> Vec<&str> {
    posting
        .places
        .iter()
        .filter_map(|place| place.country.as_deref())
        .collect()
}

#[test]
fn remoteok() {
    let parsed = fixture(&feed("remoteok"), "remoteok.com/api.json");
    assert_eq!(
        (
            parsed.seen,
            parsed.half_empty,
            parsed.unrecognised.as_deref()
        ),
        (28, 0, None)
    );
    assert_eq!(parsed.rejected, []);

    let rust = titled(&parsed.postings, "Senior Rust Engineer");
    assert_eq!(rust.company, "Halden Grid");
    assert_eq!(
        rust.url,
        "https://remoteok.com/remote-jobs/remote-senior-rust-engineer-halden-grid-900100"
    );
    assert_eq!(
        rust.salary,
        Salary::new(Some(12_000_000), Some(16_000_000), "USD", Period::Year)
    );
    assert_eq!(
        (rust.workplace, rust.remote_scope.worldwide),
        (Workplace::Remote, true)
    );
    assert_eq!(rust.seniority, Some(Seniority::Senior));
    assert!(
        rust.text.contains(
            "What you bring\n\n• 5+ years of backend work, 2 of them in Rust\n• Async Rust"
        ),
        "{}",
        rust.text
    );
    assert!(rust.html.contains("<ul><li>5+ years"), "{}", rust.html);
    assert!(rust.posted_at.unwrap() < crate::common::NOW);

    let repaired = titled(&parsed.postings, "Site Reliability Engineer");
    assert_eq!(repaired.company, "Café Ötzi Systems");
    assert!(
        repaired
            .text
            .starts_with("We’re the team behind the café tills of half of the Alps – and")
    );
    assert_eq!(countries(repaired), ["DE"]);

    assert_eq!(
        titled(&parsed.postings, "DevOps Engineer").company,
        "Kettle & Crane Logistics"
    );
    assert_eq!(
        titled(&parsed.postings, "Security Engineer, Detection")
            .remote_scope
            .regions,
        ["EMEA"]
    );
    assert_eq!(
        titled(&parsed.postings, "Senior Data Engineer")
            .remote_scope
            .countries,
        ["DE"]
    );
    assert_eq!(
        titled(&parsed.postings, "Registered Nurse, Telehealth").salary,
        None
    );

    let hostile = titled(&parsed.postings, "Web Engineer");
    assert_eq!(
        (hostile.company.as_str(), &hostile.apply_url),
        ("Mirrorball Labs", &None)
    );
    assert_eq!(
        hostile.url,
        "https://remoteok.com/remote-jobs/remote-web-engineer-mirrorball-labs-900190"
    );
    assert_eq!(hostile.tags, ["javascript", "engineer"]);
    assert_safe(&hostile.html);
    assert!(
        hostile
            .html
            .contains("href=\"https://threejs.example/docs\""),
        "{}",
        hostile.html
    );
    assert!(
        hostile
            .text
            .contains("We build playful sites in JavaScript and WebGL."),
        "{}",
        hostile.text
    );
    assert!(
        !hostile.text.contains("alert") && !hostile.text.contains("cookie"),
        "{}",
        hostile.text
    );
}

#[test]
fn weworkremotely() {
    let parsed = fixture(
        &feed("weworkremotely"),
        "weworkremotely.com/remote-jobs.rss",
    );
    // One posting stands under two categories.
    assert_eq!(
        (parsed.seen, parsed.postings.len(), parsed.half_empty),
        (18, 17, 0)
    );
    assert_eq!((parsed.rejected, parsed.next), (vec![], None));

    let net = titled(&parsed.postings, ".NET Engineer");
    assert_eq!(net.company, "Wagtail Commerce");
    assert_eq!(net.remote_scope.countries, ["GB"]);
    assert_eq!(net.tags, ["Back-End Programming", "C#", ".NET", "Azure"]);
    assert_eq!(net.employment, Some(Employment::FullTime));
    assert!(net.valid_through > net.posted_at && net.posted_at.is_some());
    assert!(net.text.contains("• C#, ASP.NET Core"), "{}", net.text);

    assert_eq!(
        titled(&parsed.postings, "PHP Engineer").employment,
        Some(Employment::Contract)
    );
    assert_eq!(
        titled(&parsed.postings, "Data Platform Engineer")
            .remote_scope
            .regions,
        ["NA"]
    );
    assert!(
        titled(&parsed.postings, "React Native Engineer")
            .remote_scope
            .worldwide
    );
    assert_eq!(
        titled(&parsed.postings, "Kubernetes Platform Engineer")
            .remote_scope
            .countries,
        ["US"]
    );
    assert!(
        titled(&parsed.postings, "Search Engineer")
            .places
            .is_empty(),
        "the headquarters are no place of work"
    );
    assert_eq!(
        titled(&parsed.postings, "Site Reliability Engineer II").seniority,
        Some(Seniority::Mid)
    );
}

#[test]
fn greenhouse_boards() {
    let parsed = fixture(
        &greenhouse("harbor-and-pine"),
        "boards-api.greenhouse.io/v1/boards/harbor-and-pine/jobs.json",
    );
    assert_eq!(
        (parsed.seen, parsed.postings.len(), parsed.half_empty),
        (10, 10, 0)
    );

    let backend = titled(&parsed.postings, "Backend Engineer, Bookings");
    assert_eq!(backend.company, "Harbor & Pine");
    assert_eq!(
        backend.salary,
        Salary::new(Some(12_500_000), Some(15_000_000), "USD", Period::Year)
    );
    assert_eq!(
        (backend.employment, backend.workplace),
        (Some(Employment::FullTime), Workplace::Unknown)
    );
    let place = &backend.places[0];
    assert_eq!(
        (
            place.city.as_deref(),
            place.region.as_deref(),
            place.country.as_deref()
        ),
        (Some("Portland"), Some("Oregon"), Some("US"))
    );
    assert_eq!(backend.tags, ["Engineering"]);
    assert!(
        backend.text.contains("• Java or Kotlin with Spring Boot"),
        "{}",
        backend.text
    );

    let intern = titled(&parsed.postings, "Software Engineering Intern");
    assert_eq!(
        (intern.seniority, intern.employment),
        (Some(Seniority::Intern), Some(Employment::Internship))
    );
    assert_eq!(
        intern.salary,
        Salary::new(Some(3_200), Some(3_800), "USD", Period::Hour)
    );
    assert_eq!(
        titled(&parsed.postings, "DevOps Engineer").workplace,
        Workplace::Hybrid
    );
    assert_eq!(countries(titled(&parsed.postings, "QA Engineer")), ["CA"]);
    let remote = titled(&parsed.postings, "Senior Frontend Engineer");
    assert_eq!(
        (remote.workplace, &remote.remote_scope.countries[..]),
        (Workplace::Remote, &["US".to_owned()][..])
    );
    // A tracking parameter in the board's own link.
    assert_eq!(
        remote.url,
        "https://job-boards.greenhouse.io/harbor-and-pine/jobs/8400201"
    );

    let parsed = fixture(
        &greenhouse("brightloom"),
        "boards-api.greenhouse.io/v1/boards/brightloom/jobs.json",
    );
    let sre = titled(&parsed.postings, "Site Reliability Engineer");
    let cities: Vec<_> = sre
        .places
        .iter()
        .filter_map(|place| place.city.as_deref())
        .collect();
    assert_eq!(
        (cities, countries(sre)),
        (vec!["Berlin", "Munich"], vec!["DE", "DE"])
    );
    let compilers = titled(&parsed.postings, "Senior Software Engineer, Compilers");
    assert_eq!(
        compilers.salary,
        Salary::new(Some(14_000_000), Some(17_500_000), "CHF", Period::Year)
    );
    assert_eq!(
        titled(&parsed.postings, "Data Engineer").employment,
        Some(Employment::Contract)
    );
}

#[test]
fn pages() {
    let read = |name: &str| {
        let source = page(&format!("https://careers.lanternworks.example/jobs/{name}"));
        let mut parsed = fixture(
            &source,
            &format!("careers.lanternworks.example/{name}.html"),
        );
        assert_eq!(
            (parsed.postings.len(), parsed.half_empty),
            (1, 0),
            "{name}: {parsed:?}"
        );
        parsed.postings.remove(0)
    };
    let lighting = read("lighting-controls-engineer");
    assert_eq!(
        lighting.url,
        "https://careers.lanternworks.example/jobs/lighting-controls-engineer"
    );
    assert_eq!(
        (lighting.source_key.as_str(), lighting.company.as_str()),
        ("LW-17", "Lantern Works")
    );
    assert_eq!(
        lighting.salary,
        Salary::new(Some(5_800_000), Some(7_200_000), "EUR", Period::Year)
    );
    assert_eq!(countries(&lighting), ["NL", "BE"]);
    assert_eq!(lighting.tags, ["DALI", "Zigbee", "C", "Python"]);

    let qa = read("remote-qa-engineer");
    assert_eq!(
        (qa.workplace, &qa.remote_scope.countries),
        (Workplace::Remote, &vec!["ES".to_owned(), "PT".to_owned()])
    );
    assert_eq!(
        qa.salary,
        Salary::new(Some(4_200_000), Some(4_200_000), "EUR", Period::Year)
    );
    assert!(
        qa.text
            .ends_with("• Playwright and TypeScript\n• Python, pytest, hardware in the loop"),
        "{}",
        qa.text
    );

    let optics = read("optics-engineer");
    assert_eq!(optics.title, "Optics Engineer & Lab Lead");
    assert_eq!(optics.salary.map(|pay| pay.period), Some(Period::Year));
    assert_eq!(optics.places[0].region.as_deref(), Some("New York"));
    assert!(
        optics
            .text
            .starts_with("Design lenses for galleries.\n\nZemax"),
        "{}",
        optics.text
    );
}

#[test]
fn pages_without_job_posting_are_read_by_their_looks() {
    let source = page("https://jobs.cedarandco.example/timber-engineer");
    let parsed = fixture(&source, "jobs.cedarandco.example/timber-engineer.html");
    let timber = titled(&parsed.postings, "Timber Structures Engineer");
    assert_eq!(timber.company, "Cedar & Co");
    assert!(
        timber.text.contains("Eurocode 5") && !timber.text.contains("All jobs"),
        "{}",
        timber.text
    );
}

/// The page of a posting and the board that lists it are one posting.
#[test]
fn one_posting_found_twice_has_one_id() {
    let board = fixture(
        &greenhouse("brightloom"),
        "boards-api.greenhouse.io/v1/boards/brightloom/jobs.json",
    );
    let source = page("https://job-boards.greenhouse.io/brightloom/jobs/7300100?gh_src=x");
    let page = fixture(&source, "job-boards.greenhouse.io/brightloom/7300100.html");
    assert_eq!(page.postings[0].id, board.postings[0].id);
}

/// What a newcomer's first search finds without the internet.
#[test]
fn the_feeds_hold_enough_engineers() {
    let is_engineer = |posting: &Posting| {
        posting
            .title
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "Engineer")
    };
    let feeds = [
        fixture(&feed("remoteok"), "remoteok.com/api.json"),
        fixture(
            &feed("weworkremotely"),
            "weworkremotely.com/remote-jobs.rss",
        ),
    ];
    let (engineers, others): (Vec<_>, Vec<_>) = feeds
        .iter()
        .flat_map(|feed| &feed.postings)
        .partition(|p| is_engineer(p));
    assert!(
        engineers.len() >= 35 && others.len() >= 8,
        "{} and {}",
        engineers.len(),
        others.len()
    );
}
