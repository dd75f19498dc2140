//! Every log call of the product uses listed fields, and the operator's page lists the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use shared::logging::FIELDS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sources of what is deployed.
fn sources() -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join("functions"), root().join("shared")];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                // Tests log what they like.
                if !path.ends_with("tests") && !path.ends_with("target") {
                    waiting.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// What stands between `text`'s start and the bracket that closes the one it begins after.
fn inside(text: &str) -> &str {
    let mut depth = 1_i32;
    let end = text.char_indices().find(|(_, c)| {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        depth == 0
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// Names of fields in a piece of source: the first words of pairs `("name", …)`.
fn names(piece: &str) -> Vec<String> {
    let pairs = piece.split("(\"").skip(1);
    pairs
        .filter_map(|rest| rest.split_once("\",").map(|(name, _)| name))
        .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        .map(str::to_owned)
        .collect()
}

fn logged(source: &str) -> Vec<String> {
    // A module of tests stands last.
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let calls = [".log(", "Log::log(", ".warn(", ".info(", "let fields = ["];
    let pieces = calls
        .iter()
        .flat_map(|call| source.split(call).skip(1))
        .map(inside);
    let logs = source.contains("Level::") || source.contains(".warn(") || source.contains(".info(");
    if logs {
        pieces.flat_map(names).collect()
    } else {
        Vec::new()
    }
}

#[test]
fn every_field_that_is_logged_is_listed() {
    let mut seen = BTreeSet::new();
    for path in sources().unwrap() {
        let text = fs::read_to_string(&path).unwrap();
        for name in logged(&text) {
            assert!(
                FIELDS.iter().any(|(listed, ..)| *listed == name),
                "{} logs the field `{name}`, which shared::logging::FIELDS does not list: list it \
                 there and in docs/operations.md if it can never hold content",
                path.display()
            );
            seen.insert(name);
        }
    }
    // The search itself works.
    for known in ["tenant", "reason", "route", "why", "queue"] {
        assert!(seen.contains(known), "{known} was not found: {seen:?}");
    }
}

#[test]
fn the_operators_page_lists_the_same_fields() {
    let page = fs::read_to_string(root().join("docs/operations.md")).unwrap();
    for (name, _, about) in FIELDS {
        let row = format!("| `{name}` | {about} |");
        assert!(
            page.contains(&row),
            "docs/operations.md lacks the row {row}"
        );
    }
}

#[test]
fn the_pieces_of_a_call_are_found() {
    let source = r#"
        ports.log.log(Level::Warn, event, &[("tenant", id(&x)), ("reason", &why)]);
        let fields = [("ms", &ms), ("status", status.as_str())];
        let other = [("content-type", "x"), ("salary", "y")];
    "#;
    assert_eq!(logged(source), ["tenant", "reason", "ms", "status"]);
}
