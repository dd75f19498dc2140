//! The Muse: <https://www.themuse.com/developers/api/v2>, in pages of twenty. `Flexible / Remote` is one of its
//! places.

use serde_json::Value;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json};

/// Pages read in a run.
const PAGES: u64 = 5;

pub(crate) const BOARD: Board = Board {
    name: "themuse",
    title: "The Muse",
    reach: Reach::Feed {
        start: "https://www.themuse.com/api/public/jobs?descending=true&page=1",
        home: "https://www.themuse.com/search/",
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
    // Without paging it has answered with the bare list.
    let field = (!answer.is_array()).then_some("results");
    for job in entries.list(&answer, field) {
        entries.offer(Ok(draft(job)));
    }
    let number = |name| answer.get(name).and_then(Value::as_u64).unwrap_or(0);
    let page = number("page");
    if page > 0 && page < PAGES.min(number("page_count")) {
        entries.next(&format!(
            "/api/public/jobs?descending=true&page={}",
            page + 1
        ));
    }
}

fn draft(job: &Value) -> Draft {
    let names = |list| {
        json::each_of(job, list)
            .iter()
            .map(|entry| json::field(entry, "name"))
    };
    let refs = job.get("refs").unwrap_or(&Value::Null);
    let company = job.get("company").unwrap_or(&Value::Null);
    let mut whereabouts = Whereabouts::default();
    for place in names("locations") {
        whereabouts = if place.contains("Remote") {
            whereabouts.read_workplace("remote")
        } else {
            whereabouts.read(&place)
        };
    }
    let levels: Vec<String> = names("levels").collect();
    Draft {
        key: json::field(job, "id"),
        url: json::field(refs, "landing_page"),
        apply_url: String::new(),
        title: json::field(job, "name"),
        company: json::field(company, "name"),
        description: Description::Raw(json::field(job, "contents")),
        whereabouts,
        employment: employment::employment_of(levels.iter().map(String::as_str)),
        salary: None,
        tags: names("categories").collect(),
        posted_at: job.get("publication_date").and_then(dates::moment_of),
        valid_through: None,
    }
}
