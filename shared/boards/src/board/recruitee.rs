//! Recruitee: one board a company, <https://docs.recruitee.com/reference/intro-to-careers-site-api>. Times
//! are UTC without saying so in a way RFC 3339 knows (`2026-08-11 20:45:29 UTC`).

use serde_json::Value;
use shared::Millis;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "recruitee",
    title: "Recruitee",
    reach: Reach::Company {
        start: "https://{site}.recruitee.com/api/offers/",
        home: "https://{site}.recruitee.com/",
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
    for offer in entries.list(&answer, Some("offers")) {
        entries.offer(Ok(draft(offer, &company)));
    }
}

fn draft(offer: &Value, company: &str) -> Draft {
    let field = |name| json::field(offer, name);
    let named = field("company_name");
    let pay = offer.get("salary").unwrap_or(&Value::Null);
    let amount = |name| pay.get(name).and_then(salary::amount);
    Draft {
        key: field("id"),
        url: field("careers_url"),
        apply_url: field("careers_apply_url"),
        title: field("title"),
        company: if named.is_empty() {
            company.to_owned()
        } else {
            named
        },
        description: Description::Raw(field("description") + &field("requirements")),
        whereabouts: whereabouts(offer),
        employment: employment::employment(&field("employment_type_code")),
        salary: salary::range(
            amount("min"),
            amount("max"),
            &json::field(pay, "currency"),
            salary::period(&json::field(pay, "period")),
        ),
        tags: std::iter::once(field("department"))
            .chain(json::each_of(offer, "tags").iter().map(json::string))
            .collect(),
        posted_at: moment(&field("published_at")),
        valid_through: moment(&field("close_at")),
    }
}

fn moment(text: &str) -> Option<Millis> {
    dates::moment(text.trim_end_matches(" UTC"))
}

fn whereabouts(offer: &Value) -> Whereabouts {
    let is = |name| offer.get(name) == Some(&Value::Bool(true));
    let mut found = Whereabouts::new(match (is("remote"), is("hybrid"), is("on_site")) {
        (_, true, _) | (true, _, true) => Workplace::Hybrid,
        (true, ..) => Workplace::Remote,
        (.., true) => Workplace::Onsite,
        _ => Workplace::Unknown,
    });
    for place in json::each_of(offer, "locations") {
        let part = |name| json::field(place, name);
        found.add(places::named(
            &part("city"),
            &part("state"),
            &part("country_code"),
        ));
    }
    if found.places.is_empty() {
        let part = |name| json::field(offer, name);
        found.add(places::named(
            &part("city"),
            &part("state_name"),
            &part("country_code"),
        ));
    }
    found
}
