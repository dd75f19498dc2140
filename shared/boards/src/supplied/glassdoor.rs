//! Glassdoor: the list of a search from the stream of state it carries or from its own interface's answer, else from
//! its cards; the page of one posting.

use serde_json::Value;
use shared::Millis;
use url::Url;

use super::recipe::{Parts, Site, at, parameter};
use super::state::State;
use crate::html::Is;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, json, salary};

pub(super) const SITE: Site = Site {
    name: "glassdoor",
    title: "Glassdoor",
    home: "https://www.glassdoor.com/",
    hosts: &["glassdoor."],
    marks: &[
        Is::Attr("data-test", "jobListing"),
        Is::ClassStart("JobCard_"),
        Is::ClassStart("JobDetails_jobDescription"),
        Is::Attr("content", "Glassdoor"),
        Is::Holds("content", "com.glassdoor"),
    ],
    list: &[
        Is::ClassStart("JobsList_jobsList"),
        Is::Attr("data-test", "jlGrid"),
        Is::Attr("aria-label", "Jobs List"),
    ],
    card: &[
        Is::Attr("data-test", "jobListing"),
        Is::ClassStart("react-job-listing"),
    ],
    card_parts: Parts {
        title: &[
            Is::Attr("data-test", "job-title"),
            Is::ClassStart("JobCard_jobTitle"),
            Is::Attr("data-test", "job-link"),
        ],
        link: &[
            Is::Attr("data-test", "job-title"),
            Is::ClassStart("JobCard_jobTitle"),
            Is::Attr("data-test", "job-link"),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "job-listing")]),
        ],
        company: &[
            Is::ClassStart("EmployerProfile_compactEmployerName"),
            Is::ClassStart("EmployerProfile_employerName_"),
            Is::ClassStart("EmployerProfile_employerNameContainer"),
            Is::ClassStart("job-search-key-l2wjgv"),
        ],
        place: &[
            Is::Attr("data-test", "emp-location"),
            Is::ClassStart("JobCard_location"),
        ],
        pay: &[
            Is::Attr("data-test", "detailSalary"),
            Is::ClassStart("JobCard_salaryEstimate"),
        ],
        kind: &[],
        date: &[
            Is::Attr("data-test", "job-age"),
            Is::ClassStart("JobCard_listingAge"),
        ],
        text: &[
            Is::Attr("data-test", "descSnippet"),
            Is::ClassStart("JobCard_jobDescriptionSnippet"),
        ],
    },
    detail: &[
        Is::ClassStart("JobDetails_jobDescription_"),
        Is::ClassStart("JobDetails_jobDescription__"),
        Is::Id("JobDescriptionContainer"),
        Is::Class("jobDescriptionContent"),
    ],
    detail_parts: Parts {
        title: &[
            Is::Holds("id", "jd-job-title"),
            Is::Attr("data-test", "jobTitle"),
            Is::Tag("h1"),
        ],
        link: &[],
        company: &[
            Is::ClassStart("EmployerProfile_employerNameHeading"),
            Is::ClassStart("EmployerProfile_employerName"),
            Is::Attr("data-test", "employerName"),
        ],
        place: &[Is::Attr("data-test", "location")],
        pay: &[
            Is::ClassStart("SalaryEstimate_salaryRange"),
            Is::Attr("data-test", "detailSalary"),
        ],
        kind: &[],
        date: &[],
        text: &[
            Is::ClassStart("JobDetails_jobDescription"),
            Is::Class("jobDescriptionContent"),
            Is::Id("JobDescriptionContainer"),
        ],
    },
    address,
    entry: Some(entry),
};

/// `/job-listing/<words>.htm?jl=<number>`; a partner's link, which names nothing but the number, gets the short form.
fn address(url: &Url) -> Option<Url> {
    let id = parameter(url, &["jl", "jobListingId"])?;
    if id.len() > 24 || !id.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let path = if url.path().starts_with("/job-listing/") {
        url.path().to_owned()
    } else if url.path().starts_with("/partner/") {
        "/job-listing/j".to_owned()
    } else {
        return None;
    };
    Some(at(url, &path, Some(("jl", &id))))
}

/// A `jobview`: `header`, `job`, `overview`, inline or by the names of chunks.
fn entry(state: &State, value: &Value, now: Millis) -> Option<Draft> {
    let header = state.field(value, &["header"]);
    let job = state.field(value, &["job"]);
    let title = [
        state.text(header, &["jobTitleText"]),
        state.text(job, &["jobTitleText"]),
    ]
    .into_iter()
    .find(|title| !title.is_empty())?;
    if !header.is_object() || !job.is_object() {
        return None;
    }
    let id = [
        state.text(job, &["listingId"]),
        state.text(header, &["jobListingId"]),
    ]
    .into_iter()
    .find(|id| !id.is_empty())?;
    let link = state.first_text(header, &[&["seoJobLink"], &["jobViewUrl"], &["jobLink"]]);
    let fragments: Vec<String> = json::each(Some(state.field(job, &["descriptionFragmentsText"])))
        .iter()
        .map(|part| json::string(state.meant(part)))
        .collect();
    let description = match state.text(job, &["description"]) {
        whole if !whole.is_empty() => whole,
        _ => fragments.join(" "),
    };
    let place = state.text(header, &["locationName"]);
    let remote = state.text(header, &["locationType"]) == "S" && place.is_empty();
    let paid = state.field(header, &["payPeriodAdjustedPay"]);
    Some(Draft {
        url: if link.is_empty() {
            format!("/job-listing/j?jl={id}")
        } else {
            link
        },
        key: id,
        title,
        company: state.first_text(
            header,
            &[
                &["employerNameFromSearch"],
                &["employer", "shortName"],
                &["employer", "name"],
            ],
        ),
        description: Description::Raw(description),
        whereabouts: Whereabouts::default().read(if remote { "Remote" } else { &place }),
        salary: salary::range(
            paid.get("p10").and_then(salary::amount),
            paid.get("p90").and_then(salary::amount),
            &state.text(header, &["payCurrency"]),
            salary::period(&state.text(header, &["payPeriod"])),
        ),
        posted_at: age(state, value, now)
            .or_else(|| dates::moment(&state.text(job, &["discoverDate"]))),
        ..Draft::default()
    })
}

/// When it was listed, by the days since.
fn age(state: &State, value: &Value, now: Millis) -> Option<Millis> {
    let days = state.field(value, &["header", "ageInDays"]).as_i64()?;
    (0..400).contains(&days).then(|| now - days * 86_400_000)
}
