//! Laws that readers of strangers' texts keep, whatever the text.

use identity::credentials::{SESSION_COOKIE, bearer, cookie};
use identity::oidc::local_path;
use identity::{Email, one_time, password, rates};
use proptest::prelude::{
    ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, proptest,
};
use url::Url;

/// Texts made of what browsers and servers have disagreed about.
fn tricks() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "/",
        "/",
        "\\",
        "%2f",
        "%2F",
        "%5c",
        "%252f",
        "%25",
        "..",
        ".",
        "%2e",
        "@",
        ":",
        "?",
        "#",
        "&",
        "=",
        ";",
        ",",
        "\t",
        "\n",
        "\r",
        "\0",
        " ",
        "%09",
        "%0a",
        "%00",
        "evil.example",
        "localhost",
        "https:",
        "javascript:",
        "a",
        "ü",
        "\u{ff0f}",
        "\u{2028}",
        "%",
        "board",
    ]);
    (prop::collection::vec(piece, 0..12), any::<bool>()).prop_map(|(pieces, rooted)| {
        let text = pieces.concat();
        if rooted { format!("/{text}") } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_way_back_stays_here(to in tricks()) {
        if let Some(path) = local_path(&to) {
            prop_assert!(path.starts_with('/') && !path.starts_with("//"), "{to:?}");
            prop_assert!(path.bytes().all(|b| b.is_ascii_graphic()), "{to:?}");
            for base in ["https://jobs.example/", "https://jobs.example:8443/base/x?y"] {
                let base = Url::parse(base).unwrap();
                for to in [&path, &to] {
                    let there = base.join(to).unwrap();
                    prop_assert_eq!(there.origin(), base.origin());
                }
            }
            let again = local_path(&path);
            prop_assert_eq!(again.as_deref(), Some(path.as_str()));
        }
    }

    #[test]
    fn a_cookie_s_value_is_one_value(
        headers in prop::collection::vec(
            "([ \t;=,\"]|__Host-rolecall|__Host-rolecall=|[a-z.é]){0,12}", 0..4),
    ) {
        if let Ok(Some(value)) = cookie(headers.iter().map(String::as_str), SESSION_COOKIE) {
            prop_assert!(!value.contains(';') && value.trim_matches([' ', '\t']) == value);
        }
    }

    #[test]
    fn no_text_breaks_a_reader(text in ".{0,300}", other in tricks()) {
        for text in [&text, &other] {
            if let Some(token) = bearer(text) {
                prop_assert!(token.bytes().all(|b| b.is_ascii_graphic()));
            }
            if let Ok(email) = Email::parse(text) {
                let again = Email::parse(email.as_str());
                prop_assert_eq!(again, Ok(email));
            }
            prop_assert!(one_time::id(text).is_none_or(|id| id.len() == 64));
            prop_assert!(!rates::client(text).is_empty());
            prop_assert!(password::check(text, text).is_err() || text.chars().count() >= 4);
            if let Some(path) = local_path(text) {
                prop_assert!(path.starts_with('/'));
            }
        }
    }
}
