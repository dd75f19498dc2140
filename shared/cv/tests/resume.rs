//! A profile written as JSON Resume is read as it was.
#![expect(clippy::unwrap_used, reason = "a failing test says what is wrong")]

use cv::{looks_like_json_resume, read_json_resume, read_text, write_json_resume};
use serde_json::Value;
use shared::profile::Profile;

const NOW: i64 = 1_790_000_000_000;

/// What is of the person, without what is worked out from it.
fn said(profile: &Profile) -> Profile {
    Profile {
        experience_months: None,
        seniority: None,
        confidence: std::collections::BTreeMap::new(),
        ..profile.clone()
    }
}

/// What of the official schema (1.0.0) the members written are held to: their types, and its pattern
/// of dates.
fn assert_shape(resume: &Value) {
    let strings = |value: &Value, names: &[&str]| {
        for (name, member) in value.as_object().unwrap() {
            let is_text = member.as_str().is_some_and(|text| !text.is_empty());
            assert!(
                !names.contains(&name.as_str()) || is_text,
                "{name}: {member}"
            );
            if name.ends_with("Date") {
                let digits: String = member.as_str().unwrap().replace('-', "");
                assert!(digits.starts_with(['1', '2']), "{member}");
                assert!(matches!(digits.len(), 4 | 6), "{member}");
            }
        }
    };
    let lists = |name: &str, names: &[&str]| {
        for one in resume
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            strings(one, names);
        }
    };
    strings(resume, &["$schema"]);
    let basics = &resume["basics"];
    strings(
        basics,
        &["name", "label", "email", "phone", "url", "summary"],
    );
    if let Some(location) = basics.get("location") {
        strings(location, &["address", "city", "region", "countryCode"]);
    }
    lists(
        "work",
        &["name", "position", "location", "startDate", "endDate"],
    );
    lists(
        "education",
        &["institution", "studyType", "startDate", "endDate"],
    );
    lists("skills", &["name"]);
    lists("languages", &["language", "fluency"]);
    for work in resume["work"].as_array().into_iter().flatten() {
        let lines = work.get("highlights").and_then(Value::as_array);
        assert!(lines.into_iter().flatten().all(Value::is_string));
    }
}

fn assert_read_again(profile: &Profile) {
    let written = write_json_resume(profile);
    assert_shape(&written);
    let bytes = serde_json::to_vec_pretty(&written).unwrap();
    assert!(looks_like_json_resume(&bytes));
    let again = read_json_resume(&bytes, NOW).unwrap();
    assert_eq!(said(&again), said(profile));
}

#[test]
fn what_was_read_from_a_cv_is_read_again() {
    assert_read_again(&Profile::default());
    let resume = include_bytes!("fixtures/resume.json");
    let profile = read_json_resume(resume, NOW).unwrap();
    assert!(!profile.positions.is_empty() && profile.location.is_some());
    assert_read_again(&profile);
    let mut profile = read_text(include_str!("fixtures/plain.txt"), NOW);
    assert!(!profile.positions.is_empty());
    profile.location = Some("Harbour Street 4, behind the light".to_owned());
    assert_read_again(&profile);
    profile.location = Some("Berlin, Germany".to_owned());
    let location = &write_json_resume(&profile)["basics"]["location"];
    assert_eq!(location["countryCode"], "DE");
    assert_read_again(&profile);
}

#[test]
fn what_the_schema_refuses_is_left_out() {
    let mut profile = Profile {
        email: Some("ada at home".to_owned()),
        links: vec!["no address".to_owned(), "https://ada.example".to_owned()],
        ..Profile::default()
    };
    profile.positions.push(shared::profile::Position {
        start: Some("long ago".to_owned()),
        ..Default::default()
    });
    let written = write_json_resume(&profile);
    assert_shape(&written);
    assert_eq!(written["basics"]["url"], "https://ada.example");
    assert!(written["basics"].get("email").is_none());
    assert_eq!(written["work"][0], serde_json::json!({}));
}
