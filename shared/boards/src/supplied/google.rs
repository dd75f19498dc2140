//! Google Jobs: rows of the data behind the list (its own interface's answer, or the page's scripts), else cards.

use serde_json::Value;
use shared::Millis;
use url::Url;

use super::recipe::{Parts, Site, at, parameter};
use super::state::State;
use crate::html::Is;
use crate::normal::ago::ago;
use crate::normal::draft::{Description, Draft};
use crate::normal::employment;
use crate::normal::places::Whereabouts;

pub(super) const SITE: Site = Site {
    name: "google_jobs",
    title: "Google Jobs",
    home: "https://www.google.com/",
    hosts: &["google."],
    marks: &[
        Is::Holds("data-share-url", "htidocid="),
        Is::Has("data-encoded-docid"),
        Is::Has("data-encoded-doc-id"),
    ],
    list: &[],
    card: &[
        Is::Class("iFjolb"),
        Is::Class("EimVGf"),
        Is::Holds("data-share-url", "htidocid="),
        Is::Has("data-encoded-docid"),
        Is::Has("data-encoded-doc-id"),
    ],
    card_parts: Parts {
        title: &[
            Is::Class("BjJfJf"),
            Is::Class("PUpOsf"),
            Is::Attr("role", "heading"),
            Is::Tag("h2"),
        ],
        link: &[
            Is::Class("MQUd2b"),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "htidocid=")]),
            Is::All(&[Is::Tag("a"), Is::Holds("href", "http")]),
        ],
        company: &[Is::Class("vNEEBe"), Is::Class("a3jPc")],
        place: &[Is::Class("Qk80Jf"), Is::Class("FqK3wc")],
        pay: &[
            Is::Class("SuWscb"),
            Is::Class("Yf9oye"),
            Is::Class("LL4CDc"),
        ],
        kind: &[
            Is::Class("SuWscb"),
            Is::Class("Yf9oye"),
            Is::Class("LL4CDc"),
        ],
        date: &[
            Is::Class("SuWscb"),
            Is::Class("Yf9oye"),
            Is::Class("LL4CDc"),
        ],
        text: &[
            Is::Class("HBvzbc"),
            Is::Class("YgLbBe"),
            Is::Class("NgUYpe"),
        ],
    },
    detail: &[],
    detail_parts: Parts::NONE,
    address,
    entry: Some(entry),
};

/// The share link of one posting.
fn address(url: &Url) -> Option<Url> {
    let id = parameter(url, &["htidocid"]).or_else(|| {
        let (_, id) = url.fragment()?.split_once("htidocid=")?;
        Some(id.split('&').next()?.to_owned())
    })?;
    let mut url = at(url, "/search", Some(("ibp", "htl;jobs")));
    url.query_pairs_mut().append_pair("htidocid", &id);
    Some(url)
}

/// Places in a row of the data: title, employer, place, links, when, description, id.
const ROW: [usize; 7] = [0, 1, 2, 3, 12, 19, 28];

fn entry(_: &State, value: &Value, now: Millis) -> Option<Draft> {
    let row = value.as_array()?;
    let [title, company, place, links, when, text, id] = ROW.map(|at| row.get(at));
    let word = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let link = links?.get(0)?.get(0)?.as_str()?;
    let (title, company) = (word(title), word(company));
    if row.len() <= 20 || title.is_empty() || company.is_empty() || !link.starts_with("http") {
        return None;
    }
    let text = word(text);
    Some(Draft {
        key: word(id),
        url: link.to_owned(),
        title,
        company,
        employment: employment::employment(text.get(..200).unwrap_or(&text)),
        description: Description::Raw(text),
        whereabouts: Whereabouts::default().read(&word(place)),
        posted_at: ago(&word(when), now),
        ..Draft::default()
    })
}
