//! Data a page carries for its own scripts: JSON in a script element, assigned to a variable, or in the stream
//! React pages are sent in.

use std::collections::HashMap;

use serde_json::{Deserializer, Value};

use crate::html::{Is, Tree};

/// Most scripts and bytes of one that are looked at.
const SCRIPTS: usize = 400;
const SCRIPT_BYTES: usize = 4 * 1024 * 1024;
/// Assignments tried in one script.
const ASSIGNMENTS: usize = 64;
/// Values visited.
const VISITS: usize = 500_000;
/// How often JSON written as a string inside JSON is unpacked.
const UNPACKED: u32 = 3;

/// What a page's scripts were given.
#[derive(Debug, Default)]
pub(super) struct State {
    values: Vec<Value>,
    /// Chunks of the stream by their name: where one holds another's name after a `$`, that one is meant.
    chunks: HashMap<String, usize>,
}

impl State {
    /// The state in the scripts of a page.
    pub(super) fn read(tree: &Tree) -> Self {
        let mut state = Self::default();
        let mut stream = String::new();
        for script in tree.all(0, &[Is::Tag("script")]).take(SCRIPTS) {
            let text = tree.own_text(script + 1);
            if text.len() > SCRIPT_BYTES || tree.end(script) == script + 1 {
                continue;
            }
            let kind = tree.attr(script, "type").unwrap_or_default();
            if kind.contains("ld+json") {
                continue;
            }
            if kind.contains("json") {
                state.values.extend(json(text));
            } else if text.contains("__next_f.push(") {
                stream_part(text, &mut stream);
            } else {
                state.assigned(text);
            }
        }
        state.chunks(&stream);
        state
    }

    /// The state that is the whole of a body: an answer of the site's own interface, saved as it came.
    pub(super) fn of_json(text: &str) -> Option<Self> {
        Some(Self {
            values: vec![json(text).filter(|v| v.is_object() || v.is_array())?],
            chunks: HashMap::new(),
        })
    }

    /// `{…}` and `[…]` after an equals sign, a colon before `data:` or an opening bracket of a call.
    fn assigned(&mut self, script: &str) {
        let mut rest = script;
        for _ in 0..ASSIGNMENTS {
            let Some(at) = next_value(rest) else { return };
            rest = rest.get(at..).unwrap_or_default();
            match prefix(rest) {
                Some((value, read)) => {
                    self.values.push(value);
                    rest = rest.get(read..).unwrap_or_default();
                }
                None => rest = rest.get(1..).unwrap_or_default(),
            }
        }
    }

    /// The stream's lines `<name>:<json>` and `<name>:T<length in hex>,<text>`.
    fn chunks(&mut self, stream: &str) {
        let mut rest = stream;
        while let Some((name, after)) = rest.split_once(':') {
            let name = name.trim_start_matches('\n');
            let text = after.strip_prefix('T').and_then(|after| {
                let (length, text) = after.split_once(',')?;
                let length = usize::from_str_radix(length, 16).ok()?;
                let end = text.floor_char_boundary(length);
                text.split_at_checked(end)
            });
            let value = if let Some((text, after)) = text {
                rest = after;
                Value::String(text.to_owned())
            } else {
                let (line, next) = after.split_once('\n').unwrap_or((after, ""));
                rest = next;
                match serde_json::from_str(line) {
                    Ok(value) => value,
                    Err(_) => continue,
                }
            };
            if name.len() <= 8 && name.bytes().all(|b| b.is_ascii_hexdigit()) {
                self.chunks.insert(name.to_owned(), self.values.len());
                self.values.push(value);
            }
        }
    }

    /// What `value` stands for: itself, or the chunk it names.
    pub(super) fn meant<'a>(&'a self, value: &'a Value) -> &'a Value {
        let mut value = value;
        for _ in 0..4 {
            let Some(at) = value
                .as_str()
                .and_then(|text| text.strip_prefix('$'))
                .and_then(|name| self.chunks.get(name))
            else {
                break;
            };
            value = self.values.get(*at).unwrap_or(value);
        }
        value
    }

    /// A field of an object, through any names of chunks; null where there is none.
    pub(super) fn field<'a>(&'a self, object: &'a Value, path: &[&str]) -> &'a Value {
        let mut value = self.meant(object);
        for name in path {
            value = match value.get(name) {
                Some(value) => self.meant(value),
                None => &Value::Null,
            };
        }
        value
    }

