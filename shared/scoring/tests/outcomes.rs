//! What a person must never meet again, and what trust and filters say, case by case.

mod common;

use common::{DAY, NOW, pay, person, place, posting, search, titles};
use proptest::prelude::*;
use scoring::{Part, Reason, Verdict, Wanted, explain, judge, read, reweigh, trust, why};
use shared::money::{Period, Salary};
use shared::place::Workplace;
use shared::posting::{Posting, Seniority};
use shared::profile::Profile;
use shared::search::{RemoteWish, SalaryWish, SearchSpec};
use shared::weights::Weights;

fn parts(profile: &Profile, posting: &Posting) -> scoring::Parts {
    let wanted = Wanted::compile(profile, &[search(SearchSpec::default())]);
    let Verdict::Kept { parts, .. } = judge(&wanted, &read(posting), NOW) else {
        unreachable!("a search for anything keeps everything");
    };
    parts
}

fn skills_of(own: &[&str], text: &str) -> f32 {
    parts(&person(own), &posting("Engineer", text)).value(Part::Skills)
}

/// The rung as the boards read it from a title, against a person on `own`.
fn experience(own: Seniority, title: &str) -> f32 {
    let profile = Profile {
        seniority: Some(own),
        experience_months: None,
        ..person(&[])
    };
    let posting = Posting {
        seniority: shared::seniority::seniority(title),
        ..posting(title, "")
    };
    parts(&profile, &posting).value(Part::Experience)
}

#[test]
fn rungs_are_read_from_whole_titles() {
    for (own, like, title) in [
        (
            Seniority::Director,
            Seniority::Executive,
            "Director of Engineering",
        ),
        (Seniority::Director, Seniority::Junior, "Associate Director"),
        (
            Seniority::Manager,
            Seniority::Junior,
            "International Manager",
        ),
        (Seniority::Mid, Seniority::Intern, "Internal Auditor"),
    ] {
        assert!(
            experience(own, title) >= experience(like, title),
            "{title} is nearer to {like:?} than to {own:?}"
        );
        assert!(experience(like, title) < 1.0, "{title} is {like:?}");
    }
}

#[test]
fn skills_are_seen_weighed_and_kept_apart() {
    assert!(skills_of(&["Kubernetes"], "We use kubernetes, and so on") > 0.7);
    let php_for_rust = skills_of(&["PHP"], "You write Rust");
    assert!(
        (php_for_rust - 0.25).abs() < 1e-6,
        "PHP is no half of Rust: {php_for_rust}"
    );
    // Whoever has the craft is nearer than whoever only has what every posting names.
    let text = "Requirements:\nPython\nTeamwork\nEnglish";
    assert!(skills_of(&["Python"], text) > skills_of(&["Teamwork"], text));
    let (craft, rest) = (
        skills_of(&["Python"], text),
        skills_of(&["Teamwork", "English"], text),
    );
    assert!(
        (craft - rest).abs() < 1e-6,
        "two count as one: {craft} {rest}"
    );
    let required = "Requirements:\nPython\nKubernetes";
    let liked = "Requirements:\nPython\n\nNice to have:\nKubernetes";
    assert!(skills_of(&["Python"], liked) > skills_of(&["Python"], required));
    assert!(skills_of(&["Kubernetes"], liked) < skills_of(&["Kubernetes"], required));
}

#[test]
fn defaults_hide_nothing_and_preferences_can_be_cleared() {
    let home = person(&[]);
    let far = Posting {
        places: vec![place("Osaka, Japan", Some("Osaka"), Some("JP"))],
        workplace: Workplace::Onsite,
        salary: pay(1, 2, "USD"),
        ..posting("Baker", "")
    };
    let keeps = |spec: SearchSpec| {
        let wanted = Wanted::compile(&home, &[search(spec)]);
        matches!(judge(&wanted, &read(&far), NOW), Verdict::Kept { .. })
    };
    assert!(keeps(SearchSpec::default()), "where one lives is no filter");
    let narrow = SearchSpec {
        places: vec!["Berlin".to_owned()],
        remote: RemoteWish::Only,
        ..titles(&["Nurse"])
    };
    assert!(!keeps(narrow));
    let blank = SearchSpec {
        titles: vec![" ".to_owned()],
        places: vec![String::new()],
        exclude: vec![String::new(), " - ".to_owned()],
        min_salary: Some(SalaryWish {
            amount: 0,
            currency: "EUR".to_owned(),
            period: Period::Year,
        }),
        ..SearchSpec::default()
    };
    assert!(keeps(blank), "wishes without words ask nothing");
}

