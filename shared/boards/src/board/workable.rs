//! Workable: one board a company, by the API its widget uses
//! (<https://help.workable.com/hc/en-us/articles/115012801127>). `details=true` sends the texts along.

use serde_json::Value;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json};

pub(crate) const BOARD: Board = Board {
    name: "workable",
    title: "Workable",
    reach: Reach::Company {
        start: "https://apply.workable.com/api/v1/widget/accounts/{slug}?details=true",
        home: "https://apply.workable.com/{slug}/",
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
    let named = json::field(&answer, "name");
    let company = if named.is_empty() {
        entries.company()
    } else {
        named
    };
    for job in entries.list(&answer, Some("jobs")) {
        entries.offer(Ok(draft(job, &company)));
    }
}

fn draft(job: &Value, company: &str) -> Draft {
    let field = |name| json::field(job, name);
    let remote = job.get("telecommuting") == Some(&Value::Bool(true));
    let mut whereabouts = Whereabouts::new(if remote {
        Workplace::Remote
    } else {
        Workplace::Unknown
    });
    for place in json::each_of(job, "locations") {
        let part = |name| json::field(place, name);
        whereabouts.add(places::named(
            &part("city"),
            &part("region"),
            &part("country"),
        ));
    }
    if whereabouts.places.is_empty() {
        whereabouts.add(places::named(
            &field("city"),
            &field("state"),
            &field("country"),
        ));
    }
    Draft {
        key: field("shortcode"),
        url: field("url"),
        apply_url: field("application_url"),
        title: field("title"),
        company: company.to_owned(),
        description: Description::Raw(field("description")),
        whereabouts,
        employment: employment::employment(&field("employment_type")),
        salary: None,
        tags: ["department", "function", "industry"].map(field).to_vec(),
        posted_at: ["published_on", "created_at"]
            .into_iter()
            .find_map(|name| dates::moment_of(job.get(name)?)),
        valid_through: None,
    }
}
