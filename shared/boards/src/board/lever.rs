//! Lever: one board a company, <https://github.com/lever/postings-api>. The text comes in three parts:
//! the description, lists with a heading each, and what is said in closing. Times are unix
//! milliseconds; `allLocations` names every place, `country` only the first one's.

use std::fmt::Write as _;

use serde_json::Value;
use shared::money::Salary;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, geography, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "lever",
    title: "Lever",
    reach: Reach::Company {
        start: "https://api.lever.co/v0/postings/{slug}?mode=json",
        home: "https://jobs.lever.co/{slug}",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let company = entries.company();
    for posting in entries.list(&answer, None) {
        entries.offer(Ok(draft(posting, &company)));
    }
}

fn draft(posting: &Value, company: &str) -> Draft {
    let categories = posting.get("categories").unwrap_or(&Value::Null);
    let category = |name| json::field(categories, name);
    Draft {
        key: json::field(posting, "id"),
        url: json::field(posting, "hostedUrl"),
        apply_url: json::field(posting, "applyUrl"),
        title: json::field(posting, "text"),
        company: company.to_owned(),
        description: Description::Raw(description(posting)),
        whereabouts: whereabouts(posting, categories),
        employment: employment::employment(&category("commitment")),
        salary: pay(posting),
        tags: vec![category("department"), category("team")],
        posted_at: posting.get("createdAt").and_then(dates::moment_of),
        valid_through: None,
    }
}

fn description(posting: &Value) -> String {
    let mut html = json::field(posting, "description");
    for list in json::each_of(posting, "lists") {
        let (heading, items) = (json::field(list, "text"), json::field(list, "content"));
        let _ = write!(html, "<h3>{heading}</h3><ul>{items}</ul>");
    }
    html + &json::field(posting, "additional")
}

fn whereabouts(posting: &Value, categories: &Value) -> Whereabouts {
    let mut found =
        Whereabouts::new(Workplace::Unknown).read_workplace(&json::field(posting, "workplaceType"));
    let all = json::each_of(categories, "allLocations");
    if all.is_empty() {
        found = found.read(&json::field(categories, "location"));
    }
    for place in all {
        found = found.read(&json::string(place));
    }
    // The country is that of the first place, which may be a city nobody knows.
    if let (Some(first), Some(code)) = (
        found.places.first_mut(),
        geography::country(&json::field(posting, "country")),
    ) {
        first.country.get_or_insert_with(|| code.to_owned());
    }
    found
}

/// `{"currency": "USD", "interval": "per-year-salary", "min": 120000, "max": 150000}`.
fn pay(posting: &Value) -> Option<Salary> {
    let range = posting.get("salaryRange")?;
    let amount = |name| range.get(name).and_then(salary::amount);
    salary::range(
        amount("min"),
        amount("max"),
        &json::field(range, "currency"),
        salary::period(&json::field(range, "interval")),
    )
}
