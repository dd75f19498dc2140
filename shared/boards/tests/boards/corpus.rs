//! Real answers of boards, where they are at hand: `CORPUS_DIR`, by default `../shared/corpus` beside the project.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{assert_safe, feed, greenhouse, page, parse};
use boards::Source;

fn corpus() -> Option<PathBuf> {
    let dir = std::env::var_os("CORPUS_DIR").map_or_else(
        || crate::common::root().join("../shared/corpus"),
        PathBuf::from,
    );
    if !dir.is_dir() {
        eprintln!(
            "skipped: there is no folder {} (set CORPUS_DIR)",
            dir.display()
        );
        return None;
    }
    Some(dir)
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn in_folder(dir: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(dir, &mut found);
    found.retain(|path| path.to_string_lossy().ends_with(suffix));
    assert!(!found.is_empty(), "nothing in {}", dir.display());
    found
}

/// Every entry of the boards yields title, company, URL and text.
#[test]
fn every_entry_of_the_boards_is_read() {
    let Some(corpus) = corpus() else { return };
    let boards = corpus.join("boards");
    let mut runs: Vec<(Source, PathBuf)> = Vec::new();
    runs.extend(
        in_folder(&boards.join("remoteok"), ".json")
            .into_iter()
            .map(|f| (feed("remoteok"), f)),
    );
    runs.extend(
        in_folder(&boards.join("weworkremotely"), ".xml")
            .into_iter()
            .map(|f| (feed("weworkremotely"), f)),
    );
    runs.extend(
        in_folder(&boards.join("greenhouse"), "_board.json")
            .into_iter()
            .map(|f| (greenhouse("acme"), f)),
    );
    for folder in ["jsonld", "icims"] {
        runs.extend(
            in_folder(&boards.join(folder), ".html")
                .into_iter()
                .map(|f| (page("https://example.com/"), f)),
        );
    }
    for (source, file) in runs {
        let parsed = parse(&source, &fs::read(&file).unwrap());
        let name = file.display();
        assert!(
            parsed.seen > 0 && parsed.unrecognised.is_none(),
            "{name}: {:?}",
            parsed.unrecognised
        );
        assert_eq!(parsed.rejected, [], "{name}");
        assert_eq!(parsed.half_empty, 0, "{name}");
        for posting in &parsed.postings {
            assert!(
                !posting.title.is_empty()
                    && !posting.company.is_empty()
                    && !posting.text.is_empty(),
                "{name}: {posting:?}"
            );
            assert!(
                posting.url.starts_with("https://"),
                "{name}: {}",
                posting.url
            );
            assert!(
                !posting.text.contains("â\u{80}") && !posting.title.contains('\u{fffd}'),
                "{name}: {}",
                posting.text
            );
            assert_safe(&posting.html);
        }
        println!("{name}: {} of {}", parsed.postings.len(), parsed.seen);
    }
}

/// Nothing malformed or hostile makes any board panic or lets script through.
#[test]
fn nothing_in_the_corpus_makes_a_board_panic() {
    let Some(corpus) = corpus() else { return };
    let mut found = Vec::new();
    for folder in [
        "boards",
        "security/rss",
        "security/html",
        "security/strings",
    ] {
        files(&corpus.join(folder), &mut found);
    }
    assert!(found.len() > 1_000, "{}", found.len());
    for file in &found {
        let body = fs::read(file).unwrap();
        for source in [
            feed("remoteok"),
            feed("weworkremotely"),
            greenhouse("acme"),
            page("https://example.com/"),
        ] {
            for posting in parse(&source, &body).postings {
                assert_safe(&posting.html);
            }
        }
        if file
            .extension()
            .is_some_and(|e| e == "txt" || e == "html" || e == "test")
        {
            for line in String::from_utf8_lossy(&body).lines() {
                let entry = serde_json::json!([{"position": line, "url": "https://remoteok.com/1", "description": line}]);
                for posting in parse(&feed("remoteok"), entry.to_string().as_bytes()).postings {
                    assert_safe(&posting.html);
                }
            }
        }
    }
}
