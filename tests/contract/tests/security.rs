//! `docs/security.md` names, for every requirement that holds, where that is tested. Names change; this
//! keeps the page true.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Requirements of ASVS 5.0.0 at levels 1 and 2.
const REQUIREMENTS: usize = 253;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Every function of every Rust file below `folder`.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "node_modules" && name != "target" {
            functions(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs")
            && let Ok(text) = fs::read_to_string(&path)
        {
            let named = text.split("fn ").skip(1).map(|rest| {
                rest.split(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                    .next()
            });
            found.extend(named.flatten().map(str::to_owned));
        }
    }
}

#[test]
fn every_line_of_the_checklist_is_there_once_and_names_tests_that_are() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let lines: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| {
            line.strip_prefix("| ")
                .is_some_and(|l| l.starts_with(|c: char| c.is_ascii_digit()))
        })
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let ids: BTreeSet<&str> = lines.iter().map(|cells| cells[0]).collect();
    assert_eq!((lines.len(), ids.len()), (REQUIREMENTS, REQUIREMENTS));

    let mut there = BTreeSet::new();
    for folder in ["functions", "shared", "tests", "xtask"] {
        functions(&root().join(folder), &mut there);
    }
    for cells in lines {
        assert!(
            cells[2].len() > 1 || cells[1] == "✓",
            "{cells:?} says nothing"
        );
        let named = cells[2].split('`').skip(1).step_by(2);
        let is_function = |name: &&str| {
            let word = name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
            word && name.matches('_').count() > 1
        };
        for name in named.filter(is_function) {
            assert!(
                there.contains(name),
                "{}: there is no test `{name}`",
                cells[0]
            );
        }
    }
}
