//! What a log line may say: ids, names and counts, and why something failed; never content.
//!
//! Every adapter's log makes its lines here, so the rule is kept in one place: a field that is not
//! listed says nothing, and of an error's words what it quotes is left out, because that is where
//! content would be.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::ports::Level;
use crate::request;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// An id, a count, a name that stands in the code or in an operator's configuration: as it is.
    Plain,
    /// Words of an error: without what they quote, and not at length.
    Words,
}

/// The fields there are, with what they are for. docs/operations.md lists them too; a test compares.
pub const FIELDS: &[(&str, Holds, &str)] = &[
    ("account", Holds::Plain, "an account's id"),
    ("attempts", Holds::Plain, "how often it was tried"),
    (
        "by",
        Holds::Plain,
        "the account of the administrator who did it",
    ),
    ("consumer", Holds::Plain, "the function a message was for"),
    ("disabled", Holds::Plain, "what an account was set to"),
    ("error", Holds::Words, "why it failed"),
    (
        "id",
        Holds::Plain,
        "the request's id, as in the answer's `x-request-id`",
    ),
    ("is_admin", Holds::Plain, "what an account was set to"),
    (
        "keys_url",
        Holds::Plain,
        "where an identity provider's keys are fetched",
    ),
    ("kind", Holds::Plain, "what kind of letter"),
    ("letter", Holds::Plain, "a letter's id"),
    ("method", Holds::Plain, "of the request"),
    ("ms", Holds::Plain, "how long it took, milliseconds"),
    ("name", Holds::Plain, "of a variable, never its value"),
    ("provider", Holds::Plain, "who sends letters"),
    ("queue", Holds::Plain, "the queue"),
    ("reason", Holds::Words, "why it failed"),
    ("rewrapped", Holds::Plain, "how many keys"),
    (
        "route",
        Holds::Plain,
        "the route's pattern, never the address asked for",
    ),
    ("status", Holds::Plain, "of the answer"),
    (
        "subject",
        Holds::Plain,
        "the id of what was worked on: a task, a source, a tenant",
    ),
    ("tenant", Holds::Plain, "a tenant's id"),
    (
        "token",
        Holds::Plain,
        "once, while there is no administrator: what makes the first",
    ),
    ("tombstones", Holds::Plain, "how many people who left"),
    ("version", Holds::Plain, "of the master key"),
    ("why", Holds::Words, "why it failed"),
];

/// Words kept of an error.
const LONGEST: usize = 300;
/// What stands for something that is left out.
const LEFT_OUT: &str = "…";

/// One line of log.
pub fn line(level: Level, event: &str, fields: &[(&'static str, &str)]) -> Map<String, Value> {
    let mut line = Map::new();
    if let Some(id) = request::current() {
        line.insert("id".to_owned(), id.as_str().into());
    }
    for (name, value) in fields {
        line.insert((*name).to_owned(), shown(name, value).into());
    }
    // Last, so that no field takes their places.
    line.insert("level".to_owned(), word(level).into());
    line.insert("event".to_owned(), event.into());
    line
}

/// What a line says of a field.
pub fn shown<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    match FIELDS.iter().find(|(listed, ..)| *listed == name) {
        Some((_, Holds::Plain, _)) => Cow::Borrowed(value),
        Some((_, Holds::Words, _)) => Cow::Owned(unquoted(value)),
        None => Cow::Borrowed(LEFT_OUT),
    }
}

const fn word(level: Level) -> &'static str {
    match level {
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

/// An error's words without what they quote and without addresses.
fn unquoted(words: &str) -> String {
    let mut kept = String::new();
    let mut before = ' ';
    let mut chars = words.chars();
    while let Some(c) = chars.next() {
        if let Some(end) = closing(c, before) {
            kept.push_str(LEFT_OUT);
            let mut escaped = false;
            for quoted in chars.by_ref() {
                if quoted == end && !escaped {
                    break;
                }
                escaped = quoted == '\\' && !escaped;
            }
            before = end;
        } else {
            kept.push(c);
            before = c;
        }
        if kept.len() > LONGEST {
            break;
        }
    }
    let plain: Vec<&str> = kept.split(' ').map(addressless).collect();
    plain.join(" ")
}

/// The end of a quotation that begins with `c`; an apostrophe inside a word begins none.
fn closing(c: char, before: char) -> Option<char> {
    match c {
        '"' | '`' => Some(c),
        '\'' if !before.is_alphanumeric() => Some(c),
        '“' | '„' => Some('”'),
        '‘' => Some('’'),
        _ => None,
    }
}

fn addressless(word: &str) -> &str {
    if word.contains("://") || word.contains('@') {
        LEFT_OUT
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_an_error_quotes_is_left_out() {
        for (said, shown) in [
            ("no such table: cvs", "no such table: cvs"),
            (
                "invalid type: string \"Ada Quill\", expected u32 at line 1",
                "invalid type: string …, expected u32 at line 1",
            ),
            (
                "near \"my \\\"dream\\\" employer\": syntax error",
                "near …: syntax error",
            ),
            (
                "unknown variant `hunter2`, expected one of",
                "unknown variant …, expected one of",
            ),
            ("it doesn't answer 'Ada'", "it doesn't answer …"),
            ("there is no “Ada” here", "there is no … here"),
            (
                "fetching https://jobs.example/ada?x=1 failed",
                "fetching … failed",
            ),
            ("no mailbox ada@example.com", "no mailbox …"),
            ("\"never closed", "…"),
        ] {
            assert_eq!(unquoted(said), shown);
        }
    }

    #[test]
    fn an_unlisted_field_says_nothing_and_none_takes_the_place_of_another() {
        let made = line(
            Level::Warn,
            "failed",
            &[("salary", "90000"), ("event", "x"), ("tenant", "t1")],
        );
        assert_eq!(
            Value::Object(made),
            serde_json::json!({"level": "warn", "event": "failed", "salary": "…", "tenant": "t1"})
        );
    }

    #[test]
    fn fields_are_listed_once_in_order() {
        assert!(FIELDS.is_sorted_by(|a, b| a.0 < b.0));
    }

    proptest! {
        #[test]
        fn nothing_quoted_comes_through(before in "[a-z ]{0,20}", secret in "[A-Z]{3,20}", after in "[a-z ]{0,20}", quote in 0_usize..5) {
            let (open, close) = [('"', '"'), ('`', '`'), ('“', '”'), ('‘', '’'), ('„', '”')][quote];
            let said = unquoted(&format!("{before} {open}{secret}{close} {after}"));
            prop_assert!(!said.contains(&secret));
            prop_assert_eq!(said, format!("{before} … {after}"));
        }

        #[test]
        fn any_words_are_taken(words in ".{0,2000}") {
            prop_assert!(unquoted(&words).len() <= LONGEST + 2 * LEFT_OUT.len() + 8);
        }
    }
}
