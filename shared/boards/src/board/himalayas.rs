//! Himalayas: <https://himalayas.app/api>. Tens of thousands of postings, newest first, twenty an answer: a
//! run reads the newest. Everything on it is remote; `locationRestrictions` says from where.

use serde_json::Value;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json, salary};

/// Postings read in a run.
const NEWEST: u64 = 100;

pub(crate) const BOARD: Board = Board {
    name: "himalayas",
    title: "Himalayas",
    reach: Reach::Feed {
        start: "https://himalayas.app/jobs/api?limit=20&offset=0",
        home: "https://himalayas.app/jobs",
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
    let jobs = entries.list(&answer, Some("jobs"));
    for job in jobs {
        entries.offer(Ok(draft(job)));
    }
    let number = |name| answer.get(name).and_then(Value::as_u64).unwrap_or(0);
    let next = number("offset").saturating_add(jobs.len() as u64);
    if !jobs.is_empty() && next < NEWEST.min(number("totalCount")) {
        entries.next(&format!("/jobs/api?limit=20&offset={next}"));
    }
}

fn draft(job: &Value) -> Draft {
    let field = |name| json::field(job, name);
    let link = [field("guid"), field("applicationLink")]
        .into_iter()
        .find(|link| !link.is_empty())
        .unwrap_or_default();
    let (full, excerpt) = (field("description"), field("excerpt"));
    let amount = |name| job.get(name).and_then(salary::amount);
    let mut whereabouts = Whereabouts::new(Workplace::Remote);
    for place in json::each_of(job, "locationRestrictions") {
        whereabouts = whereabouts.read_scope(&place_of(place));
    }
    Draft {
        key: link.clone(),
        url: link,
        apply_url: field("applicationLink"),
        title: field("title"),
        company: field("companyName"),
        description: Description::Raw(if full.is_empty() { excerpt } else { full }),
        whereabouts,
        employment: employment::employment(&field("employmentType")),
        salary: salary::range(
            amount("minSalary"),
            amount("maxSalary"),
            &field("currency"),
            salary::period(&field("salaryPeriod")),
        ),
        tags: ["parentCategories", "categories"]
            .into_iter()
            .flat_map(|name| json::each_of(job, name))
            .map(|category| json::string(category).replace('-', " "))
            .collect(),
        posted_at: job.get("pubDate").and_then(dates::moment_of),
        valid_through: job.get("expiryDate").and_then(dates::moment_of),
    }
}

/// A word, or an object with a name.
fn place_of(value: &Value) -> String {
    match value {
        Value::Object(_) => json::field(value, "name"),
        value => json::string(value),
    }
}
