//! Words planted in what a person hands over, and the search for traces of them in files.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;

/// Words that stand nowhere else: all begin alike, and each ends in two letters of its own.
#[derive(Debug, Clone)]
pub struct Planter {
    stem: String,
    planted: Vec<String>,
}

/// Where a trace of a word was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The file.
    pub file: PathBuf,
    /// How it was written there.
    pub spelling: &'static str,
    /// Which words it may be: what was said when it was planted, where its end can be read.
    pub what: String,
}

impl Planter {
    /// Words that begin with `first`, which is two letters, and eight drawn for this run.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test runs natively, where the clock works"
    )]
    pub fn new(first: &str) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let mut seed = since.map_or(1, |t| t.as_nanos());
        let mut stem = first.to_owned();
        for _ in 0..8 {
            stem.push(letter(seed % 26));
            seed = seed / 26 + u128::from(std::process::id());
        }
        Self {
            stem,
            planted: Vec::new(),
        }
    }

    /// A word for `what`.
    pub fn word(&mut self, what: &str) -> String {
        let n = self.planted.len() as u128;
        self.planted.push(what.to_owned());
        format!("{}{}{}", self.stem, letter(n / 26), letter(n % 26))
    }

    /// How many were planted.
    pub const fn len(&self) -> usize {
        self.planted.len()
    }

    /// Whether none was.
    pub const fn is_empty(&self) -> bool {
        self.planted.is_empty()
    }

    /// Every trace in bytes: plain, UTF-16, hexadecimal and percent-encoded, in either case; base64
    /// however it is aligned.
    pub fn traces(&self, file: &Path, bytes: &[u8]) -> Vec<Trace> {
        let lower = bytes.to_ascii_lowercase();
        let mut found = Vec::new();
        for (spelling, width, needle) in self.spellings() {
            let haystack = if spelling == "base64" { bytes } else { &lower };
            for at in memmem::find_iter(haystack, &needle) {
                let end = haystack.get(at + needle.len()..).unwrap_or_default();
                found.push(Trace {
                    file: file.to_owned(),
                    spelling,
                    what: self.ending(width, end),
                });
            }
        }
        found
    }

    /// The stem as it may be written, and how many bytes a letter takes.
    fn spellings(&self) -> Vec<(&'static str, usize, Vec<u8>)> {
        let stem = self.stem.as_bytes();
        let each = |write: &dyn Fn(u8) -> Vec<u8>| stem.iter().flat_map(|b| write(*b)).collect();
        let mut all = vec![
            ("UTF-8", 1, stem.to_vec()),
            // Big-endian is the same bytes one further, and the next letter begins with the last.
            ("UTF-16", 2, each(&|b| vec![b, 0])),
            ("hex", 0, each(&|b| format!("{b:02x}").into_bytes())),
            ("percent", 0, each(&|b| format!("%{b:02x}").into_bytes())),
        ];
        for shift in 0..3 {
            let mut text = vec![b' '; shift];
            text.extend_from_slice(stem);
            let written = STANDARD.encode(&text);
            // What neighbours reach into is cut off.
            let from = [0, 2, 3][shift];
            let to = text.len() / 3 * 4;
            all.push(("base64", 0, written.as_bytes()[from..to].to_vec()));
        }
        all
    }

    fn ending(&self, width: usize, end: &[u8]) -> String {
        let letters: Vec<usize> = (end.iter().step_by(width.max(1)).take(2))
            .map(|byte| usize::from(byte.wrapping_sub(b'a')))
            .collect();
        let known = match letters.as_slice() {
            [high, low] if width > 0 => self.planted.get(high * 26 + low),
            _ => None,
        };
        known.cloned().unwrap_or_else(|| "one of them".to_owned())
    }
}

fn letter(n: u128) -> char {
    char::from(b'a' + u8::try_from(n % 26).unwrap_or(0))
}

/// Every file of a folder and of those in it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_found_wherever_it_stands() {
        let mut planter = Planter::new("zq");
        planter.word("a first");
        let word = planter.word("a second");
        let utf16 = |big: bool| -> Vec<u8> {
            word.encode_utf16()
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        };
        let mut hidden = vec![
            word.clone().into_bytes(),
            word.to_uppercase().into_bytes(),
            utf16(false),
            utf16(true),
            word.bytes()
                .flat_map(|b| format!("%{b:02X}").into_bytes())
                .collect(),
            word.bytes()
                .flat_map(|b| format!("{b:02x}").into_bytes())
                .collect(),
        ];
        for shift in 0..5 {
            let text = format!("{}{word} and so on", "x".repeat(shift));
            hidden.push(STANDARD.encode(text).into_bytes());
        }
        for hidden in hidden {
            let file = [b"before ", hidden.as_slice(), b" after"].concat();
            let traces = planter.traces(Path::new("f"), &file);
            assert_eq!(traces.len(), 1, "{}", String::from_utf8_lossy(&file));
            assert!(["a second", "one of them"].contains(&traces[0].what.as_str()));
        }
        assert!(
            planter
                .traces(Path::new("f"), b"nothing of ours")
                .is_empty()
        );
    }
}
