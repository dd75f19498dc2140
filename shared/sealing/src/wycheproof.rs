//! Vectors of Project Wycheproof (<https://github.com/C2SP/wycheproof>), where they are at hand: in
//! the folder `security/wycheproof` of `CORPUS_DIR`.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// One case.
pub(crate) struct Case(Value);

impl Case {
    /// Bytes that stand there in hexadecimal digits.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let text = self.0[name].as_str().unwrap();
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    /// Whether it is to be accepted.
    pub(crate) fn is_valid(&self) -> bool {
        self.0["result"] != "invalid"
    }
}

impl std::ops::Index<&str> for Case {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        &self.0[name]
    }
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "case {}: {}", self.0["tcId"], self.0["comment"])
    }
}

/// Every case of a file; `None`, said aloud, where it is not at hand.
pub(crate) fn cases(file: &str) -> Option<Vec<Case>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("CORPUS_DIR").map_or_else(beside, PathBuf::from);
    let path = corpus.join("security/wycheproof").join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no {file} in security/wycheproof of CORPUS_DIR");
        return None;
    };
    let all: Value = serde_json::from_str(&text).unwrap();
    let groups = all["testGroups"].as_array().unwrap();
    let cases = groups
        .iter()
        .flat_map(|group| group["tests"].as_array().unwrap());
    Some(cases.cloned().map(Case).collect())
}
