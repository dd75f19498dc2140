//! Reed: the list of a search and the page of one posting.

use url::Url;

use super::recipe::{Parts, Site, at};
use crate::html::Is;

pub(super) const SITE: Site = Site {
    name: "reed",
    title: "Reed",
    home: "https://www.reed.co.uk/",
    hosts: &["reed.co.uk", "reed.com"],
    marks: &[
        Is::ClassStart("job-result-card"),
        Is::Attr("data-gtm", "search-job-card-title"),
        Is::Attr("data-qa", "job-card-title"),
    ],
    list: &[],
    card: &[
        Is::Attr("data-qa", "job-card"),
        Is::Class("job-result-card"),
    ],
    card_parts: Parts {
        title: &[
            Is::Attr("data-qa", "job-card-title"),
            Is::Attr("data-gtm", "search-job-card-title"),
            Is::Class("job-result-card__title"),
            Is::Tag("h2"),
        ],
        link: &[
            Is::Attr("data-qa", "job-card-title"),
            Is::Attr("data-gtm", "search-job-card-title"),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "/jobs/")]),
        ],
        company: &[
            Is::Class("job-result-card__recruiter-name"),
            Is::Attr("data-qa", "job-posted-by"),
            Is::Class("gtmJobListingPostedBy"),
        ],
        place: &[
            Is::Class("job-result-card__metadata-item--location"),
            Is::Attr("data-qa", "job-metadata-location"),
        ],
        pay: &[
            Is::Class("job-result-card__salary"),
            Is::Attr("data-qa", "job-metadata-salary"),
        ],
        kind: &[Is::Attr("data-qa", "job-metadata-type"), Is::Tag("li")],
        date: &[Is::Tag("time"), Is::Class("job-result-card__posted-date")],
        text: &[
            Is::Class("job-result-card__description"),
            Is::ClassStart("job-card_jobResultDescription"),
        ],
    },
    detail: &[
        Is::Attr("data-qa", "job-description"),
        Is::Attr("itemprop", "description"),
    ],
    detail_parts: Parts {
        title: &[Is::Attr("data-qa", "job-title"), Is::Tag("h1")],
        link: &[],
        company: &[
            Is::Attr("data-qa", "job-company-name"),
            Is::Attr("itemprop", "hiringOrganization"),
        ],
        place: &[
            Is::Attr("data-qa", "job-location"),
            Is::Attr("itemprop", "jobLocation"),
        ],
        pay: &[Is::Attr("data-qa", "job-salary")],
        kind: &[Is::Attr("data-qa", "job-type")],
        date: &[Is::Attr("itemprop", "datePosted")],
        text: &[
            Is::Attr("data-qa", "job-description"),
            Is::Attr("itemprop", "description"),
        ],
    },
    address,
    entry: None,
};

/// `/jobs/<title>/<employer>/<number>` and `/jobs/<title>/<number>`.
fn address(url: &Url) -> Option<Url> {
    let tail = url.path().trim_end_matches('/').strip_prefix("/jobs/")?;
    let id = tail.rsplit('/').next()?;
    let number = id.len() >= 5 && id.bytes().all(|b| b.is_ascii_digit());
    (number && tail.contains('/')).then(|| at(url, url.path(), None))
}
