//! Remote OK: <https://remoteok.com/api>, a JSON array whose first element is a legal notice (it asks for
//! a link back to the posting's page on Remote OK, which is the posting's URL here).
//! Everything on it is remote; `location` says from where. Pay is US dollars a year, 0 for unknown. Some
//! entries are double-encoded UTF-8, field by field.

use serde_json::Value;
use shared::money::Period;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, json, mojibake, salary};

pub(crate) const BOARD: Board = Board {
    name: "remoteok",
    title: "Remote OK",
    reach: Reach::Feed {
        start: "https://remoteok.com/api",
        home: "https://remoteok.com/",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    for element in entries.list(&answer, None) {
        if !is_notice(element) {
            entries.offer(Ok(draft(element)));
        }
    }
}

fn is_notice(element: &Value) -> bool {
    element.get("legal").is_some() && element.get("position").is_none()
}

fn draft(entry: &Value) -> Draft {
    let field = |name| {
        let text = json::field(entry, name);
        mojibake::repair(&text).unwrap_or(text)
    };
    let amount = |name| entry.get(name).and_then(salary::amount);
    Draft {
        key: field("id"),
        url: field("url"),
        apply_url: field("apply_url"),
        title: field("position"),
        company: field("company"),
        description: Description::Raw(field("description")),
        whereabouts: Whereabouts::new(Workplace::Remote).read(&field("location")),
        employment: None,
        salary: salary::range(
            amount("salary_min"),
            amount("salary_max"),
            "USD",
            Some(Period::Year),
        ),
        tags: json::each_of(entry, "tags")
            .iter()
            .map(json::string)
            .collect(),
        posted_at: ["epoch", "date"]
            .into_iter()
            .find_map(|name| dates::moment_of(entry.get(name)?)),
        valid_through: None,
    }
}
