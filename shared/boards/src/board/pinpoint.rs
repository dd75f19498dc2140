//! Pinpoint: one list a company, <https://developers.pinpointhq.com/docs/job-board-json-endpoint>, its text in sections.

use std::fmt::Write as _;

use serde_json::Value;
use shared::money::Salary;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json, pay, salary};

pub(crate) const BOARD: Board = Board {
    name: "pinpoint",
    title: "Pinpoint",
    reach: Reach::Company {
        start: "https://{slug}.pinpointhq.com/postings.json",
        home: "https://{slug}.pinpointhq.com/",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

/// The sections of a text; each but the first has its heading in a field of its own.
const SECTIONS: [&str; 4] = [
    "description",
    "key_responsibilities",
    "skills_knowledge_expertise",
    "benefits",
];

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let company = entries.company();
    for posting in entries.list(&answer, Some("data")) {
        entries.offer(Ok(draft(posting, &company)));
    }
}

fn draft(posting: &Value, company: &str) -> Draft {
    let field = |name| json::field(posting, name);
    let own = [field("url"), field("path")];
    // Department and division stand in the posting or in the opening it belongs to.
    let opening = posting.get("job").unwrap_or(&Value::Null);
    let label = |name: &str| {
        let found = posting.get(name).or_else(|| opening.get(name));
        found
            .map(|found| json::field(found, "name"))
            .unwrap_or_default()
    };
    Draft {
        key: field("id"),
        url: own
            .into_iter()
            .find(|link| !link.is_empty())
            .unwrap_or_default(),
        title: field("title"),
        company: company.to_owned(),
        description: Description::Raw(description(posting)),
        whereabouts: whereabouts(posting),
        employment: employment::employment_of([
            field("employment_type").as_str(),
            field("employment_type_text").as_str(),
        ]),
        salary: pay_of(posting),
        tags: ["department", "division"].map(label).to_vec(),
        posted_at: ["published_at", "created_at"]
            .into_iter()
            .find_map(|name| dates::moment_of(posting.get(name)?)),
        valid_through: dates::until(&field("deadline_at")),
        ..Draft::default()
    }
}

fn description(posting: &Value) -> String {
    let mut html = String::new();
    for name in SECTIONS {
        let text = json::field(posting, name);
        if !text.trim().is_empty() {
            let heading = json::field(posting, &format!("{name}_header"));
            let _ = write!(html, "<h3>{heading}</h3>{text}");
        }
    }
    html
}

fn whereabouts(posting: &Value) -> Whereabouts {
    let location = posting.get("location").unwrap_or(&Value::Null);
    let part = |name| json::field(location, name);
    let mut found = Whereabouts::default();
    if part("city").is_empty() {
        found = found.read(&part("name"));
    } else {
        found.add(places::named(
            &part("city"),
            &part("province"),
            &part("country"),
        ));
    }
    let workplace = [
        json::field(posting, "workplace_type"),
        json::field(posting, "workplace_type_text"),
    ];
    found.read_workplace(&workplace.join(" "))
}

fn pay_of(posting: &Value) -> Option<Salary> {
    if posting.get("compensation_visible") == Some(&Value::Bool(false)) {
        return None;
    }
    let amount = |name| posting.get(name).and_then(salary::amount);
    salary::range(
        amount("compensation_minimum"),
        amount("compensation_maximum"),
        &json::field(posting, "compensation_currency"),
        salary::period(&json::field(posting, "compensation_frequency")),
    )
    .or_else(|| pay::of_field(&json::field(posting, "compensation")))
}
