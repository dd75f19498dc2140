//! Rippling: one list a company, by the JSON its own board asks for. The list names title and place, an entry a place;
//! text, contract and pay stand at each posting's own address.

use serde_json::Value;
use shared::money::Salary;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "rippling",
    title: "Rippling",
    reach: Reach::Company {
        start: "https://api.rippling.com/platform/api/ats/v1/board/{slug}/jobs",
        home: "https://ats.rippling.com/{slug}/jobs",
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
    if answer.get("uuid").is_some() {
        entries.offer(Ok(draft(&answer, &company)));
        return;
    }
    let folder = entries.url().path().trim_end_matches('/').to_owned();
    for posting in entries.list(&answer, None) {
        let detail = format!("{folder}/{}", json::field(posting, "uuid"));
        entries.offer_listed(draft(posting, &company), &detail);
    }
}

fn draft(posting: &Value, company: &str) -> Draft {
    let field = |name| json::field(posting, name);
    let below = |name: &str| posting.get(name).unwrap_or(&Value::Null);
    let named = field("companyName");
    let description = below("description");
    let mut whereabouts = Whereabouts::default();
    for place in json::each_of(posting, "workLocations")
        .iter()
        .chain(json::each_of(posting, "workLocation"))
    {
        whereabouts = whereabouts.read(&label(place));
    }
    Draft {
        key: field("uuid"),
        url: field("url"),
        title: field("name"),
        company: if named.is_empty() {
            company.to_owned()
        } else {
            named
        },
        description: Description::Raw(
            ["role", "company"]
                .map(|part| json::field(description, part))
                .concat()
                + &json::string(description),
        ),
        whereabouts,
        employment: contract(&label(below("employmentType"))),
        salary: pay_of(posting),
        tags: vec![label(below("department"))],
        posted_at: ["createdOn", "createdAt"]
            .into_iter()
            .find_map(|name| dates::moment_of(posting.get(name)?)),
        ..Draft::default()
    }
}

/// A thing's name: the text itself, or its `label` or `name`.
fn label(value: &Value) -> String {
    match value {
        Value::Object(_) => ["label", "name"]
            .map(|name| json::field(value, name))
            .into_iter()
            .find(|label| !label.is_empty())
            .unwrap_or_default(),
        value => json::string(value),
    }
}

/// `SALARIED_FT`, `HOURLY_PT` beside the usual words.
fn contract(words: &str) -> Option<shared::posting::Employment> {
    match words.rsplit('_').next() {
        Some("FT") => employment::employment("full time"),
        Some("PT") => employment::employment("part time"),
        _ => employment::employment(words),
    }
}

fn pay_of(posting: &Value) -> Option<Salary> {
    json::each_of(posting, "payRangeDetails")
        .iter()
        .find_map(|pay| {
            let amount = |name| pay.get(name).and_then(salary::amount);
            salary::range(
                amount("rangeStart"),
                amount("rangeEnd"),
                &json::field(pay, "currency"),
                salary::period(&json::field(pay, "frequency")),
            )
        })
}
