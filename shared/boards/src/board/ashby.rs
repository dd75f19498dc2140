//! Ashby: one board a company, <https://developers.ashbyhq.com/docs/public-job-posting-api>. The answer
//! does not name the company. Pay is a list of components, of which the salary is one.

use serde_json::Value;
use shared::money::Salary;
use shared::place::Workplace;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "ashby",
    title: "Ashby",
    reach: Reach::Company {
        start: "https://api.ashbyhq.com/posting-api/job-board/{slug}?includeCompensation=true",
        home: "https://jobs.ashbyhq.com/{slug}",
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
        // An unlisted one is for those who were sent its link.
        if job.get("isListed") != Some(&Value::Bool(false)) {
            entries.offer(Ok(draft(job, &company)));
        }
    }
}

fn draft(job: &Value, company: &str) -> Draft {
    let field = |name| json::field(job, name);
    let html = field("descriptionHtml");
    Draft {
        key: field("id"),
        url: field("jobUrl"),
        apply_url: field("applyUrl"),
        title: field("title"),
        company: company.to_owned(),
        description: Description::Raw(if html.is_empty() {
            field("descriptionPlain")
        } else {
            html
        }),
        whereabouts: whereabouts(job),
        employment: employment::employment(&field("employmentType")),
        salary: job.get("compensation").and_then(pay),
        tags: vec![field("department"), field("team")],
        posted_at: job.get("publishedAt").and_then(dates::moment_of),
        valid_through: None,
    }
}

fn whereabouts(job: &Value) -> Whereabouts {
    let mut found = Whereabouts::new(Workplace::Unknown);
    if job.get("isRemote") == Some(&Value::Bool(true)) {
        found.workplace = Workplace::Remote;
    }
    found = found.read_workplace(&json::field(job, "workplaceType"));
    let said = found.workplace;
    for place in std::iter::once(job).chain(json::each_of(job, "secondaryLocations")) {
        let words = json::field(place, "location");
        let address = place.pointer("/address/postalAddress");
        let part = |name| {
            address
                .map(|address| json::field(address, name))
                .unwrap_or_default()
        };
        let city = part("addressLocality");
        if city.is_empty() {
            found = found.read(&words);
        } else {
            let region = part("addressRegion");
            found.add(places::named(&city, &region, &part("addressCountry")));
            found = found.read_workplace(&words);
        }
    }
    // A field of its own knows better than the words of a place.
    if said != Workplace::Unknown {
        found.workplace = said;
    }
    found
}

/// `{"summaryComponents": [{"compensationType": "Salary", "interval": "1 YEAR", "currencyCode": "USD",
/// "minValue": 120000, "maxValue": 150000}, …]}`.
fn pay(compensation: &Value) -> Option<Salary> {
    let component = json::each_of(compensation, "summaryComponents")
        .iter()
        .find(|component| json::field(component, "compensationType") == "Salary")?;
    let amount = |name| component.get(name).and_then(salary::amount);
    salary::range(
        amount("minValue"),
        amount("maxValue"),
        &json::field(component, "currencyCode"),
        salary::period(&json::field(component, "interval")),
    )
}
