//! Jora: the list of a search.

use url::Url;

use super::recipe::{Parts, Site, at};
use crate::html::Is;

pub(super) const SITE: Site = Site {
    name: "jora",
    title: "Jora",
    home: "https://au.jora.com/",
    hosts: &["jora.com"],
    marks: &[Is::Class("brand-jora"), Is::Has("data-jd-payload")],
    list: &[Is::Id("jobresults"), Is::Class("jobresults")],
    card: &[Is::Attr("data-job-card", "true"), Is::Class("job-card")],
    card_parts: Parts {
        title: &[Is::Class("job-link"), Is::Class("job-title")],
        link: &[Is::Class("job-link"), Is::Class("job-item")],
        company: &[Is::Class("job-company")],
        place: &[Is::Class("job-location")],
        pay: &[Is::Class("badge")],
        kind: &[Is::Class("job-type"), Is::Class("badge")],
        date: &[Is::Class("job-listed-date")],
        text: &[Is::Class("job-abstract")],
    },
    detail: &[Is::Id("job-description-container")],
    detail_parts: Parts {
        title: &[Is::Class("job-title"), Is::Tag("h1")],
        link: &[],
        company: &[Is::Class("company")],
        place: &[Is::Class("location")],
        pay: &[Is::Class("badge")],
        kind: &[Is::Class("badge")],
        date: &[Is::Class("job-listed-date"), Is::Class("listed-date")],
        text: &[Is::Id("job-description-container")],
    },
    address,
    entry: None,
};

/// `/job/<words>-<hash>`; a link that counts clicks leads there by its own redirect.
fn address(url: &Url) -> Option<Url> {
    if url.path().starts_with("/job/rd/") {
        return Some(url.clone());
    }
    let id = url.path().strip_prefix("/job/")?;
    (!id.is_empty()).then(|| at(url, url.path(), None))
}
