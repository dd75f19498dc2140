//! Where in a JSON text reading stopped, as a person would say it: `searches[0].titles`.
//!
//! Found from the error's line and column afterwards: a reader that keeps track of where it is would be
//! compiled once more for every type that is read.

use std::fmt::Write as _;

use serde_json::Error;
use serde_json::error::Category;

enum Level<'a> {
    Object { key: &'a str },
    Array { index: usize },
}

/// The path of the value that `error` is about; empty for the whole text, and where it is no JSON.
pub(crate) fn of(body: &[u8], error: &Error) -> String {
    let Ok(text) = std::str::from_utf8(body) else {
        return String::new();
    };
    if error.classify() != Category::Data {
        return String::new();
    }
    let mut levels = at(text, offset(text, error));
    // What lacks a field is the object, not the field read last.
    if error.to_string().starts_with("missing field") {
        levels.pop();
    }
    let mut path = String::new();
    for level in levels {
        match level {
            Level::Object { key } if path.is_empty() => path.push_str(key),
            Level::Object { key } => {
                let _ = write!(path, ".{key}");
            }
            Level::Array { index } => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    path
}

/// How many bytes were read when the error was found; lines and columns count from 1, columns in bytes.
fn offset(text: &str, error: &Error) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    before + error.column().saturating_sub(1)
}

/// The objects and arrays open at byte `end`, outermost first, each with its current member.
fn at(text: &str, end: usize) -> Vec<Level<'_>> {
    let bytes = text.as_bytes();
    let mut levels = Vec::new();
    let mut word = "";
    let mut i = 0;
    while i < end.min(bytes.len()) {
        match bytes.get(i) {
            Some(b'"') => {
                let start = i + 1;
                i = start;
                while !matches!(bytes.get(i), None | Some(b'"')) {
                    i += if bytes.get(i) == Some(&b'\\') { 2 } else { 1 };
                }
                word = text.get(start..i).unwrap_or_default();
            }
            Some(b':') => {
                if let Some(Level::Object { key }) = levels.last_mut() {
                    *key = word;
                }
            }
            Some(b'{') => levels.push(Level::Object { key: "" }),
            Some(b'[') => levels.push(Level::Array { index: 0 }),
            Some(b'}' | b']') => {
                levels.pop();
            }
            Some(b',') => {
                if let Some(Level::Array { index }) = levels.last_mut() {
                    *index += 1;
                }
            }
            _ => {}
        }
        i += 1;
    }
    levels.retain(|level| !matches!(level, Level::Object { key: "" }));
    levels
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Inner {
        id: u32,
        words: Vec<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Outer {
        name: String,
        #[serde(default)]
        inner: Vec<Inner>,
    }

    fn path(json: &str) -> String {
        let error = serde_json::from_str::<Outer>(json).unwrap_err();
        super::of(json.as_bytes(), &error)
    }

    #[test]
    fn an_error_is_where_it_is() {
        for (json, path_of_it) in [
            (r#"{"name": 3}"#, "name"),
            (r#"{"name": null, "inner": []}"#, "name"),
            (r#"{"name": "a", "inner": {}}"#, "inner"),
            (
                r#"{"name": "a", "inner": [{"id": 1, "words": []}, {"id": "x"}]}"#,
                "inner[1].id",
            ),
            (
                r#"{"name": "a:,]", "inner": [{"id": 1, "words": ["\"", 7]}]}"#,
                "inner[0].words[1]",
            ),
            (
                "{\n \"name\": \"ä\",\n \"inner\": [\n  {\"id\": -1}]}",
                "inner[0].id",
            ),
            (r#"{"inner": []}"#, ""),
            (r#"{"name": "a", "inner": [{"id": 1}]}"#, "inner[0]"),
            ("[1", "[0]"),
            ("nonsense", ""),
        ] {
            assert_eq!(path(json), path_of_it, "{json}");
        }
    }
}
