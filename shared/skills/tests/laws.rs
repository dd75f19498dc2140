//! What holds of every text.

use proptest::prelude::*;
use skills::{COUNT, SkillId, demanded, demands, find, find_own, id_of, name, quote, related};

/// Pieces of postings, glued in any order.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Rust",
        "Go",
        "C++",
        "C#",
        ".NET",
        "R",
        "&",
        "D",
        "Node.js",
        "go to market",
        "kubernetes",
        ",",
        " ",
        " ",
        "\n",
        "• ",
        ": ",
        ". ",
        "/",
        "-",
        "+",
        "#",
        "'",
        "’",
        "@",
        "_",
        "ß",
        "é",
        "İ",
        "Ǆ",
        "e\u{301}",
        "Requirements",
        "Nice to have",
        "Benefits",
        "von Vorteil",
        "http://",
        "日本",
        "\u{a0}",
        "\u{0}",
        "Java8",
        "zarządzania projektami",
        "5",
        "%",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn mentions_are_in_order_apart_and_whole(text in prop_oneof![text(), any::<String>()]) {
        let mut free_from = 0;
        for mention in find(&text) {
            prop_assert!(free_from <= mention.start && mention.start < mention.end);
            let written = text.get(mention.start..mention.end);
            prop_assert!(written.is_some(), "cuts a character");
            prop_assert!(usize::from(mention.skill.0) < COUNT);
            let glued = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            prop_assert!(!glued(text[..mention.start].chars().next_back()));
            prop_assert!(!glued(text[mention.end..].chars().next()));
            prop_assert!(quote(&text, &mention).chars().count() <= 120);
            free_from = mention.end;
        }
    }

    #[test]
    fn demands_are_the_mentions_skills_each_once(text in text()) {
        let found = find(&text);
        let with_demand = demanded(&text);
        prop_assert_eq!(&found, &with_demand.iter().map(|(m, _)| *m).collect::<Vec<_>>());
        let all = demands(&text);
        prop_assert!(all.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (skill, demand) in all {
            let most = with_demand.iter().filter(|(m, _)| m.skill == skill).map(|(_, d)| *d).max();
            prop_assert_eq!(most, Some(demand));
        }
    }

    #[test]
    fn a_listed_name_is_seen_whatever_is_around(at in 0..COUNT, before in "[a-z]{1,8}", after in "[a-z]{1,8}") {
        let skill = SkillId(u16::try_from(at).unwrap());
        let text = format!("Xy{before}qq, {}, xy{after}qq", name(skill));
        prop_assert!(find(&text).iter().any(|m| m.skill == skill), "{}", text);
        prop_assert_eq!(id_of(&name(skill).to_uppercase()), Some(skill));
        prop_assert_eq!(related(skill).filter(|(to, _)| *to == skill).count(), 0);
    }

    #[test]
    fn a_name_inside_a_word_is_not_seen(at in 0..COUNT) {
        let skill = SkillId(u16::try_from(at).unwrap());
        let text = format!("xq{}xq", name(skill));
        prop_assert!(find(&text).iter().all(|m| m.skill != skill || m.start > 2), "{}", text);
    }

    #[test]
    fn own_words_are_whole_and_on_characters(text in text(), word in prop_oneof![text(), "\\PC{0,6}"]) {
        if let Some(at) = find_own(&text, &word) {
            prop_assert!(text.get(at.clone()).is_some() && !at.is_empty());
        }
    }
}
