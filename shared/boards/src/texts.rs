//! The least one can read of a source, for measuring: entries and their descriptions as text.

use serde_json::Value;

use crate::html::{Document, description};
use crate::normal::charset::decode;
use crate::{jsonld, rss};

/// The description of every entry in `body` as text, and nothing else of it: what programs do with an RSS, JSON or HTML
/// library and no more, whatever the board. [`crate::parse`] is measured beside it.
pub fn texts(body: &[u8]) -> Vec<String> {
    let body = decode(body, None);
    if let Ok(answer) = serde_json::from_str::<Value>(&body) {
        return entries(&answer).iter().map(longest).map(text).collect();
    }
    let positions = || rss::read_as(&body, &["workzag-jobs"], "position");
    if let Some(feed) = rss::read(&body).or_else(positions) {
        let described = |item: &rss::Item| {
            let [text, parts] = ["description", "jobDescriptions"].map(|name| item.field(name));
            description(if text.is_empty() { parts } else { text }).text
        };
        return feed.items.iter().map(described).collect();
    }
    jsonld::job_postings(&Document::read(&body).json_ld)
        .iter()
        .filter_map(|posting| posting.get("description")?.as_str())
        .map(text)
        .collect()
}

fn text(html: &str) -> String {
    description(html).text
}

/// The longest list of an answer, or what there is instead of one.
fn entries(answer: &Value) -> &[Value] {
    let lists = answer
        .as_object()
        .into_iter()
        .flat_map(|object| object.values());
    match answer {
        Value::Array(list) => list,
        _ => lists
            .filter_map(Value::as_array)
            .max_by_key(|list| list.len())
            .map_or(std::slice::from_ref(answer), Vec::as_slice),
    }
}

/// The longest text of an entry of any board is its description. Values are nested no deeper than JSON is read.
fn longest(entry: &Value) -> &str {
    match entry {
        Value::String(text) => text,
        Value::Array(list) => longer(&mut list.iter()),
        Value::Object(object) => longer(&mut object.values()),
        _ => "",
    }
}

fn longer<'a>(values: &mut dyn Iterator<Item = &'a Value>) -> &'a str {
    values
        .map(longest)
        .max_by_key(|text| text.len())
        .unwrap_or_default()
}
