//! Laws of the decision and of groups.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says why")]

use duplicates::{Fingerprint, Verdict, compare, group};
use proptest::prelude::*;
use shared::place::{Place, RemoteScope, Workplace};
use shared::posting::Posting;

fn posting(title: &str, company: &str, city: &str, text: &str, workplace: Workplace) -> Posting {
    let url = format!("https://jobs.example/{}", title.len());
    Posting {
        id: Posting::id_of(&url),
        source: shared::SourceId::parse("feed").unwrap(),
        source_key: String::new(),
        url,
        apply_url: None,
        title: title.to_owned(),
        company: company.to_owned(),
        text: text.to_owned(),
        html: String::new(),
        places: [city]
            .into_iter()
            .filter(|city| !city.is_empty())
            .map(|city| Place {
                text: city.to_owned(),
                city: Some(city.to_owned()),
                region: None,
                country: None,
            })
            .collect(),
        workplace,
        remote_scope: RemoteScope::default(),
        employment: None,
        seniority: None,
        role: None,
        language: None,
        visa: None,
        salary: None,
        tags: Vec::new(),
        posted_at: None,
        valid_through: None,
    }
}

fn text() -> impl Strategy<Value = String> {
    (0..4_usize, 0..60_usize).prop_map(|(kind, from)| {
        if kind == 0 {
            return String::new();
        }
        let words: Vec<String> = (from..from + 150)
            .map(|n| format!("w{}", n * kind))
            .collect();
        words.join(" ")
    })
}

fn prints() -> impl Strategy<Value = Fingerprint> {
    let titles = [
        "Engineer",
        "Senior Engineer",
        "Engineer II",
        "Engineer III (m/w/d)",
        "Engineer - Berlin",
        "Nurse",
    ];
    let companies = ["Acme", "Acme Inc", "Acme Labs", "", "Beta"];
    let cities = ["", "Berlin", "Munich", "Ulm"];
    let workplaces = [Workplace::Unknown, Workplace::Remote, Workplace::Onsite];
    (
        proptest::sample::select(titles.to_vec()),
        proptest::sample::select(companies.to_vec()),
        proptest::sample::select(cities.to_vec()),
        text(),
        proptest::sample::select(workplaces.to_vec()),
    )
        .prop_map(|(title, company, city, text, workplace)| {
            Fingerprint::of(&posting(title, company, city, &text, workplace))
        })
}

proptest! {
    #[test]
    fn the_decision_is_symmetric_and_reflexive(a in prints(), b in prints()) {
        prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        if !a.company.is_empty() || a.text.is_some() {
            prop_assert!(compare(&a, &a.clone()).is_same());
        }
    }

    #[test]
    fn one_employer_s_duplicates_share_a_key(a in prints(), b in prints()) {
        if a.company == b.company && !a.company.is_empty() && compare(&a, &b).is_same() {
            let keys = b.keys();
            prop_assert!(a.keys().iter().any(|key| keys.contains(key)));
        }
    }

    #[test]
    fn groups_depend_on_the_set_alone(
        all in proptest::collection::vec(prints(), 0..12),
        seed in any::<u64>(),
    ) {
        let ids: Vec<String> = (0..all.len()).map(|n| format!("id{n:02}")).collect();
        let members: Vec<(&str, &Fingerprint)> =
            ids.iter().map(String::as_str).zip(&all).collect();
        let mut shuffled = members.clone();
        shuffled.sort_by_key(|(id, _)| {
            id.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0193))
        });
        let named = |members: &[(&str, &Fingerprint)]| -> Vec<Vec<String>> {
            group(members)
                .iter()
                .map(|group| group.iter().map(|at| members[*at].0.to_owned()).collect())
                .collect()
        };
        let groups = named(&members);
        prop_assert_eq!(&groups, &named(&shuffled));
        prop_assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), all.len());
        for group in group(&members) {
            for a in &group {
                for b in &group {
                    let verdict = compare(members[*a].1, members[*b].1);
                    prop_assert!(a == b || matches!(verdict, Verdict::Same(_)));
                }
            }
        }
    }

    #[test]
    fn any_words_are_read_and_fingerprints_come_back_from_json(
        title in "\\PC{0,80}", company in "\\PC{0,40}", city in "\\PC{0,20}", text in "\\PC{0,400}",
    ) {
        let print = Fingerprint::of(&posting(&title, &company, &city, &text, Workplace::Hybrid));
        prop_assert_eq!(print.role.is_empty(), !title.chars().any(char::is_alphanumeric));
        let json = serde_json::to_string(&print).unwrap();
        prop_assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), print);
    }
}
