//! A site's pages described rather than programmed: where a posting's parts stand in its markup.

use serde_json::Value;
use shared::Millis;
use url::Url;

use super::state::State;
use crate::html::{Is, Node, Tree};
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::{dates, employment, pay, urls};

/// Takes a posting out of a value of a page's state, seen from now; `None` where it is none.
pub(super) type Entry = fn(&State, &Value, Millis) -> Option<Draft>;

/// What is to be known of a site.
#[derive(Debug)]
pub(super) struct Site {
    /// What rows and ids call it.
    pub(super) name: &'static str,
    /// What a person calls it.
    pub(super) title: &'static str,
    /// What relative links of a page without an address resolve against.
    pub(super) home: &'static str,
    /// Its hosts: `linkedin.com` with everything under it, `glassdoor.` with any ending.
    pub(super) hosts: &'static [&'static str],
    /// Elements only its pages have, for a page whose address is not known.
    pub(super) marks: &'static [Is],
    /// Around the results of a search; their cards are the page's postings, whatever else is on it.
    pub(super) list: &'static [Is],
    /// One result.
    pub(super) card: &'static [Is],
    pub(super) card_parts: Parts,
    /// An element that stands only where one posting is shown whole.
    pub(super) detail: &'static [Is],
    pub(super) detail_parts: Parts,
    /// One address for one posting, however it was linked; `None` for a link to anything else.
    pub(super) address: fn(&Url) -> Option<Url>,
    /// A posting in the data a page carries for its own scripts.
    pub(super) entry: Option<Entry>,
}

/// Where the parts of a posting stand, the likeliest first.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Parts {
    pub(super) title: &'static [Is],
    pub(super) link: &'static [Is],
    pub(super) company: &'static [Is],
    pub(super) place: &'static [Is],
    pub(super) pay: &'static [Is],
    pub(super) kind: &'static [Is],
    pub(super) date: &'static [Is],
    pub(super) text: &'static [Is],
}

impl Parts {
    /// No parts: a site without such pages.
    pub(super) const NONE: Self = Self {
        title: &[],
        link: &[],
        company: &[],
        place: &[],
        pay: &[],
        kind: &[],
        date: &[],
        text: &[],
    };

    /// Takes the parts out of `within`; the link as it is written.
    pub(super) fn read(&self, tree: &Tree, within: Node, now: Millis) -> Draft {
        let words = |wanted: &'static [Is]| {
            tree.all_of(within, wanted)
                .map(|node| tree.text(node))
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        };
        let each = |wanted: &'static [Is]| -> Vec<String> {
            tree.all_of(within, wanted)
                .map(|node| tree.text(node))
                .filter(|text| text.len() <= 300)
                .take(12)
                .collect()
        };
        let link = tree
            .all_of(within, self.link)
            .find_map(|node| tree.attr(node, "href"))
            .unwrap_or_default();
        let posted_at = tree.first(within, self.date).and_then(|node| {
            tree.attr(node, "datetime")
                .and_then(dates::moment)
                .or_else(|| crate::normal::ago::ago(&tree.text(node), now))
        });
        let text = self
            .text
            .iter()
            .find_map(|is| {
                let parts = outermost(tree, tree.all(within, std::slice::from_ref(is)));
                (!parts.is_empty()).then_some(parts)
            })
            .unwrap_or_default();
        let mut description = crate::html::Markup::default();
        for markup in text.into_iter().map(|node| tree.markup(node)) {
            if !description.text.is_empty() && !markup.text.is_empty() {
                description.text.push_str("\n\n");
            }
            description.text.push_str(&markup.text);
            description.html.push_str(&markup.html);
        }
        Draft {
            url: link.to_owned(),
            title: words(self.title),
            company: words(self.company),
            description: Description::Read(description),
            whereabouts: Whereabouts::default().read(&words(self.place)),
            employment: each(self.kind)
                .iter()
                .find_map(|text| employment::employment(text)),
            salary: each(self.pay).iter().find_map(|text| pay::of_field(text)),
            posted_at,
            ..Draft::default()
        }
    }
}

/// Those of `nodes`, in document order, that lie in none of the others.
pub(super) fn outermost(tree: &Tree, nodes: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut end = 0;
    nodes
        .filter(|node| {
            let out = *node >= end;
            if out {
                end = tree.end(*node);
            }
            out
        })
        .collect()
}

impl Site {
    /// Whether `host` is one of its hosts.
    pub(super) fn has_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| {
            if own.ends_with('.') {
                host.starts_with(own) || host.contains(&format!(".{own}"))
            } else {
                host == *own
                    || host
                        .strip_suffix(own)
                        .is_some_and(|front| front.ends_with('.'))
            }
        })
    }

    /// The one address of the posting a link leads to, where the link is this site's and leads to one.
    pub(super) fn posting_at(&self, base: &Url, link: &str) -> Option<Url> {
        let link = base.join(link.trim()).ok()?;
        if !self.has_host(link.host_str()?) {
            return None;
        }
        urls::canonical(&(self.address)(&link)?)
    }
}

/// `url` with another path and only the query given.
pub(super) fn at(url: &Url, path: &str, query: Option<(&str, &str)>) -> Url {
    let mut url = url.clone();
    url.set_path(path);
    url.set_query(None);
    url.set_fragment(None);
    if let Some((name, value)) = query {
        url.query_pairs_mut().append_pair(name, value);
    }
    url
}

/// The value of a parameter of its query, unless empty.
pub(super) fn parameter(url: &Url, names: &[&str]) -> Option<String> {
    url.query_pairs()
        .find(|(name, value)| names.contains(&&**name) && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}
