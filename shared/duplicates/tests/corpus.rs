//! Keys of employers and addresses against lists somebody else labelled. Their folder lies outside
//! of the repository: `CORPUS_DIR`, else the one beside it.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on, or is left out, says why"
)]

use std::path::{Path, PathBuf};

use duplicates::{company_key, page_key};
use serde_json::Value;

fn labelled(name: &str) -> Option<Vec<Value>> {
    let folder = std::env::var_os("CORPUS_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("datasets/labelled").join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// That list holds legal forms and punctuation to tell employers apart; labelled pairs of postings say
/// the opposite, and so do we. What it takes for one employer has to be one here too.
#[test]
fn names_with_one_key_there_have_one_here() {
    let Some(cases) = labelled("company_name_key.json") else {
        println!("ignored: no company_name_key.json; set CORPUS_DIR");
        return;
    };
    for a in &cases {
        for b in &cases {
            if text(a, "key") == text(b, "key") {
                assert_eq!(
                    company_key(text(a, "name")),
                    company_key(text(b, "name")),
                    "{a} {b}"
                );
            }
        }
    }
}

/// Every system we know is known by the same number.
#[test]
fn addresses_have_the_number_they_have_there() {
    let Some(cases) = labelled("jobkeys.json") else {
        println!("ignored: no jobkeys.json; set CORPUS_DIR");
        return;
    };
    let mut known = 0;
    for case in &cases {
        let ours = page_key(text(case, "url"));
        if case.get("strong") != Some(&Value::Bool(true)) {
            assert_eq!(ours, None, "{case}");
            continue;
        }
        let Some(ours) = ours else { continue };
        known += 1;
        let (_, number) = text(case, "key").split_once('-').unwrap();
        let last = number.rsplit('-').next().unwrap().to_lowercase();
        assert!(
            ours.replace('-', "").ends_with(&last.replace('_', "")),
            "{ours}: {case}"
        );
    }
    assert!(known >= 15, "{known}");
}
