//! What holds for every person and every posting.

mod common;

use common::{DAY, NOW, pay, person, place, posting, search, titles};
use proptest::prelude::*;
use scoring::{Features, Verdict, Wanted, explain, judge, read};
use shared::money::Period;
use shared::place::{RemoteScope, Workplace};
use shared::posting::{Posting, Seniority};
use shared::profile::Profile;
use shared::search::{RemoteWish, SalaryWish, SearchSpec};

const SKILLS: [&str; 8] = [
    "Rust",
    "Python",
    "SQL",
    "Kubernetes",
    "React",
    "Go",
    "Excel",
    "Machine Learning",
];
const TITLE_WORDS: [&str; 7] = [
    "Senior", "Software", "Engineer", "Data", "Analyst", "Manager", "C++",
];
const PLACES: [&str; 6] = [
    "Berlin",
    "Germany",
    "EU",
    "New York, US",
    "Remote",
    "Nowhere",
];

fn words(from: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::sample::select(from), 0..=most)
        .prop_map(|words| words.into_iter().map(str::to_owned).collect())
}

fn any_posting() -> impl Strategy<Value = Posting> {
    (
        words(&TITLE_WORDS, 4),
        words(&SKILLS, 6),
        prop::sample::select(vec![
            Workplace::Unknown,
            Workplace::Remote,
            Workplace::Hybrid,
            Workplace::Onsite,
        ]),
        prop::option::of((
            1..200_i64,
            0..100_i64,
            prop::sample::select(vec!["EUR", "USD"]),
        )),
        prop::option::of(-10..100_i64),
        prop::option::of(prop::sample::select(vec![
            Seniority::Junior,
            Seniority::Senior,
            Seniority::Director,
        ])),
        prop::option::of(prop::sample::select(vec![
            ("Berlin", "DE"),
            ("New York", "US"),
            ("Paris", "FR"),
        ])),
        prop::collection::vec(prop::sample::select(vec!["DE", "US"]), 0..2),
        0..8_u8,
    )
        .prop_map(
            |(title, skills, workplace, salary, age, seniority, at, scope, years)| Posting {
                workplace,
                salary: salary
                    .and_then(|(min, more, code)| pay(min * 1_000, (min + more) * 1_000, code)),
                posted_at: age.map(|age| NOW - age * DAY),
                seniority,
                places: at
                    .map(|(city, code)| place(city, Some(city), Some(code)))
                    .into_iter()
                    .collect(),
                remote_scope: RemoteScope {
                    countries: scope.into_iter().map(str::to_owned).collect(),
                    ..RemoteScope::default()
                },
                ..posting(
                    &title.join(" "),
                    &format!("{}. {years} years of experience.", skills.join(", ")),
                )
            },
        )
}

fn any_spec() -> impl Strategy<Value = SearchSpec> {
    (
        words(&TITLE_WORDS, 2),
        words(&PLACES, 2),
        prop::sample::select(vec![RemoteWish::Any, RemoteWish::Only, RemoteWish::No]),
        prop::option::of((1..200_i64, prop::sample::select(vec!["EUR", "USD"]))),
        words(&["python", "example works", "years of", "nothing"], 1),
    )
        .prop_map(
            |(titles_wanted, places, remote, salary, exclude)| SearchSpec {
                places,
                remote,
                exclude,
                min_salary: salary.map(|(amount, code)| SalaryWish {
                    amount: amount * 100_000,
                    currency: code.to_owned(),
                    period: Period::Year,
                }),
                ..titles(&titles_wanted.iter().map(String::as_str).collect::<Vec<_>>())
            },
        )
}

fn any_profile() -> impl Strategy<Value = Profile> {
    (
        words(&SKILLS, 6),
        prop::option::of(0..300_u32),
        any::<bool>(),
    )
        .prop_map(|(skills, experience_months, homeless)| {
            let mut profile = person(&skills.iter().map(String::as_str).collect::<Vec<_>>());
            profile.experience_months = experience_months;
            if homeless {
                profile.location = None;
            }
            profile
        })
}