#[test]
fn pay_above_the_wish_is_no_mismatch_in_any_currency() {
    let spec = SearchSpec {
        min_salary: Some(SalaryWish {
            amount: 6_000_000,
            currency: "EUR".to_owned(),
            period: Period::Year,
        }),
        ..SearchSpec::default()
    };
    let wanted = Wanted::compile(&person(&[]), &[search(spec)]);
    for (salary, value) in [
        (pay(90_000, 400_000, "EUR"), 1.0),
        (pay(50_000, 70_000, "EUR"), 0.8),
        (pay(100_000, 120_000, "USD"), 1.0),
        (pay(60_000, 90_000, "USD"), 0.8),
        // An end that is not named may lie half again away.
        (Salary::new(Some(5_000_000), None, "EUR", Period::Year), 0.8),
        (Salary::new(None, Some(7_000_000), "EUR", Period::Year), 0.8),
        (Salary::new(None, Some(9_000_000), "EUR", Period::Year), 1.0),
        (Salary::new(Some(3_500), None, "EUR", Period::Hour), 1.0),
        (None, 0.5),
    ] {
        let posting = Posting {
            salary: salary.clone(),
            ..posting("Engineer", "")
        };
        let Verdict::Kept { parts, .. } = judge(&wanted, &read(&posting), NOW) else {
            panic!("{salary:?} was left out");
        };
        let found = parts.value(Part::Salary);
        assert!((found - value).abs() < 1e-6, "{salary:?}: {found}");
    }
}

#[test]
fn why_names_the_first_filter_and_its_words() {
    let spec = SearchSpec {
        places: vec!["Berlin".to_owned()],
        exclude: vec!["security clearance".to_owned()],
        min_salary: Some(SalaryWish {
            amount: 500_000,
            currency: "EUR".to_owned(),
            period: Period::Month,
        }),
        ..titles(&["Engineer"])
    };
    let says = |posting: &Posting| {
        let wanted = Wanted::compile(&person(&[]), &[search(spec.clone())]);
        why(&wanted, posting, &read(posting)).remove(0)
    };
    let said = says(&posting("Baker", ""));
    assert_eq!(said.left_out_by, Some(Reason::Title));
    assert_eq!(
        said.note,
        "Its title “Baker” does not hold all words of “Engineer”"
    );
    let said = says(&Posting {
        places: vec![place("Paris, France", Some("Paris"), Some("FR"))],
        ..posting("Engineer", "")
    });
    assert_eq!(said.left_out_by, Some(Reason::Place));
    assert_eq!(said.note, "It is in Paris, France; the search wants Berlin");
    let said = says(&Posting {
        salary: pay(40_000, 50_000, "EUR"),
        ..posting("Engineer", "")
    });
    assert_eq!(
        said.note,
        "It pays at most 50,000 EUR a year; the search wants at least 60,000 EUR"
    );
    let said = says(&Posting {
        salary: Salary::new(Some(3_000_000), None, "EUR", Period::Year),
        ..posting("Engineer", "")
    });
    assert_eq!(
        said.note,
        "It pays from 30,000 EUR a year; the search wants at least 60,000 EUR"
    );
    let said = says(&posting("Engineer", "A security clearance is needed"));
    assert_eq!(said.left_out_by, Some(Reason::Excluded));
    assert!(said.note.contains("security clearance"));
    assert_eq!(says(&posting("Engineer", "")).left_out_by, None);
}

