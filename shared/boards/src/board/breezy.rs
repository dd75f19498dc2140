//! Breezy HR: one list a company, <https://developer.breezy.hr/docs/company-positions-feed>; `verbose` sends the texts
//! along. Where one is missing, the posting's own page holds it.

use serde_json::Value;
use shared::place::Workplace;

use crate::board::page;
use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json, pay};

pub(crate) const BOARD: Board = Board {
    name: "breezy",
    title: "Breezy HR",
    reach: Reach::Company {
        start: "https://{slug}.breezy.hr/json?verbose=true",
        home: "https://{slug}.breezy.hr/",
    },
    accept: "application/json",
    asks: Asks::Plainly,
    every_ms: 3 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

fn read(text: &str, entries: &mut Entries<'_>) {
    if text.trim_start().starts_with('<') && page::read_detail(text, entries) {
        return;
    }
    let Some(answer) = entries.json(text) else {
        return;
    };
    let company = entries.company();
    for position in entries.list(&answer, None) {
        entries.offer_or_listed(draft(position, &company));
    }
}

fn draft(position: &Value, company: &str) -> Draft {
    let field = |name| json::field(position, name);
    let below = |name: &str| position.get(name).unwrap_or(&Value::Null);
    let named = json::field(below("company"), "name");
    Draft {
        key: field("id"),
        url: field("url"),
        title: field("name"),
        company: if named.is_empty() {
            company.to_owned()
        } else {
            named
        },
        description: Description::Raw(field("description")),
        whereabouts: whereabouts(position),
        employment: employment::employment(&json::field(below("type"), "name")),
        salary: pay::of_field(&field("salary")),
        tags: vec![field("department")],
        posted_at: position.get("published_date").and_then(dates::moment_of),
        ..Draft::default()
    }
}

fn whereabouts(position: &Value) -> Whereabouts {
    let places = json::each_of(position, "locations");
    let places = if places.is_empty() {
        json::each_of(position, "location")
    } else {
        places
    };
    let remote = places
        .iter()
        .any(|place| place.get("is_remote") == Some(&Value::Bool(true)));
    let mut found = Whereabouts::new(if remote {
        Workplace::Remote
    } else {
        Workplace::Unknown
    });
    for place in places {
        let part = |name: &str| match place.get(name) {
            Some(value @ Value::Object(_)) => json::field(value, "name"),
            Some(value) => json::string(value),
            None => String::new(),
        };
        // “Remote” stands where the city does.
        let city = match part("city") {
            city if city.eq_ignore_ascii_case("remote") => String::new(),
            city => city,
        };
        found.add(places::named(&city, &part("state"), &part("country")));
    }
    found
}
