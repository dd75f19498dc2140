//! Greenhouse: one board a company, <https://developers.greenhouse.io/job-board.html#list-jobs>. `content` is HTML
//! escaped once more; pay stands in it as an element of class `pay-range`, or in `metadata` as a `currency_range`,
//! both only where the company filled them in. The list comes whole, without pages.

use serde_json::Value;
use shared::money::Salary;
use shared::place::{RemoteScope, Workplace};

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::html::{self, plain};
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "greenhouse",
    title: "Greenhouse",
    reach: Reach::Company {
        start: "https://boards-api.greenhouse.io/v1/boards/{slug}/jobs?content=true",
        home: "https://job-boards.greenhouse.io/{slug}",
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
    for job in entries.list(&answer, Some("jobs")) {
        entries.offer(Ok(draft(job, &company)));
    }
}

fn draft(job: &Value, company: &str) -> Draft {
    let content = plain_markup(&json::field(job, "content"));
    let named = json::field(job, "company_name");
    let metadata = json::each_of(job, "metadata");
    Draft {
        key: json::field(job, "id"),
        url: json::field(job, "absolute_url"),
        apply_url: String::new(),
        title: json::field(job, "title"),
        company: if named.trim().is_empty() {
            company.to_owned()
        } else {
            named
        },
        whereabouts: whereabouts(job, metadata),
        employment: employment::employment_of(
            metadata
                .iter()
                .filter(|field| {
                    names(
                        field,
                        &[
                            "employment",
                            "job type",
                            "time type",
                            "worker",
                            "requisition type",
                            "contract",
                        ],
                    )
                })
                .flat_map(|field| json::each_of(field, "value"))
                .filter_map(Value::as_str),
        ),
        salary: metadata
            .iter()
            .find_map(pay_in_metadata)
            .or_else(|| pay_in(&content)),
        description: Description::Raw(content),
        tags: json::each_of(job, "departments")
            .iter()
            .map(|department| json::field(department, "name"))
            .collect(),
        posted_at: ["first_published", "updated_at"]
            .into_iter()
            .find_map(|name| dates::moment_of(job.get(name)?)),
        valid_through: dates::until(&json::field(job, "application_deadline")),
    }
}

/// `content` with its outer escaping undone.
fn plain_markup(content: &str) -> String {
    if content.contains('<') {
        content.to_owned()
    } else {
        html::unescape(content)
    }
}

/// Whether the name of a metadata field holds one of these words.
fn names(field: &Value, words: &[&str]) -> bool {
    let name = json::field(field, "name").to_lowercase();
    words.iter().any(|word| name.contains(word))
}

fn whereabouts(job: &Value, metadata: &[Value]) -> Whereabouts {
    let mut found = Whereabouts::new(Workplace::Unknown).read(
        &job.get("location")
            .map(|location| json::field(location, "name"))
            .unwrap_or_default(),
    );
    for field in metadata.iter().filter(|field| {
        names(
            field,
            &["workplace", "location type", "remote", "work model"],
        )
    }) {
        found = found.read_workplace(&json::field(field, "value"));
    }
    let says_where = !found.places.is_empty() || found.scope != RemoteScope::default();
    if !says_where {
        for office in json::each_of(job, "offices") {
            let of = |name| json::field(office, name);
            let text = if of("location").is_empty() {
                of("name")
            } else {
                of("location")
            };
            found = if found.workplace == Workplace::Remote {
                found.read_scope(&text)
            } else {
                found.read(&text)
            };
        }
    }
    found
}

/// A `currency_range`: `{"unit": "USD", "min_value": "100000.0", "max_value": "150000.0"}`.
fn pay_in_metadata(field: &Value) -> Option<Salary> {
    if field.get("value_type")?.as_str()? != "currency_range" {
        return None;
    }
    let value = field.get("value")?;
    let amount = |name| value.get(name).and_then(salary::amount);
    salary::range(
        amount("min_value"),
        amount("max_value"),
        &json::field(value, "unit"),
        salary::period(&json::field(field, "name")),
    )
}

/// `<div class="pay-input"><div class="title">Annual pay</div><div class="pay-range"><span>$120,000</span>
/// <span class="divider">—</span><span>$150,000 USD</span></div></div>`.
fn pay_in(content: &str) -> Option<Salary> {
    let (before, after) = content.split_once("\"pay-range\">")?;
    let range = plain(after.split("</div>").next()?);
    let title = before
        .rsplit("class=\"title\">")
        .next()
        .filter(|title| title.len() < 200);
    let (low, high) = range.split_once(['—', '–', '-']).unwrap_or((&range, ""));
    let currency = range
        .split_whitespace()
        .next_back()
        .and_then(salary::code)
        .or_else(|| salary::code(&range.chars().take(1).collect::<String>()))?;
    salary::range(
        salary::amount_in(low),
        salary::amount_in(high),
        &currency,
        title.and_then(|title| salary::period(&plain(title))),
    )
}

#[cfg(test)]
mod tests {
    use shared::money::Period;

    use super::*;

    #[test]
    fn pay_is_read_from_the_pay_element() {
        let pay = pay_in(
            "<p>x</p><div class=\"pay-input\"><div class=\"title\">Base pay</div><div class=\"pay-range\">\
             <span>$120,000</span><span class=\"divider\">&mdash;</span><span>$150,500 USD</span></div></div>",
        );
        assert_eq!(
            pay,
            Salary::new(Some(12_000_000), Some(15_050_000), "USD", Period::Year)
        );
        assert_eq!(pay_in("<p>We pay $100</p>"), None);
    }

    #[test]
    fn pay_is_read_from_metadata() {
        let field = serde_json::json!({
            "name": "Hourly range", "value_type": "currency_range",
            "value": {"unit": "EUR", "min_value": "30.5", "max_value": "42.0"}
        });
        assert_eq!(
            pay_in_metadata(&field),
            Salary::new(Some(3_050), Some(4_200), "EUR", Period::Hour)
        );
    }
}
