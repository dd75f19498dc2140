//! BambooHR: one list a company, by the JSON its own careers page asks for. Text and date stand at each posting's own
//! address.

use serde_json::Value;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json, pay};

pub(crate) const BOARD: Board = Board {
    name: "bamboohr",
    title: "BambooHR",
    reach: Reach::Company {
        start: "https://{slug}.bamboohr.com/careers/list",
        home: "https://{slug}.bamboohr.com/careers",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 6 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let company = entries.company();
    if let Some(opening) = answer
        .get("result")
        .and_then(|result| result.get("jobOpening"))
    {
        // Its own address ends in its number and `/detail`.
        let path = entries.url().path().trim_end_matches("/detail").to_owned();
        entries.offer(Ok(draft(opening, path, &company)));
        return;
    }
    for opening in entries.list(&answer, Some("result")) {
        let path = format!("/careers/{}", json::field(opening, "id"));
        let detail = format!("{path}/detail");
        entries.offer_listed(draft(opening, path, &company), &detail);
    }
}

fn draft(opening: &Value, path: String, company: &str) -> Draft {
    let field = |name| json::field(opening, name);
    Draft {
        key: field("id"),
        url: path,
        title: field("jobOpeningName"),
        company: company.to_owned(),
        description: Description::Raw(field("description")),
        whereabouts: whereabouts(opening),
        employment: employment::employment_of([
            field("employmentStatusLabel").as_str(),
            field("employmentType").as_str(),
        ]),
        salary: pay::of_field(&field("compensation")),
        tags: vec![field("departmentLabel")],
        posted_at: opening.get("datePosted").and_then(dates::moment_of),
        ..Draft::default()
    }
}

/// `location` is the company's office, `atsLocation` what the posting says instead.
fn whereabouts(opening: &Value) -> Whereabouts {
    let mut found = Whereabouts::default();
    for name in ["atsLocation", "location"] {
        let place = opening.get(name).unwrap_or(&Value::Null);
        let part = |names: [&str; 2]| {
            let found = names.map(|name| json::field(place, name));
            found
                .into_iter()
                .find(|part| !part.is_empty())
                .unwrap_or_default()
        };
        if found.places.is_empty() {
            found.add(places::named(
                &part(["city", "city"]),
                &part(["state", "province"]),
                &part(["country", "addressCountry"]),
            ));
        }
    }
    let remote = opening.get("isRemote") == Some(&Value::Bool(true));
    match json::field(opening, "locationType").as_str() {
        "1" => found.read_workplace("remote"),
        "2" => found.read_workplace("hybrid"),
        _ if remote => found.read_workplace("remote"),
        _ => found,
    }
}
