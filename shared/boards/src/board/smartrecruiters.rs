//! SmartRecruiters: one board a company, <https://developers.smartrecruiters.com/docs/posting-api>, in pages of a
//! hundred. The list says everything but the text, which each posting's own address holds, in sections. A name
//! that is no company's answers with an empty list.

use std::fmt::Write as _;

use serde_json::Value;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "smartrecruiters",
    title: "SmartRecruiters",
    reach: Reach::Company {
        start: "https://api.smartrecruiters.com/v1/companies/{slug}/postings?limit=100&offset=0",
        home: "https://careers.smartrecruiters.com/{slug}",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

/// Entries asked for with a page.
const PAGE: u64 = 100;
/// Where a board is no longer followed.
const LAST_OFFSET: u64 = 5_000;
/// The sections of a posting, as its page orders them.
const SECTIONS: [&str; 4] = [
    "companyDescription",
    "jobDescription",
    "qualifications",
    "additionalInformation",
];

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let company = entries.company();
    if answer.get("jobAd").is_some() {
        entries.offer(Ok(draft(&answer, &company)));
        return;
    }
    let postings = entries.list(&answer, Some("content"));
    let folder = entries.url().path().trim_end_matches('/').to_owned();
    for posting in postings {
        let detail = format!("{folder}/{}", json::field(posting, "id"));
        entries.offer_listed(draft(posting, &company), &detail);
    }
    let number = |name| answer.get(name).and_then(Value::as_u64);
    entries.total(number("totalFound"));
    let next = number("offset").unwrap_or(0) + postings.len() as u64;
    if !postings.is_empty() && next < number("totalFound").unwrap_or(0).min(LAST_OFFSET) {
        entries.next(&format!("{folder}?limit={PAGE}&offset={next}"));
    }
}

fn draft(posting: &Value, company: &str) -> Draft {
    let below = |name: &str| posting.get(name).unwrap_or(&Value::Null);
    let label = |name: &str| json::field(below(name), "label");
    let named = json::field(below("company"), "name");
    let id = json::field(posting, "id");
    let identifier = json::field(below("company"), "identifier");
    let pay = below("compensation");
    let amount = |name| pay.get(name).and_then(salary::amount);
    Draft {
        // Without the title, which may change; the site leads on from there.
        url: if id.is_empty() || identifier.is_empty() {
            json::field(posting, "postingUrl")
        } else {
            format!("https://jobs.smartrecruiters.com/{identifier}/{id}")
        },
        key: id,
        apply_url: json::field(posting, "applyUrl"),
        title: json::field(posting, "name"),
        company: if named.is_empty() {
            company.to_owned()
        } else {
            named
        },
        description: Description::Raw(description(below("jobAd"))),
        whereabouts: whereabouts(below("location")),
        employment: employment::employment_of([
            label("typeOfEmployment").as_str(),
            label("experienceLevel").as_str(),
        ]),
        salary: salary::range(
            amount("min"),
            amount("max"),
            &json::field(pay, "currency"),
            salary::period(&json::field(pay, "period")),
        ),
        tags: ["department", "function", "industry"].map(label).to_vec(),
        posted_at: posting.get("releasedDate").and_then(dates::moment_of),
        valid_through: None,
    }
}

fn whereabouts(location: &Value) -> Whereabouts {
    let is = |name| location.get(name) == Some(&Value::Bool(true));
    let part = |name| json::field(location, name);
    let mut found = Whereabouts::new(match (is("remote"), is("hybrid")) {
        (_, true) => Workplace::Hybrid,
        (true, _) => Workplace::Remote,
        _ => Workplace::Unknown,
    });
    found.add(places::named(
        &part("city"),
        &part("region"),
        &part("country"),
    ));
    found
}

fn description(ad: &Value) -> String {
    let mut html = String::new();
    for name in SECTIONS {
        let section = ad.get("sections").and_then(|sections| sections.get(name));
        let part = |field| section.map(|section| json::field(section, field));
        let text = part("text").unwrap_or_default();
        if !text.trim().is_empty() {
            let title = part("title").unwrap_or_default();
            let _ = write!(html, "<h3>{title}</h3>{text}");
        }
    }
    html
}
