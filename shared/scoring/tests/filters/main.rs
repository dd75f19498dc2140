//! What is kept and what is not, case by case.

#[path = "../common/mod.rs"]
mod common;
mod places;

use common::{NOW, pay, person, posting, search, titles};
use scoring::{Features, Reason, Verdict, Wanted, explain, judge, read};
use shared::money::Period;
use shared::place::Workplace;
use shared::posting::Posting;
use shared::search::{RemoteWish, SalaryWish, SearchSpec};

fn verdict(spec: SearchSpec, posting: &Posting) -> Result<f32, Reason> {
    let wanted = Wanted::compile(&person(&["Rust", "SQL"]), &[search(spec)]);
    match judge(&wanted, &read(posting), NOW) {
        Verdict::Kept { score, .. } => Ok(score),
        Verdict::Dropped(reason) => Err(reason),
    }
}

fn kept(spec: SearchSpec, posting: &Posting) -> bool {
    verdict(spec, posting).is_ok()
}

#[test]
fn a_title_is_wanted_when_it_holds_all_words_in_any_order() {
    let cases = [
        ("Engineer", "Senior Backend Engineer (m/w/d)", true),
        ("Engineer", "Head of Engineering", true),
        ("Backend Engineer", "Engineer, Back-End", true),
        ("Software Engineer", "Staff Software Engineers", true),
        ("Sr Developer", "Senior Web Developer", true),
        ("Backend Engineer", "Frontend Engineer", false),
        ("Java Developer", "JavaScript Developer", false),
        ("C# Developer", "C Developer", false),
        ("Ingénieur", "INGENIEUR logiciel", true),
    ];
    for (wish, title, expected) in cases {
        assert_eq!(
            kept(titles(&[wish]), &posting(title, "")),
            expected,
            "{wish} / {title}"
        );
    }
    assert!(kept(
        titles(&["Nurse", "Engineer"]),
        &posting("Engineer", "")
    ));
    assert_eq!(
        verdict(titles(&["Nurse"]), &posting("Engineer", "")),
        Err(Reason::Title)
    );
}

#[test]
fn searches_that_are_paused_or_absent_keep_nothing() {
    let paused = SearchSpec {
        paused: true,
        ..titles(&["Engineer"])
    };
    assert_eq!(
        verdict(paused, &posting("Engineer", "")),
        Err(Reason::NoSearch)
    );
}

#[test]
fn remote_wishes() {
    let at = |workplace| Posting {
        workplace,
        ..posting("Engineer", "")
    };
    let wish = |remote| SearchSpec {
        remote,
        ..titles(&["Engineer"])
    };
    let cases = [
        (RemoteWish::Any, [true, true, true, true]),
        (RemoteWish::Only, [true, true, false, false]),
        (RemoteWish::No, [false, true, true, true]),
    ];
    let places = [
        Workplace::Remote,
        Workplace::Unknown,
        Workplace::Hybrid,
        Workplace::Onsite,
    ];
    for (remote, expected) in cases {
        assert_eq!(
            places.map(|w| kept(wish(remote), &at(w))),
            expected,
            "{remote:?}"
        );
    }
}

#[test]
fn pay_in_another_currency_must_be_clearly_less() {
    let spec = SearchSpec {
        min_salary: Some(SalaryWish {
            amount: 500_000,
            currency: "EUR".to_owned(),
            period: Period::Month,
        }),
        ..titles(&["Engineer"])
    };
    for (salary, expected) in [
        (None, true),
        (pay(50_000, 59_999, "EUR"), false),
        (pay(50_000, 60_000, "EUR"), true),
        (pay(90_000, 120_000, "EUR"), true),
        (pay(10_000, 20_000, "USD"), false),
        (pay(60_000, 66_000, "USD"), true),
        (pay(90_000, 120_000, "USD"), true),
        (pay(100_000, 150_000, "PLN"), false),
        (pay(1_000, 2_000, "XAF"), true),
    ] {
        let posting = Posting {
            salary: salary.clone(),
            ..posting("Engineer", "")
        };
        assert_eq!(kept(spec.clone(), &posting), expected, "{salary:?}");
    }
}

