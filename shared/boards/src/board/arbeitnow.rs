//! Arbeitnow: <https://www.arbeitnow.com/blog/job-board-api>, mostly German postings, newest first, in pages.

use serde_json::Value;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json};

/// Pages of a hundred read in a run.
const PAGES: u64 = 5;

pub(crate) const BOARD: Board = Board {
    name: "arbeitnow",
    title: "Arbeitnow",
    reach: Reach::Feed {
        start: "https://www.arbeitnow.com/api/job-board-api",
        home: "https://www.arbeitnow.com/",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 2 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    for job in entries.list(&answer, Some("data")) {
        entries.offer(Ok(draft(job)));
    }
    let page = answer.pointer("/meta/current_page").and_then(Value::as_u64);
    if page.unwrap_or(1) < PAGES
        && let Some(next) = answer.pointer("/links/next").and_then(Value::as_str)
    {
        entries.next(next);
    }
}

fn draft(job: &Value) -> Draft {
    let field = |name| json::field(job, name);
    let remote = job.get("remote") == Some(&Value::Bool(true));
    Draft {
        key: field("slug"),
        url: field("url"),
        apply_url: String::new(),
        title: field("title"),
        company: field("company_name"),
        description: Description::Raw(field("description")),
        whereabouts: Whereabouts::new(if remote {
            Workplace::Remote
        } else {
            Workplace::Unknown
        })
        .read(&field("location")),
        employment: employment::employment_of(
            json::each_of(job, "job_types")
                .iter()
                .filter_map(Value::as_str),
        ),
        salary: None,
        tags: json::each_of(job, "tags")
            .iter()
            .map(json::string)
            .collect(),
        posted_at: job.get("created_at").and_then(dates::moment_of),
        valid_through: None,
    }
}
