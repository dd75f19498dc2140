//! Adzuna: a search engine of postings by country, <https://developer.adzuna.com/docs/search>, asked with the operator's
//! own key. A source is a country, `gb`, newest first. It sends the beginning of each text only, which the tag
//! [`EXCERPT`] says, and fills in pay of its own making, which is not the employer's and left out.

use serde_json::Value;

use crate::definition::{Asks, Board, HOURLY, Reach, lacks_company_or_text};
use crate::entries::Entries;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::{self, Whereabouts};
use crate::normal::{dates, employment, json, salary};

pub(crate) const BOARD: Board = Board {
    name: "adzuna",
    title: "Adzuna",
    reach: Reach::Company {
        start: "https://api.adzuna.com/v1/api/jobs/{slug}/search/1?results_per_page=50&sort_by=date",
        home: "https://www.adzuna.com/",
    },
    accept: "application/json",
    asks: Asks::Keyed(&[("app_id", "ADZUNA_APP_ID"), ("app_key", "ADZUNA_APP_KEY")]),
    every_ms: 6 * HOURLY,
    read,
    half_empty: lacks_company_or_text,
};

/// The tag of a posting whose text is cut.
const EXCERPT: &str = "excerpt";
/// Pages read in a run: the newest thousand postings of a country.
const PAGES: u64 = 20;

fn read(text: &str, entries: &mut Entries<'_>) {
    let Some(answer) = entries.json(text) else {
        return;
    };
    let (folder, page) = place(entries.url().path());
    let country = folder.rsplit('/').nth(1).unwrap_or_default().to_owned();
    let results = entries.list(&answer, Some("results"));
    for result in results {
        entries.offer(Ok(draft(result, &country)));
    }
    let count = answer.get("count").and_then(Value::as_u64);
    entries.total(count);
    if !results.is_empty() && page < PAGES && page * 50 < count.unwrap_or(0) {
        let next = page + 1;
        entries.next(&format!("{folder}/{next}?results_per_page=50&sort_by=date"));
    }
}

/// `/v1/api/jobs/gb/search/1` is page 1 of `/v1/api/jobs/gb/search`.
fn place(path: &str) -> (String, u64) {
    let (folder, page) = path.rsplit_once('/').unwrap_or((path, ""));
    (folder.to_owned(), page.parse().unwrap_or(PAGES))
}

fn draft(result: &Value, country: &str) -> Draft {
    let field = |name| json::field(result, name);
    let below = |name: &str| result.get(name).unwrap_or(&Value::Null);
    let id = field("id");
    let predicted = matches!(field("salary_is_predicted").as_str(), "1" | "true")
        || below("salary_is_predicted") == &Value::Bool(true);
    let amount = |name: &str| {
        let amount = result.get(name).and_then(salary::amount);
        amount.filter(|_| !predicted)
    };
    Draft {
        url: url(&field("redirect_url"), &id),
        key: id,
        title: field("title"),
        company: json::field(below("company"), "display_name"),
        description: Description::Raw(field("description")),
        whereabouts: whereabouts(below("location")),
        employment: employment::employment_of([
            field("contract_time").as_str(),
            field("contract_type").as_str(),
        ]),
        salary: salary::range(
            amount("salary_min"),
            amount("salary_max"),
            currency(country),
            salary::period("year"),
        ),
        tags: vec![json::field(below("category"), "label"), EXCERPT.to_owned()],
        posted_at: result.get("created").and_then(dates::moment_of),
        ..Draft::default()
    }
}

/// `…/land/ad/7?se=…&v=…` and `…/details/7` are one posting, and only the second form stays.
fn url(link: &str, id: &str) -> String {
    match link.split_once("/land/ad/") {
        Some((site, _)) if !id.is_empty() => format!("{site}/details/{id}"),
        _ => link.to_owned(),
    }
}

/// `area` goes from the country down: `["US", "Virginia", "Arlington County"]`.
fn whereabouts(location: &Value) -> Whereabouts {
    let area: Vec<String> = json::each_of(location, "area")
        .iter()
        .map(json::string)
        .collect();
    let part = |n: usize| area.get(n).map_or("", String::as_str);
    if area.len() < 2 {
        return Whereabouts::default().read(&json::field(location, "display_name"));
    }
    let city = if area.len() > 2 {
        part(area.len() - 1)
    } else {
        ""
    };
    let mut found = Whereabouts::default();
    found.add(places::named(city, part(1), part(0)));
    found
}

/// Adzuna's amounts are in the money of the country asked for.
fn currency(country: &str) -> &'static str {
    match country {
        "gb" => "GBP",
        "us" => "USD",
        "au" => "AUD",
        "br" => "BRL",
        "ca" => "CAD",
        "ch" => "CHF",
        "in" => "INR",
        "mx" => "MXN",
        "nz" => "NZD",
        "pl" => "PLN",
        "sg" => "SGD",
        "za" => "ZAR",
        "at" | "be" | "de" | "es" | "fr" | "it" | "nl" => "EUR",
        _ => "",
    }
}