#[test]
fn excluded_phrases_are_confirmed_where_they_stand() {
    let spec = |words: &str| SearchSpec {
        exclude: vec![words.to_owned()],
        ..titles(&["Engineer"])
    };
    let cases = [
        ("php", "We write PHP here", true),
        ("php", "We write Rust here", false),
        (
            "security clearance",
            "Active Security-Clearance needed",
            true,
        ),
        (
            "security clearance",
            "clearance of goods, security of data",
            false,
        ),
        ("example works", "", true),
        ("java", "JavaScript only", false),
    ];
    for (words, text, excluded) in cases {
        let posting = posting("Engineer", text);
        let features = read(&posting);
        let wanted = Wanted::compile(&person(&[]), &[search(spec(words))]);
        assert_eq!(
            explain(&wanted, &posting, &features, NOW).is_none(),
            excluded,
            "{words} / {text}"
        );
        // What the text excludes, the features at least suspect.
        if excluded {
            let Verdict::Kept { confirm, .. } = judge(&wanted, &features, NOW) else {
                panic!("dropped without its text");
            };
            assert!(confirm);
        }
    }
}

#[test]
fn an_explanation_names_words_and_reasons() {
    let posting = Posting {
        tags: vec!["Kafka".to_owned()],
        ..posting(
            "Lighthouse Engineer",
            "You know Rust well.\nWe run on Kubernetes. 3+ years of experience.",
        )
    };
    let features = read(&posting);
    let wanted = Wanted::compile(
        &person(&["rust", "Postgres"]),
        &[search(titles(&["Engineer"])), search(titles(&["Nurse"]))],
    );
    let explained = explain(&wanted, &posting, &features, NOW).unwrap();
    let said = |list: &[shared::application::SkillEvidence]| -> Vec<(String, String)> {
        list.iter()
            .map(|e| (e.skill.clone(), e.quote.clone()))
            .collect()
    };
    assert_eq!(
        said(&explained.explanation.matched),
        [("Rust".to_owned(), "You know Rust well.".to_owned())]
    );
    assert_eq!(
        said(&explained.explanation.missing),
        [
            (
                "Kubernetes".to_owned(),
                "We run on Kubernetes. 3+ years of experience.".to_owned()
            ),
            ("Kafka".to_owned(), "tagged “Kafka”".to_owned()),
        ]
    );
    assert_eq!(explained.explanation.kept, ["Title holds “Engineer”"]);
    assert_eq!(explained.searches.len(), 1);
    assert_eq!(features.years(), Some(3));
    let weights: f32 = explained.explanation.parts.iter().map(|p| p.weight).sum();
    assert!((weights - 1.0).abs() < 1e-6);
}

#[test]
fn a_better_fit_scores_higher() {
    let spec = titles(&["Engineer"]);
    let fits = posting("Backend Engineer", "Rust and SQL");
    let misses = posting("Sales Engineer", "Salesforce, CRM and cold calling");
    assert!(verdict(spec.clone(), &fits).unwrap() > verdict(spec, &misses).unwrap() + 15.0);
}

#[test]
fn without_a_profile_every_unknown_part_is_neutral() {
    let wanted = Wanted::compile(
        &shared::profile::Profile::default(),
        &[search(SearchSpec::default())],
    );
    let bare = Posting {
        posted_at: None,
        ..posting("Engineer", "Rust")
    };
    let Verdict::Kept { score, .. } = judge(&wanted, &read(&bare), NOW) else {
        panic!("a search without titles keeps all");
    };
    assert!((score - 50.0).abs() < f32::EPSILON, "{score}");
}

#[test]
fn bytes_of_another_version_are_read_anew() {
    let features = read(&posting("Engineer", "Rust"));
    let mut bytes = features.encode();
    assert_eq!(Features::decode(&bytes), Some(features));
    bytes[0] ^= 0xff;
    assert_eq!(Features::decode(&bytes), None);
    bytes[0] ^= 0xff;
    bytes[1] ^= 0xff;
    assert_eq!(Features::decode(&bytes), None, "another skill table");
}
