//! Pages a person supplies: an address they name, HTML they paste, a page or a mail they saved.
//!
//! Sites that want no programs to search them are read this way only: the person opened the page themselves.
//! The site is recognised by the page's address and, where a saved page has none, by its markup. Then, in this order:
//! schema.org data, the state a page carries for its own scripts, its cards, its one posting, schema.org in the markup,
//! the links of a mail, whatever repeats around links to postings, and what the page shows people who are sent a link to it.
//!
//! What a supplied page says goes to the person who supplied it and never into the catalog, so it may say where it
//! was itself.

mod addresses;
mod alerts;
mod cards;
mod collect;
mod glassdoor;
mod google;
mod indeed;
mod jora;
mod linkedin;
mod microdata;
mod read;
mod recipe;
mod reed;
mod saved;
mod seek;
mod state;
mod wall;
mod ziprecruiter;

use shared::Millis;
use url::Url;

use crate::html::{Document, Tree};
use crate::{Parsed, closed, limits};
use collect::collect;
use read::{Reader, of_state};
use recipe::Site;
use state::State;

const SITES: &[&Site] = &[
    &linkedin::SITE,
    &indeed::SITE,
    &glassdoor::SITE,
    &ziprecruiter::SITE,
    &seek::SITE,
    &google::SITE,
    &jora::SITE,
    &reed::SITE,
];
/// What relative links resolve against where nobody knows where the page was; such links are refused.
const NOWHERE: &str = "https://nowhere.invalid/";

/// A page as a person hands it over.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Where it is or was, if they say so.
    pub url: Option<&'a Url>,
    /// As sent with it, if it was.
    pub content_type: Option<&'a str>,
    /// HTML, a web archive (MHTML), a mail, or the JSON of a site's own interface.
    pub body: &'a [u8],
}

/// What a supplied page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One posting.
    Posting,
    /// Results of a search, a careers page.
    List,
    /// An alert mail.
    Alert,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplied {
    /// What a person calls the site, where it was recognised.
    pub site: Option<&'static str>,
    /// What the page is.
    pub shape: Shape,
    /// Its postings; [`Parsed::unrecognised`] where there are none, with what to do instead.
    pub parsed: Parsed,
    /// Whether the one posting says that nobody may apply any more.
    pub closed: bool,
}

/// Reads a supplied page. `now` bounds dates, and `3 days ago` counts from it. Never fails as a whole: see [`Parsed::unrecognised`].
pub fn supplied(given: &Given<'_>, now: Millis) -> Supplied {
    if given.body.len() > limits::BODY_BYTES {
        let why = format!(
            "the page is larger than {} MiB",
            limits::BODY_BYTES / 1024 / 1024
        );
        return Supplied::nothing(None, why);
    }
    let saved = saved::unpack(given.body, given.content_type);
    let said = given.url.cloned().or(saved.url);
    if let Some(state) = State::of_json(&saved.text) {
        return of_json(&state, said.as_ref(), now);
    }
    let page = Document::read(&saved.text);
    let url = said.or_else(|| own_address(&page));
    let tree = Tree::read(&saved.text);
    let site = recognised(&tree, url.as_ref());
    let Some(base) = base(site, url.as_ref()) else {
        return Supplied::nothing(None, "the page has no address".to_owned());
    };
    let reader = Reader {
        tree: &tree,
        page: &page,
        url: url.as_ref(),
        base: &base,
        site,
        now,
    };
    let (shape, found) = reader.read();
    let mut parsed = collect(found, site, &base, now);
    if parsed.postings.is_empty() && parsed.unrecognised.is_none() {
        let why = wall::wall(&page.title, &page.heading, page.main.text.len()).map_or_else(
            || {
                parsed.rejected.first().map_or_else(
                    || "the page holds no posting that could be told".to_owned(),
                    |rejection| rejection.why.clone(),
                )
            },
            str::to_owned,
        );
        parsed.unrecognised = Some(why);
    }
    // A mail has no address; its links tell whose it is.
    let site = site.or_else(|| {
        let first = Url::parse(&parsed.postings.first()?.url).ok()?;
        let own = |site: &&&Site| first.host_str().is_some_and(|host| site.has_host(host));
        (shape == Shape::Alert).then(|| SITES.iter().find(own).copied())?
    });
    let closed = shape == Shape::Posting && closed::says_closed(&tree.lines(0));
    Supplied {
        site: site.map(|site| site.title),
        shape,
        parsed,
        closed,
    }
}

impl Supplied {
    fn nothing(site: Option<&'static str>, why: String) -> Self {
        Self {
            site,
            shape: Shape::Posting,
            parsed: Parsed {
                unrecognised: Some(why),
                ..Parsed::default()
            },
            closed: false,
        }
    }
}

/// Where a page says it is: its canonical link, else OpenGraph's.
fn own_address(page: &Document) -> Option<Url> {
    page.canonical
        .clone()
        .or_else(|| page.meta(&["og:url"]))
        .and_then(|link| Url::parse(&link).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

/// The site by the page's address; without one, by what only its markup has.
fn recognised(tree: &Tree, url: Option<&Url>) -> Option<&'static Site> {
    let mut sites = SITES.iter().copied();
    match url.and_then(Url::host_str) {
        Some(host) => sites.find(|site| site.has_host(host)),
        None => sites.find(|site| tree.first(0, site.marks).is_some()),
    }
}

/// The answer of a site's own interface.
fn of_json(state: &State, url: Option<&Url>, now: Millis) -> Supplied {
    let host = url.and_then(Url::host_str);
    for site in SITES {
        if host.is_some_and(|host| !site.has_host(host)) {
            continue;
        }
        let found = of_state(state, site, now);
        if !found.is_empty()
            && let Some(base) = base(Some(site), url)
        {
            return Supplied {
                site: Some(site.title),
                shape: Shape::List,
                parsed: collect(found, Some(site), &base, now),
                closed: false,
            };
        }
    }
    Supplied::nothing(
        None,
        "this is JSON, but not of a site whose JSON is known".to_owned(),
    )
}

/// What relative links of a page resolve against.
fn base(site: Option<&Site>, url: Option<&Url>) -> Option<Url> {
    url.cloned()
        .or_else(|| Url::parse(site.map_or(NOWHERE, |site| site.home)).ok())
}
