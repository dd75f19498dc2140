//! Indeed: the list of a search and the page of one posting, from the state they carry, else from their markup.

use serde_json::Value;
use shared::Millis;
use shared::place::Workplace;
use url::Url;

use super::recipe::{Parts, Site, at, parameter};
use super::state::State;
use crate::html::Is;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json, pay, salary};

pub(super) const SITE: Site = Site {
    name: "indeed",
    title: "Indeed",
    home: "https://www.indeed.com/",
    hosts: &["indeed."],
    marks: &[
        Is::Id("mosaic-provider-jobcards"),
        Is::Class("job_seen_beacon"),
        Is::ClassStart("jobsearch-"),
        Is::Id("jobDescriptionText"),
        Is::Has("data-jk"),
        Is::Holds("content", "indeed:"),
    ],
    list: &[
        Is::Id("mosaic-provider-jobcards"),
        Is::Id("mosaic-jobResults"),
        Is::ClassStart("jobsearch-ResultsList"),
    ],
    card: &[
        Is::Class("job_seen_beacon"),
        Is::ClassStart("jobsearch-SerpJobCard"),
        Is::All(&[Is::Has("data-jk"), Is::Tag("div")]),
        Is::All(&[Is::Has("data-jk"), Is::Tag("li")]),
    ],
    card_parts: Parts {
        title: &[
            Is::Class("jobTitle"),
            Is::ClassStart("jcs-JobTitle"),
            Is::All(&[Is::Tag("a"), Is::Has("data-jk")]),
            Is::Tag("h2"),
        ],
        link: &[
            Is::All(&[Is::Tag("a"), Is::Has("data-jk")]),
            Is::ClassStart("jcs-JobTitle"),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "jk=")]),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "/clk")]),
        ],
        company: &[
            Is::Attr("data-testid", "company-name"),
            Is::Class("companyName"),
            Is::Class("company"),
        ],
        place: &[
            Is::Attr("data-testid", "text-location"),
            Is::Class("companyLocation"),
            Is::Class("location"),
        ],
        pay: &[
            Is::ClassStart("salary-snippet"),
            Is::Holds("data-testid", "salary-snippet"),
            Is::Class("salaryText"),
            Is::Class("estimated-salary"),
        ],
        kind: &[
            Is::Holds("data-testid", "attribute_snippet"),
            Is::Class("metadata"),
        ],
        date: &[
            Is::Attr("data-testid", "myJobsStateDate"),
            Is::Class("date"),
        ],
        text: &[
            Is::Class("job-snippet"),
            Is::Attr("data-testid", "belowJobSnippet"),
            Is::Attr("data-testid", "jobsnippet_footer"),
            Is::Class("summary"),
        ],
    },
    detail: &[
        Is::Id("jobDescriptionText"),
        Is::ClassStart("jobsearch-JobInfoHeader-title"),
    ],
    detail_parts: Parts {
        title: &[
            Is::ClassStart("jobsearch-JobInfoHeader-title"),
            Is::Attr("data-testid", "jobsearch-JobInfoHeader-title"),
            Is::Tag("h1"),
        ],
        link: &[],
        company: &[
            Is::Attr("data-testid", "inlineHeader-companyName"),
            Is::Attr("data-company-name", "true"),
            Is::ClassStart("jobsearch-InlineCompanyRating-companyHeader"),
        ],
        place: &[
            Is::Attr("data-testid", "inlineHeader-companyLocation"),
            Is::Attr("data-testid", "job-location"),
            Is::Attr("data-testid", "jobsearch-JobInfoHeader-companyLocation"),
        ],
        pay: &[Is::Id("salaryInfoAndJobType")],
        kind: &[Is::Id("salaryInfoAndJobType")],
        date: &[Is::ClassStart("jobsearch-JobMetadataFooter")],
        text: &[Is::Id("jobDescriptionText")],
    },
    address,
    entry: Some(entry),
};

/// `/viewjob?jk=<key>` on the country's own host; a sponsored link without a key stays the link it is.
fn address(url: &Url) -> Option<Url> {
    if let Some(key) = parameter(url, &["jk", "vjk"]) {
        let fits = key.len() <= 64 && key.bytes().all(|b| b.is_ascii_alphanumeric());
        return fits.then(|| at(url, "/viewjob", Some(("jk", &key))));
    }
    let clicked = ["/pagead/clk", "/rc/clk", "/addlLoc/redirect"]
        .iter()
        .any(|path| url.path().starts_with(path));
    clicked.then(|| url.clone())
}

/// One of `results` of `mosaicProviderJobCardsModel`, or the `jobInfoModel` of a posting's own page.
fn entry(state: &State, value: &Value, _: Millis) -> Option<Draft> {
    let text = |path: &[&str]| state.text(value, path);
    let key = state.first_text(value, &[&["jobkey"], &["jobKey"]]);
    let title = state.first_text(value, &[&["displayTitle"], &["title"], &["normTitle"]]);
    if key.is_empty() || title.is_empty() {
        return whole(state, value);
    }
    let mut whereabouts = Whereabouts::default()
        .read(&state.first_text(value, &[&["formattedLocation"], &["jobLocationCity"]]));
    let remote = state.field(value, &["remoteLocation"]).as_bool() == Some(true)
        || state
            .text(value, &["remoteWorkModel", "type"])
            .to_lowercase()
            .contains("remote_always");
    if remote {
        whereabouts.workplace = Workplace::Remote;
    }
    let paid = state.field(value, &["extractedSalary"]);
    let paid = salary::range(
        paid.get("min").and_then(salary::amount),
        paid.get("max").and_then(salary::amount),
        &text(&["salarySnippet", "currency"]),
        salary::period(&json::field(paid, "type")),
    );
    let kinds: Vec<String> = json::each(Some(state.field(value, &["jobTypes"])))
        .iter()
        .map(json::string)
        .collect();
    Some(Draft {
        url: format!("/viewjob?jk={key}"),
        key,
        title,
        company: state.first_text(value, &[&["company"], &["truncatedCompany"]]),
        description: Description::Raw(text(&["snippet"])),
        whereabouts,
        employment: employment::employment_of(kinds.iter().map(String::as_str)),
        salary: paid.or_else(|| pay::of_field(&text(&["salarySnippet", "text"]))),
        posted_at: value.get("pubDate").and_then(dates::moment_of),
        ..Draft::default()
    })
}

/// `jobInfoModel`: header and description apart.
fn whole(state: &State, value: &Value) -> Option<Draft> {
    let header = state.field(value, &["jobInfoHeaderModel"]);
    let description = state.text(value, &["sanitizedJobDescription"]);
    let title = state.text(header, &["jobTitle"]);
    (!title.is_empty() && !description.is_empty()).then(|| Draft {
        title,
        company: state.text(header, &["companyName"]),
        description: Description::Raw(description),
        whereabouts: Whereabouts::default().read(&state.text(header, &["formattedLocation"])),
        employment: employment::employment(&state.text(header, &["jobType"])),
        ..Draft::default()
    })
}
