//! Bytes the readers are held to at every test run: the fixtures, and what the fuzzer kept.
#![expect(clippy::unwrap_used, reason = "a failing test says what is wrong")]

use std::fs;
use std::path::{Path, PathBuf};

use untrusted::TARGETS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect();
    files.sort();
    files
}

#[test]
fn fixtures_keep_the_laws() {
    let mut files = files_below(&root().join("tests/fixtures"));
    files.extend(files_below(&root().join("shared/cv/tests/fixtures")));
    assert!(files.len() > 20, "{} fixtures", files.len());
    for file in files {
        let bytes = fs::read(&file).unwrap();
        for target in TARGETS {
            (target.read)(&bytes);
        }
        // Every board reads every fixture: the first byte chooses it.
        for board in 0..untrusted::boards_there_are() {
            let chosen: Vec<u8> = [board].iter().chain(&bytes).copied().collect();
            (untrusted::named("boards").unwrap().read)(&chosen);
        }
    }
}

#[test]
fn what_the_fuzzer_kept_keeps_the_laws() {
    for target in TARGETS {
        let kept = files_below(&root().join("tests/fuzz/corpus").join(target.name));
        assert!(!kept.is_empty(), "{} has no corpus", target.name);
        for file in kept {
            (target.read)(&fs::read(&file).unwrap());
        }
    }
}
