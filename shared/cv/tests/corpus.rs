//! How much of real CVs is read, where pairs of a CV and its source are at hand: prints recall a
//! field, and holds it above a floor. `CORPUS_DIR` names the folder; without one it says so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use shared::profile::Profile;

/// 1 June 2026.
const NOW: i64 = 1_780_272_000_000;

#[derive(Default)]
struct Tally(BTreeMap<&'static str, (u32, u32)>);

impl Tally {
    fn count(&mut self, field: &'static str, found: bool) {
        let (hits, all) = self.0.entry(field).or_default();
        *hits += u32::from(found);
        *all += 1;
    }

    fn recall(&self, field: &str) -> f64 {
        let (hits, all) = self.0.get(field).copied().unwrap_or_default();
        f64::from(hits) / f64::from(all.max(1))
    }
}

/// Letters and digits, lower case: layout and punctuation do not count.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn near(read: Option<&str>, expected: &str) -> bool {
    let (read, expected) = (bare(read.unwrap_or("")), bare(expected));
    !read.is_empty() && (read == expected || read.contains(&expected) || expected.contains(&read))
}

fn text_of(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    documents::read("cv", &bytes)
        .ok()
        .map(|extracted| extracted.text)
}

fn pairs(root: &Path, json: &str, pdf: &str) -> Vec<(PathBuf, Value)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root.join(json))
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        let stem = path
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        let of = root.join(pdf).join(format!("{stem}.pdf"));
        if path.extension().is_some_and(|e| e == "json")
            && of.exists()
            && let Ok(bytes) = std::fs::read(&path)
            && let Ok(value) = serde_json::from_slice(&bytes)
        {
            found.push((of, value));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn held(profile: &Profile, title: &str, employer: &str) -> (bool, bool) {
    let any = |get: fn(&shared::profile::Position) -> Option<&str>, expected: &str| {
        profile.positions.iter().any(|p| near(get(p), expected))
    };
    (
        any(|p| p.title.as_deref(), title),
        any(|p| p.employer.as_deref(), employer),
    )
}

#[test]
fn recall_on_pairs_of_cv_and_source() {
    let root = std::env::var("CORPUS_DIR").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        PathBuf::from,
    );
    let pairs = pairs(
        &root,
        "cv/reactive_resume_pairs/json",
        "cv/reactive_resume_pairs/pdf",
    );
    if pairs.is_empty() {
        println!(
            "skipped: no pairs of CVs at {}; set CORPUS_DIR",
            root.display()
        );
        return;
    }
    let mut tally = Tally::default();
    for (pdf, source) in &pairs {
        let text = text_of(pdf).unwrap();
        let profile = cv::read_text(&text, NOW);
        if std::env::var("LIST").is_ok() {
            println!("{}: {profile:#?}", pdf.display());
        }
        let basics = &source["basics"];
        for (field, key, read) in [
            ("name", "name", &profile.name),
            ("email", "email", &profile.email),
            ("phone", "phone", &profile.phone),
            ("location", "location", &profile.location),
            ("headline", "headline", &profile.headline),
        ] {
            if let Some(expected) = basics[key].as_str().filter(|text| !text.is_empty()) {
                tally.count(field, near(read.as_deref(), expected));
            }
        }
        for work in source["sections"]["experience"]["items"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let said = |key: &str| work[key].as_str().unwrap_or("");
            let (title, employer) = held(&profile, said("position"), said("company"));
            tally.count("title", title);
            tally.count("employer", employer);
        }
        for school in source["sections"]["education"]["items"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let expected = school["institution"]
                .as_str()
                .or(school["school"].as_str())
                .unwrap_or("");
            tally.count(
                "institution",
                profile
                    .education
                    .iter()
                    .any(|e| near(e.institution.as_deref(), expected)),
            );
        }
        for skill in source["sections"]["skills"]["items"]
            .as_array()
            .into_iter()
            .flatten()
        {
            for keyword in skill["keywords"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                let known = skills::id_of(keyword).map_or(keyword, |id| skills::name(id));
                tally.count(
                    "skill",
                    profile.skills.iter().any(|s| bare(s) == bare(known)),
                );
            }
        }
    }
    println!("{} pairs", pairs.len());
    for (field, (hits, all)) in &tally.0 {
        println!("{field:<12} {hits:>4} of {all}");
    }
    for (field, least) in [
        ("name", 0.9),
        ("email", 0.9),
        ("phone", 0.9),
        ("skill", 0.9),
    ] {
        assert!(
            tally.recall(field) >= least,
            "{field}: {:.2}",
            tally.recall(field)
        );
    }
}
