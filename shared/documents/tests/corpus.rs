//! Hostile and odd files, where a collection of them is at hand: answered in bounded time, never
//! with a panic that escapes. `CORPUS_DIR` names the folder; without one this reports itself.

use std::path::{Path, PathBuf};
use std::time::Instant;

/// Generous for an unoptimised build on a busy machine.
const SLOWEST_SECONDS: u64 = 20;

fn files(under: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(under).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a native test measures itself")]
fn every_file_is_answered_in_time() {
    let root = std::env::var("CORPUS_DIR").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        PathBuf::from,
    );
    let mut all = Vec::new();
    for folder in ["cv", "security/pdf", "security/docx", "security/zip"] {
        files(&root.join(folder), &mut all);
    }
    if all.is_empty() {
        println!(
            "skipped: no collection of files at {}; set CORPUS_DIR",
            root.display()
        );
        return;
    }
    // The library's panics are expected and caught; their traces would drown the table.
    std::panic::set_hook(Box::new(|_| {}));
    let (mut read, mut refused, mut panicked) = (0, 0, 0);
    for path in &all {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let start = Instant::now();
        match documents::read(&name, &bytes) {
            Ok(_) => read += 1,
            Err(problem) => {
                let detail = problem.detail.unwrap();
                assert!(
                    detail.contains("paste the text") || detail.contains("another file"),
                    "{detail}"
                );
                refused += 1;
                panicked += u32::from(detail.contains("not what its structure says"));
                if std::env::var("LIST").is_ok() {
                    println!("{}: {detail}", path.display());
                }
            }
        }
        let took = start.elapsed();
        assert!(
            took.as_secs() < SLOWEST_SECONDS,
            "{}: {took:?}",
            path.display()
        );
    }
    println!(
        "{} files: {read} read, {refused} refused, {panicked} of them by a panic",
        all.len()
    );
}