#[test]
fn ghosts_and_scams_show_by_their_words() {
    let long = "We build instruments for weather stations and look for somebody who designs \
                boards, writes firmware and tests both in the field. You work in a team of five, \
                from our workshop by the harbour or from home, and travel to stations twice a \
                year. You have done similar work before and can explain what you did.";
    let kinds = |posting: &Posting| -> Vec<String> {
        let found = trust(posting, NOW);
        assert!(found.score <= 100);
        found.evidence.into_iter().map(|e| e.kind).collect()
    };
    let with = |more: &str| posting("Engineer", &format!("{long} {more}"));
    assert!(kinds(&with("")).is_empty());
    for (more, kind) in [
        ("A small registration fee is due.", "pay_to_apply"),
        ("Contact us on WhatsApp +1 555 010 9999.", "chat_contact"),
        ("Write to t.me/easyhire today.", "chat_contact"),
        ("Send your CV to harbour.hiring@gmail.com", "free_mail"),
        (
            "Join our Talent Pool for Future Opportunities!",
            "evergreen",
        ),
        ("Wir freuen uns auf Ihre Initiativbewerbung.", "evergreen"),
        ("Salary is paid in USDT.", "crypto"),
        (
            "No experience needed, contact us on Telegram @easyhire.",
            "chat_contact",
        ),
    ] {
        assert_eq!(kinds(&with(more)), [kind], "{more}");
    }
    for honest in [
        "You integrate the WhatsApp API.",
        "We never contact candidates via WhatsApp or Telegram.",
        "Beware of scams: nobody of ours writes from @gmail.com.",
        "We will never ask for your bank account details or an application fee.",
        "There is no registration fee.",
        "Anyone who asks for your credit card is a fraud.",
        "Wir verlangen keine Bewerbungsgebühr.",
        "You store card data and compute every processing fees report.",
        "We are always looking for ways to improve.",
    ] {
        assert!(kinds(&with(honest)).is_empty(), "{honest}");
    }
    // What most honest postings say of data protection weighs little, a title much.
    let said = |title: &str, more: &str| trust(&posting(title, &format!("{long} {more}")), NOW);
    assert_eq!(
        said("Engineer", "We keep CVs for future opportunities.").score,
        90
    );
    assert_eq!(said("Join our Talent Community", "").score, 70);
    assert_eq!(
        said("Talent Community Manager", "You run our talent pool.").score,
        100
    );
    let computing = Posting {
        company: "Confidential Computing GmbH".to_owned(),
        ..with("")
    };
    assert!(kinds(&computing).is_empty());
    let old = Posting {
        posted_at: Some(NOW - 130 * DAY),
        company: "Confidential".to_owned(),
        places: vec![place("Vienna, Austria", Some("Vienna"), Some("AT"))],
        ..posting("Engineer", "Come and join.")
    };
    assert_eq!(kinds(&old), ["old", "no_company", "vague", "no_pay"]);
    let found = trust(&with("A small Registration Fee is due."), NOW);
    assert_eq!(found.score, 40);
    assert!(found.evidence[0].quote.contains("Registration Fee"));
}

proptest! {
    #[test]
    fn trust_and_why_never_panic(title in "\\PC{0,40}", text in "\\PC{0,300}", cut in 0..5_usize) {
        let words = ["whatsapp", "t.me/", "talent pool", "é", "application fee"];
        let posting = posting(&title, &format!("{text}{}{text}", words[cut]));
        let found = trust(&posting, NOW);
        prop_assert!(found.score <= 100);
        for one in &found.evidence {
            prop_assert!(one.quote.chars().count() <= 120);
        }
        let wanted = Wanted::compile(&person(&[]), &[search(titles(&[&title]))]);
        let _ = why(&wanted, &posting, &read(&posting));
    }

    #[test]
    fn other_weights_give_what_scoring_by_them_gives(
        a in 0..=100_u16, b in 0..=100_u16, c in 1..=100_u16,
    ) {
        let weights = Weights { skills: a, title: b, freshness: c, ..Weights::default() };
        let posting = posting("Backend Engineer", "Rust, Kafka and 3+ years of experience");
        let features = read(&posting);
        let wanted = Wanted::compile(&person(&["Rust"]), &[search(titles(&["Engineer"]))]);
        let before = explain(&wanted, &posting, &features, NOW).unwrap();
        let after = explain(&wanted.weighted(&weights), &posting, &features, NOW).unwrap();
        let previewed = reweigh(&before.explanation.parts, &weights);
        prop_assert_eq!(previewed.to_bits(), after.score.to_bits());
    }
}
