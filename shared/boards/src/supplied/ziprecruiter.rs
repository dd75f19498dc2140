//! ZipRecruiter: the list of a search, whose cards carry no links (those are in a list of schema.org items beside
//! them), and one posting with its description in a pane.

use serde_json::Value;
use shared::Millis;
use url::Url;

use super::recipe::{Parts, Site, at, parameter};
use super::state::State;
use crate::html::Is;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, salary};

pub(super) const SITE: Site = Site {
    name: "ziprecruiter",
    title: "ZipRecruiter",
    home: "https://www.ziprecruiter.com/",
    hosts: &["ziprecruiter."],
    marks: &[
        Is::Attr("data-testid", "job-card-company"),
        Is::Attr("data-testid", "job-details-scroll-container"),
        Is::Class("job_result_two_pane_v2"),
        Is::Class("job_result"),
        Is::Holds("content", "ZipRecruiter"),
    ],
    list: &[],
    card: &[
        Is::All(&[Is::Tag("article"), Is::Holds("id", "job-card-")]),
        Is::Attr("data-testid", "job-card"),
        Is::Class("job_result"),
    ],
    card_parts: Parts {
        title: &[
            Is::Tag("h2"),
            Is::Class("just_job_title"),
            Is::Class("job_title"),
        ],
        link: &[
            Is::All(&[Is::Tag("a"), Is::Holds("href", "jid=")]),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "/Job/")]),
            Is::Class("job_link"),
        ],
        company: &[
            Is::Attr("data-testid", "job-card-company"),
            Is::Class("t_org_link"),
            Is::Class("company_name"),
        ],
        place: &[
            Is::Attr("data-testid", "job-card-location"),
            Is::Class("t_location_link"),
            Is::Class("company_location"),
        ],
        pay: &[Is::Tag("p"), Is::Class("perk_item")],
        kind: &[Is::Tag("p"), Is::Class("perk_item")],
        date: &[Is::Tag("time")],
        text: &[
            Is::Class("job_snippet"),
            Is::Attr("data-testid", "job-card-snippet"),
        ],
    },
    detail: &[
        Is::Class("job_description"),
        Is::Class("jobDescriptionSection"),
    ],
    detail_parts: Parts {
        title: &[Is::Class("job_title"), Is::Tag("h1"), Is::Tag("h2")],
        link: &[],
        company: &[
            Is::Class("hiring_company_text"),
            Is::Class("t_company_name"),
            Is::Holds("href", "/co/"),
        ],
        place: &[
            Is::Class("hiring_location"),
            Is::Attr("data-name", "address"),
        ],
        pay: &[Is::Class("salary"), Is::Class("t_compensation")],
        kind: &[Is::Class("t_employment_type")],
        date: &[Is::Tag("time")],
        text: &[
            Is::Class("job_description"),
            Is::Class("jobDescriptionSection"),
            Is::Attr("data-testid", "job-details-scroll-container"),
        ],
    },
    address,
    entry: Some(entry),
};

/// `/c/<company>/Job/<title>/…?jid=<key>` and `/jobs/<company>/<title>`; the links of mails stay as they are.
fn address(url: &Url) -> Option<Url> {
    let path = url.path();
    if path.contains("/Job/") || (path.starts_with("/jobs/") && path.matches('/').count() >= 3) {
        let key = parameter(url, &["jid"]);
        return Some(at(url, path, key.as_deref().map(|key| ("jid", key))));
    }
    ["/job-redirect", "/ekm/", "/km/", "/k/"]
        .iter()
        .any(|start| path.starts_with(start))
        .then(|| url.clone())
}

/// A card of the state: `title`, `company`, `location`, and the page it leads to.
fn entry(state: &State, value: &Value, _: Millis) -> Option<Draft> {
    let url = state.first_text(
        value,
        &[
            &["rawCanonicalZipJobPageUrl"],
            &["canonicalZipJobPageUrl"],
            &["JobURL"],
            &["url"],
        ],
    );
    let title = state.first_text(value, &[&["title"], &["Title"]]);
    let company = state.first_text(
        value,
        &[
            &["company", "name"],
            &["company", "canonicalDisplayName"],
            &["OrgName"],
        ],
    );
    if url.is_empty() || title.is_empty() || company.is_empty() {
        return None;
    }
    let paid = state.field(value, &["pay"]);
    let amount = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| paid.get(name).and_then(salary::amount))
    };
    Some(Draft {
        key: state.text(value, &["listingKey"]),
        url,
        title,
        company,
        description: Description::Raw(state.first_text(
            value,
            &[
                &["htmlFullDescription"],
                &["shortDescription"],
                &["Snippet"],
            ],
        )),
        whereabouts: Whereabouts::default()
            .read(&state.first_text(value, &[&["location", "displayName"], &["City"]])),
        salary: salary::range(
            amount(&["min", "minAnnual"]),
            amount(&["max", "maxAnnual"]),
            "USD",
            salary::period(&state.text(value, &["pay", "interval"])),
        ),
        posted_at: dates::moment(
            &state.first_text(value, &[&["status", "postedAtUtc"], &["PostedTime"]]),
        ),
        ..Draft::default()
    })
}
