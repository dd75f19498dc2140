//! SEEK (and Jobstreet, Jobsdb, which are built of it): the list of a search from its state, else from its cards; the
//! page of one posting.

use serde_json::Value;
use shared::Millis;
use url::Url;

use super::recipe::{Parts, Site, at, parameter};
use super::state::State;
use crate::html::Is;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, json, pay};

pub(super) const SITE: Site = Site {
    name: "seek",
    title: "SEEK",
    home: "https://www.seek.com.au/",
    hosts: &["seek.", "jobstreet.", "jobsdb."],
    marks: &[
        Is::Attr("data-automation", "normalJob"),
        Is::Attr("data-automation", "premiumJob"),
        Is::Attr("data-automation", "jobAdDetails"),
        Is::Attr("data-automation", "job-detail-title"),
        Is::All(&[Is::Attr("data-automation", "searchResults"), Is::Tag("div")]),
    ],
    list: &[Is::Attr("data-automation", "searchResults")],
    card: &[
        Is::All(&[Is::Has("data-job-id"), Is::Tag("article")]),
        Is::Attr("data-automation", "normalJob"),
        Is::Attr("data-automation", "premiumJob"),
    ],
    card_parts: Parts {
        title: &[Is::Attr("data-automation", "jobTitle"), Is::Tag("h3")],
        link: &[
            Is::Attr("data-automation", "jobTitle"),
            Is::Attr("data-automation", "job-list-view-job-link"),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "/job/")]),
        ],
        company: &[
            Is::Attr("data-automation", "jobCompany"),
            Is::Attr("data-automation", "jobAdvertiser"),
        ],
        place: &[
            Is::Attr("data-automation", "jobCardLocation"),
            Is::Attr("data-automation", "jobLocation"),
        ],
        pay: &[Is::Attr("data-automation", "jobSalary")],
        kind: &[Is::Attr("data-automation", "jobWorkType"), Is::Tag("p")],
        date: &[Is::Attr("data-automation", "jobListingDate")],
        text: &[
            Is::Attr("data-automation", "jobShortDescription"),
            Is::Tag("ul"),
        ],
    },
    detail: &[
        Is::Attr("data-automation", "jobAdDetails"),
        Is::Attr("data-automation", "job-detail-title"),
    ],
    detail_parts: Parts {
        title: &[
            Is::Attr("data-automation", "job-detail-title"),
            Is::Tag("h1"),
        ],
        link: &[],
        company: &[
            Is::Attr("data-automation", "advertiser-name"),
            Is::Attr("data-automation", "job-header-company-review-title"),
        ],
        place: &[Is::Attr("data-automation", "job-detail-location")],
        pay: &[Is::Attr("data-automation", "job-detail-salary")],
        kind: &[Is::Attr("data-automation", "job-detail-work-type")],
        date: &[Is::Attr("data-automation", "job-detail-date")],
        text: &[Is::Attr("data-automation", "jobAdDetails")],
    },
    address,
    entry: Some(entry),
};

/// `/job/<number>`, or a search with `jobId=<number>` open beside it.
fn address(url: &Url) -> Option<Url> {
    let id = match url.path().split_once("/job/") {
        Some((_, tail)) => tail.trim_end_matches('/').rsplit('-').next()?.to_owned(),
        None => parameter(url, &["jobId"])?,
    };
    let number = (5..=16).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    number.then(|| at(url, &format!("/job/{id}"), None))
}

/// A job of the search's results, or the `job` of a posting's own page.
fn entry(state: &State, value: &Value, _: Millis) -> Option<Draft> {
    let text = |path: &[&str]| state.text(value, path);
    let (id, title) = (text(&["id"]), text(&["title"]));
    let number = id.len() >= 5 && id.bytes().all(|b| b.is_ascii_digit());
    let company = state.first_text(
        value,
        &[
            &["companyName"],
            &["advertiser", "description"],
            &["advertiser", "name"],
        ],
    );
    if !number || title.is_empty() || company.is_empty() {
        return None;
    }
    let mut description = state.first_text(value, &[&["content"], &["description"]]);
    if description.is_empty() {
        let points = json::each(Some(state.field(value, &["bulletPoints"])))
            .iter()
            .fold(String::new(), |list, point| {
                list + "<li>" + &json::string(point)
            });
        description = format!("<p>{}</p><ul>{points}</ul>", text(&["teaser"]));
    }
    let places = json::each(Some(state.field(value, &["locations"])))
        .iter()
        .map(|place| json::field(place, "label"))
        .chain([text(&["location", "label"])])
        .fold(Whereabouts::default(), |found, label| found.read(&label))
        .read_workplace(&text(&["workArrangements", "displayText"]));
    let kinds: Vec<String> = json::each(Some(state.field(value, &["workTypes"])))
        .iter()
        .map(json::string)
        .chain([text(&["workTypes", "label"])])
        .collect();
    Some(Draft {
        url: format!("/job/{id}"),
        key: id,
        title,
        company,
        description: Description::Raw(description),
        whereabouts: places,
        employment: employment::employment_of(kinds.iter().map(String::as_str)),
        salary: pay::of_field(&state.first_text(value, &[&["salaryLabel"], &["salary", "label"]])),
        posted_at: dates::moment(
            &state.first_text(value, &[&["listingDate"], &["listedAt", "dateTimeUtc"]]),
        ),
        ..Draft::default()
    })
}