fn score(verdict: Verdict) -> Option<f32> {
    match verdict {
        Verdict::Kept { score, .. } => Some(score),
        Verdict::Dropped(_) => None,
    }
}

proptest! {
    #[test]
    fn judging_and_explaining_agree(
        profile in any_profile(), specs in prop::collection::vec(any_spec(), 0..3), posting in any_posting(),
    ) {
        let searches: Vec<_> = specs.into_iter().map(search).collect();
        let wanted = Wanted::compile(&profile, &searches);
        let features = read(&posting);
        let judged = judge(&wanted, &features, NOW);
        prop_assert_eq!(judge(&wanted, &features, NOW + DAY / 4), judged, "a score holds for a day");
        let explained = explain(&wanted, &posting, &features, NOW);
        match judged {
            Verdict::Dropped(_) => prop_assert!(explained.is_none()),
            Verdict::Kept { score, confirm, .. } => {
                prop_assert!((0.0..=100.0).contains(&score));
                match explained {
                    Some(explained) if confirm => prop_assert!(explained.score <= score),
                    Some(explained) => prop_assert_eq!(explained.score.to_bits(), score.to_bits()),
                    None => prop_assert!(confirm),
                }
            }
        }
    }

    #[test]
    fn one_more_skill_of_the_posting_never_lowers_its_score(
        profile in any_profile(), spec in any_spec(), posting in any_posting(), skill in 0..SKILLS.len(),
    ) {
        let searches = [search(spec)];
        let features = read(&posting);
        let before = score(judge(&Wanted::compile(&profile, &searches), &features, NOW));
        let mut better = profile.clone();
        let asked = skills::id_of(SKILLS[skill]).unwrap();
        // The first skill of a profile leaves neutral ground; from then on each one helps or nothing.
        prop_assume!(!profile.skills.is_empty() && features.skills().any(|skill| skill == asked));
        better.skills.push(SKILLS[skill].to_owned());
        let after = score(judge(&Wanted::compile(&better, &searches), &features, NOW));
        prop_assert!(after >= before, "{before:?} -> {after:?}");
    }

    #[test]
    fn one_more_filter_never_keeps_more(
        profile in any_profile(), spec in any_spec(), posting in any_posting(),
        filter in 0..4, word in prop::sample::select(&SKILLS[..]),
    ) {
        let features = read(&posting);
        let mut narrower = spec.clone();
        match filter {
            0 => narrower.exclude.push(word.to_owned()),
            1 if spec.places.is_empty() => narrower.places.push("Berlin".to_owned()),
            2 => narrower.remote = if spec.remote == RemoteWish::Any { RemoteWish::Only } else { spec.remote },
            _ if spec.min_salary.is_none() => narrower.min_salary = Some(SalaryWish {
                amount: 6_000_000, currency: "EUR".to_owned(), period: Period::Year,
            }),
            _ => {}
        }
        let keeps = |spec: SearchSpec| {
            explain(&Wanted::compile(&profile, &[search(spec)]), &posting, &features, NOW).is_some()
        };
        if keeps(narrower) {
            prop_assert!(keeps(spec));
        }
    }

    #[test]
    fn features_come_back_from_their_bytes(posting in any_posting(), text in "\\PC{0,200}") {
        let features = read(&Posting { text, ..posting });
        prop_assert_eq!(Features::decode(&features.encode()), Some(features));
    }

    #[test]
    fn no_bytes_are_a_reason_to_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), posting in any_posting(), cut in 0..400_usize) {
        let _ = Features::decode(&bytes);
        let mut encoded = read(&posting).encode();
        encoded.truncate(cut);
        encoded.extend(&bytes);
        let _ = Features::decode(&encoded);
    }
}