    /// The text of a field; numbers written out, empty where there is none.
    pub(super) fn text(&self, object: &Value, path: &[&str]) -> String {
        crate::normal::json::string(self.field(object, path))
    }

    /// The first of several fields that holds text.
    pub(super) fn first_text(&self, object: &Value, paths: &[&[&str]]) -> String {
        paths
            .iter()
            .map(|path| self.text(object, path))
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
    }

    /// Every object and list in it, outer ones first.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&Value)) {
        let mut left = VISITS;
        for value in &self.values {
            walk(value, visit, &mut left, UNPACKED);
        }
    }
}

fn walk(value: &Value, visit: &mut dyn FnMut(&Value), left: &mut usize, unpack: u32) {
    if *left == 0 {
        return;
    }
    *left -= 1;
    match value {
        Value::Array(values) => {
            visit(value);
            for value in values {
                walk(value, visit, left, unpack);
            }
        }
        Value::Object(fields) => {
            visit(value);
            for value in fields.values() {
                walk(value, visit, left, unpack);
            }
        }
        Value::String(text) if unpack > 0 && text.len() > 32 && text.starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str::<Value>(text) {
                walk(&inner, visit, left, unpack - 1);
            }
        }
        _ => {}
    }
}

/// JSON, HTML comments and white space around it ignored.
fn json(text: &str) -> Option<Value> {
    let text = text
        .trim()
        .trim_start_matches("<!--")
        .trim_end_matches("-->");
    let text = text.trim_start_matches(")]}'").trim();
    serde_json::from_str(text).ok()
}

/// Where the next value of some size may begin.
fn next_value(text: &str) -> Option<usize> {
    text.match_indices(['{', '[']).find_map(|(at, _)| {
        let before = text.get(..at)?.trim_end();
        let data = before.ends_with("data:") || before.ends_with('(') || before.ends_with('=');
        let inside = text
            .get(at + 1..)?
            .trim_start()
            .starts_with(['"', '{', '[', 'n', '-']);
        (data && inside).then_some(at)
    })
}

/// The JSON value `text` begins with and its length; `undefined`, which some pages write, is null.
fn prefix(text: &str) -> Option<(Value, usize)> {
    let mut values = Deserializer::from_str(text).into_iter::<Value>();
    match values.next()? {
        Ok(value) => Some((value, values.byte_offset())),
        Err(_) if text.contains(":undefined") => {
            let nulled = text.replace(":undefined", ":null     ");
            let mut values = Deserializer::from_str(&nulled).into_iter::<Value>();
            let value = values.next()?.ok()?;
            Some((value, values.byte_offset()))
        }
        Err(_) => None,
    }
}

/// `self.__next_f.push([1,"…"])`: the strings, one after the other.
fn stream_part(script: &str, stream: &mut String) {
    for (at, call) in script.match_indices("__next_f.push(") {
        let Some(text) = script.get(at + call.len()..) else {
            continue;
        };
        if let Some((Value::Array(parts), _)) = prefix(text)
            && let Some(Value::String(part)) = parts.get(1)
            && stream.len() + part.len() <= SCRIPT_BYTES
        {
            stream.push_str(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(html: &str) -> Vec<String> {
        let state = State::read(&Tree::read(html));
        let mut found = Vec::new();
        state.each(&mut |value| {
            let title = state.text(value, &["title"]);
            if !title.is_empty() {
                found.push(title);
            }
        });
        found
    }

    #[test]
    fn state_is_found_however_it_is_handed_over() {
        for script in [
            "<script type='application/json'>{\"x\": {\"title\": \"a\"}}</script>",
            "<script>window.x = {\"y\": undefined, \"title\": \"a\"}; f();</script>"
                .replace(": undefined", ":undefined")
                .as_str(),
            "<script>if (a) { b[1] = c } window.d['e'] = {\"title\":\"a\"};</script>",
            "<script>AF_initDataCallback({key: 'ds:0', data:[\"{\\\"title\\\": \\\"a\\\", \\\"and\\\": \\\"enough text\\\"}\"]});</script>",
            "<script>self.__next_f.push([1,\"1:{\\\"title\\\":\\\"$2\\\"}\\n2:T1,a\"])</script>",
        ] {
            assert_eq!(titles(script), ["a"], "{script}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_script_panics(text in "(=|\\{|\\[|\\}|\\]|\"|:|,|data:|\\(|T|f|1|\n|\\$|__next_f.push\\(|\\PC){0,80}") {
            titles(&format!("<script>{text}</script>"));
            let mut state = State::default();
            state.chunks(&text);
        }
    }
}
