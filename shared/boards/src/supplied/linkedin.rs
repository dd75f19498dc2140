//! LinkedIn: the page of one posting as guests and as members see it, the list of a search, its fragment for
//! endless scrolling.

use url::Url;

use super::recipe::{Parts, Site, at, parameter};
use crate::html::Is;

pub(super) const SITE: Site = Site {
    name: "linkedin",
    title: "LinkedIn",
    home: "https://www.linkedin.com/",
    hosts: &["linkedin.com"],
    marks: &[
        Is::Holds("data-entity-urn", "urn:li:jobPosting"),
        Is::Class("top-card-layout__title"),
        Is::ClassStart("job-details-jobs-unified-top-card"),
        Is::ClassStart("jobs-unified-top-card"),
        Is::Class("base-search-card__title"),
        Is::Class("jobs-search-results-list"),
        Is::Class("authwall"),
        Is::Attr("name", "linkedin:pageTag"),
    ],
    list: &[
        Is::Class("jobs-search__results-list"),
        Is::ClassStart("scaffold-layout__list"),
        Is::Class("jobs-search-results-list"),
    ],
    card: &[
        Is::Class("job-search-card"),
        Is::Class("base-search-card"),
        Is::All(&[Is::Has("data-job-id"), Is::ClassStart("job-card")]),
        Is::All(&[Is::Has("data-occludable-job-id"), Is::Tag("li")]),
    ],
    card_parts: Parts {
        title: &[
            Is::Class("base-search-card__title"),
            Is::ClassStart("job-card-list__title"),
            Is::ClassStart("job-card-container__link"),
            Is::Class("sr-only"),
        ],
        link: &[
            Is::Class("base-card__full-link"),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "/jobs/view/")]),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "currentJobId=")]),
        ],
        company: &[
            Is::Class("base-search-card__subtitle"),
            Is::ClassStart("job-card-container__primary-description"),
            Is::ClassStart("artdeco-entity-lockup__subtitle"),
            Is::ClassStart("job-card-container__company-name"),
        ],
        place: &[
            Is::Class("job-search-card__location"),
            Is::ClassStart("job-card-container__metadata-item"),
            Is::ClassStart("artdeco-entity-lockup__caption"),
        ],
        pay: &[
            Is::Class("job-search-card__salary-info"),
            Is::ClassStart("artdeco-entity-lockup__metadata"),
        ],
        kind: &[],
        date: &[Is::ClassStart("job-search-card__listdate"), Is::Tag("time")],
        text: &[Is::Class("job-search-card__snippet")],
    },
    detail: &[
        Is::Class("top-card-layout__title"),
        Is::Class("topcard__title"),
        Is::ClassStart("job-details-jobs-unified-top-card__job-title"),
        Is::ClassStart("jobs-unified-top-card__job-title"),
    ],
    detail_parts: Parts {
        title: &[
            Is::Class("top-card-layout__title"),
            Is::Class("topcard__title"),
            Is::ClassStart("job-details-jobs-unified-top-card__job-title"),
            Is::ClassStart("jobs-unified-top-card__job-title"),
        ],
        link: &[
            Is::Class("topcard__link"),
            Is::All(&[
                Is::Tag("a"),
                Is::Holds("href", "/jobs/view/"),
                Is::Holds("class", "top-card"),
            ]),
        ],
        company: &[
            Is::Class("topcard__org-name-link"),
            Is::ClassStart("job-details-jobs-unified-top-card__company-name"),
            Is::ClassStart("jobs-unified-top-card__company-name"),
            Is::Class("topcard__flavor"),
        ],
        place: &[
            Is::Class("topcard__flavor--bullet"),
            Is::ClassStart("jobs-unified-top-card__bullet"),
            Is::ClassStart("job-details-jobs-unified-top-card__tertiary-description"),
            Is::ClassStart("job-details-jobs-unified-top-card__primary-description"),
        ],
        pay: &[
            Is::Class("compensation__salary"),
            Is::ClassStart("job-details-jobs-unified-top-card__job-insight"),
        ],
        kind: &[
            Is::Class("description__job-criteria-list"),
            Is::ClassStart("job-details-jobs-unified-top-card__job-insight"),
        ],
        date: &[
            Is::Class("posted-time-ago__text"),
            Is::ClassStart("jobs-unified-top-card__posted-date"),
        ],
        text: &[
            Is::ClassStart("show-more-less-html__markup"),
            Is::Class("description__text"),
            Is::ClassStart("jobs-description__content"),
            Is::ClassStart("jobs-description-content"),
            Is::Id("job-details"),
        ],
    },
    address,
    entry: None,
};

/// `/jobs/view/<slug>-<number>`, `/comm/jobs/view/<number>`, `/jobs-guest/jobs/api/jobPosting/<number>` and a search with
/// `currentJobId=<number>` are all `https://www.linkedin.com/jobs/view/<number>`.
fn address(url: &Url) -> Option<Url> {
    let path = url.path().trim_end_matches('/');
    let tail = ["/jobs/view/", "/jobPosting/"]
        .iter()
        .find_map(|mark| path.split_once(mark))
        .map(|(_, tail)| tail.to_owned());
    let id = match tail {
        Some(tail) if !tail.contains('/') => tail.rsplit('-').next()?.to_owned(),
        Some(_) => return None,
        None => parameter(url, &["currentJobId"])?,
    };
    let number = id.len() >= 5 && id.bytes().all(|b| b.is_ascii_digit());
    let mut url = at(url, &format!("/jobs/view/{id}"), None);
    url.set_host(Some("www.linkedin.com")).ok()?;
    number.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posting_has_one_address() {
        for link in [
            "https://au.linkedin.com/jobs/view/quality-manager-at-acme-4426694701?position=1&refId=x",
            "https://www.linkedin.com/comm/jobs/view/4426694701/?trackingId=aaa",
            "https://www.linkedin.com/jobs-guest/jobs/api/jobPosting/4426694701",
            "https://www.linkedin.com/jobs/search/?currentJobId=4426694701&keywords=x",
        ] {
            assert_eq!(
                address(&Url::parse(link).unwrap()).unwrap().as_str(),
                "https://www.linkedin.com/jobs/view/4426694701"
            );
        }
        for other in [
            "https://www.linkedin.com/jobs/search/?keywords=x",
            "https://www.linkedin.com/comm/jobs/view/4426694701/apply",
            "https://www.linkedin.com/company/acme",
        ] {
            assert_eq!(address(&Url::parse(other).unwrap()), None, "{other}");
        }
    }
}
