//! Remotive: <https://github.com/remotive-com/remote-jobs-api>. Its terms ask for a link back, which the
//! posting's URL is. Everything on it is remote; `candidate_required_location` says from where.

use serde_json::Value;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json, pay};

pub(crate) const BOARD: Board = Board {
    name: "remotive",
    title: "Remotive",
    reach: Reach::Feed {
        start: "https://remotive.com/api/remote-jobs",
        home: "https://remotive.com/",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    // It asks to be read no more than a few times a day.
    every_ms: 6 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    for job in entries.list(&answer, Some("jobs")) {
        entries.offer(Ok(draft(job)));
    }
}

fn draft(job: &Value) -> Draft {
    let field = |name| json::field(job, name);
    Draft {
        key: field("id"),
        url: field("url"),
        apply_url: String::new(),
        title: field("title"),
        company: field("company_name"),
        description: Description::Raw(field("description")),
        whereabouts: Whereabouts::new(Workplace::Remote)
            .read_list(&field("candidate_required_location")),
        employment: employment::employment(&field("job_type")),
        salary: pay::of_field(&field("salary")),
        tags: std::iter::once(field("category"))
            .chain(json::each_of(job, "tags").iter().map(json::string))
            .collect(),
        posted_at: job.get("publication_date").and_then(dates::moment_of),
        valid_through: None,
    }
}
