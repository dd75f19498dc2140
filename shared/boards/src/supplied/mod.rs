//! Pages a person supplies: an address they name, HTML they paste, a page or a mail they saved.
//!
//! Sites that want no programs to search them are read this way only: the person opened the page themselves.
//! The site is recognised by the page's address and, where a saved page has none, by its markup. Then, in this order:
//! schema.org data, the state a page carries for its own scripts, its cards, its one posting, schema.org in the markup,
//! the links of a mail, whatever repeats around links to postings, and what the page shows people who are sent a link to it.
//!
//! What a supplied page says goes to the person who supplied it and never into the catalog, so it may say where it
//! was itself.

mod alerts;
mod cards;
mod glassdoor;
mod google;
mod indeed;
mod jora;
mod linkedin;
mod microdata;
mod recipe;
mod reed;
mod saved;
mod seek;
mod state;
mod wall;
mod ziprecruiter;

use serde_json::Value;
use shared::calls::SourceRef;
use shared::{Millis, PostingId, SourceId};
use url::Url;

use crate::board::page;
use crate::entries::Entries;
use crate::html::{Document, Node, Tree};
use crate::normal::draft::{Description, Draft};
use crate::normal::text::meaningful;
use crate::normal::{ago, json, urls};
use crate::{Page, Parsed, Rejection, Source, closed, jsonld, limits, registry};
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

fn of_state(state: &State, site: &Site, now: Millis) -> Vec<Draft> {
    let Some(entry) = site.entry else {
        return Vec::new();
    };
    let mut found: Vec<Draft> = Vec::new();
    state.each(&mut |value: &Value| {
        if found.len() < limits::ENTRIES
            && let Some(draft) = entry(state, value, now)
        {
            // A page that lists a posting and shows it whole has it twice.
            match found
                .iter_mut()
                .find(|known| known.key == draft.key && known.title == draft.title)
            {
                Some(known) if length(&known.description) < length(&draft.description) => {
                    known.description = draft.description;
                }
                Some(_) => {}
                None => found.push(draft),
            }
        }
    });
    found
}

fn length(description: &Description) -> usize {
    match description {
        Description::Raw(text) => text.len(),
        Description::Read(markup) => markup.text.len(),
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    page: &'a Document,
    url: Option<&'a Url>,
    /// What relative links resolve against.
    base: &'a Url,
    site: Option<&'static Site>,
    now: Millis,
}

impl Reader<'_> {
    /// What the page is, and its postings, by the first way that finds any.
    fn read(&self) -> (Shape, Vec<Draft>) {
        let listed = |found: Vec<Draft>| {
            let shape = if found.len() == 1 {
                Shape::Posting
            } else {
                Shape::List
            };
            (shape, found)
        };
        let postings = jsonld::job_postings(&self.page.json_ld);
        if !postings.is_empty() {
            let found = postings.iter().map(|posting| self.of_data(posting));
            // The page of one posting may name others like it.
            let own = |draft: &Draft| {
                let link = urls::resolve(self.base, &draft.url);
                self.url.is_some() && link.is_some() && link == urls::canonical(self.base)
            };
            let (mut here, rest): (Vec<Draft>, Vec<Draft>) = found.partition(own);
            if here.is_empty() {
                return listed(rest);
            }
            here.truncate(1);
            return (Shape::Posting, here);
        }
        if let Some(site) = self.site {
            let found = self.of_site(site);
            if !found.1.is_empty() {
                return found;
            }
        }
        let items = recipe::outermost(self.tree, self.tree.all(0, microdata::ITEM));
        if !items.is_empty() {
            let parts = &microdata::PARTS;
            return listed(
                items
                    .into_iter()
                    .map(|item| parts.read(self.tree, item, self.now))
                    .collect(),
            );
        }
        let base = self.base;
        let sites: Vec<&'static Site> = match self.site {
            Some(site) => vec![site],
            None if self.url.is_none() => SITES.to_vec(),
            None => Vec::new(),
        };
        let found = alerts::drafts(self.tree, &sites, base, self.now);
        if !found.is_empty() {
            return (Shape::Alert, found);
        }
        let one = self.url.is_some_and(cards::is_postings);
        if !one && self.site.is_none() {
            let found = cards::drafts(self.tree, self.page, base, self.now);
            if !found.is_empty() {
                return (Shape::List, found);
            }
        }
        (Shape::Posting, self.by_its_looks(one).into_iter().collect())
    }

    /// One posting by what the page shows people who are sent a link to it; `one` where its address is a posting's.
    /// A page that says of itself to be a site's entrance is none.
    fn by_its_looks(&self, one: bool) -> Option<Draft> {
        const ENTRANCES: &[&str] = &[
            "careers",
            "career",
            "jobs",
            "vacancies",
            "openings",
            "karriere",
            "stellenangebote",
            "carrières",
            "emplois",
            "empleo",
            "kariera",
        ];
        let whole = self.page.main.text.chars().count() >= 200;
        if self.site.is_some() || !(whole || self.url.is_some()) {
            return None;
        }
        let mut found = page::by_its_looks(self.page, self.base)?;
        let mut words = found.title.split(|c: char| !c.is_alphanumeric());
        let entrance = words.any(|word| ENTRANCES.contains(&word.to_lowercase().as_str()));
        if entrance && !one {
            return None;
        }
        if self.url.is_none() {
            found.url.clear();
        }
        Some(found)
    }

    /// A posting in schema.org data; without the page's address, at the one it gives itself.
    fn of_data(&self, posting: &Value) -> Draft {
        let link = Url::parse(&json::field(posting, "url")).ok();
        match self.url.or(link.as_ref()) {
            Some(url) => page::draft(posting, url),
            None => Draft {
                url: String::new(),
                ..page::draft(posting, self.base)
            },
        }
    }

    fn of_site(&self, site: &'static Site) -> (Shape, Vec<Draft>) {
        let detail = self.tree.first(0, site.detail);
        let list = self.tree.first(0, site.list);
        let own = self.url.and_then(|url| (site.address)(url));
        let mut found = of_state(&State::read(self.tree), site, self.now);
        if found.is_empty() && (list.is_some() || detail.is_none()) {
            found = self.cards(site, list.unwrap_or(0));
        }
        // One posting shown whole, perhaps with others like it beside it.
        if list.is_none() && detail.is_some() {
            let mut whole = site.detail_parts.read(self.tree, 0, self.now);
            if whole.url.is_empty() {
                whole.url = own.clone().map(String::from).unwrap_or_default();
            }
            if let [one] = found.as_mut_slice()
                && (one.url.is_empty() || site.posting_at(self.base, &one.url) == own)
            {
                if one.url.is_empty() {
                    one.url = whole.url;
                }
                return (Shape::Posting, found);
            }
            if meaningful(whole.title.clone()).is_some() {
                return (Shape::Posting, vec![whole]);
            }
        }
        self.fill_from_pane(site, &mut found);
        let shape = if found.len() == 1 {
            Shape::Posting
        } else {
            Shape::List
        };
        (shape, found)
    }

    /// The cards inside `within`, each once; those without any link are no postings.
    fn cards(&self, site: &'static Site, within: Node) -> Vec<Draft> {
        let mut names = Vec::new();
        let mut links = item_list(&self.page.json_ld);
        let mut found = Vec::new();
        for card in recipe::outermost(self.tree, self.tree.all(within, site.card)) {
            let name = self.tree.attr(card, "id").unwrap_or_default();
            if !name.is_empty() && names.contains(&name) {
                continue;
            }
            names.push(name);
            let mut draft = site.card_parts.read(self.tree, card, self.now);
            if draft.title.is_empty() {
                continue;
            }
            if draft.url.is_empty() {
                let Some(at) = links.iter().position(|(name, _)| *name == draft.title) else {
                    continue;
                };
                draft.url = links.remove(at).1;
            }
            found.push(draft);
        }
        found
    }

    /// A list often shows one of its postings whole, in a pane beside it.
    fn fill_from_pane(&self, site: &Site, found: &mut [Draft]) {
        let Some(pane) = self.tree.first(0, site.detail_parts.text) else {
            return;
        };
        let pane = self.tree.markup(pane);
        let heading = site.detail_parts.read(self.tree, 0, self.now).title;
        let shown = match found {
            [one] => Some(one),
            many => many.iter_mut().find(|draft| draft.title == heading),
        };
        if let Some(draft) = shown
            && length(&draft.description) < pane.text.len()
        {
            draft.description = Description::Read(pane);
        }
    }
}

/// What relative links of a page resolve against.
fn base(site: Option<&Site>, url: Option<&Url>) -> Option<Url> {
    url.cloned()
        .or_else(|| Url::parse(site.map_or(NOWHERE, |site| site.home)).ok())
}

/// `name` and `url` of the elements of schema.org `ItemList`s.
fn item_list(scripts: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for script in scripts {
        let Ok(list) = serde_json::from_str::<Value>(script) else {
            continue;
        };
        for item in json::each_of(&list, "itemListElement") {
            let of = item.get("item").filter(|v| v.is_object()).unwrap_or(item);
            let (name, url) = (json::field(of, "name"), json::field(of, "url"));
            if !name.is_empty() && !url.is_empty() && found.len() < limits::ENTRIES {
                found.push((name, url));
            }
        }
    }
    found
}

/// Drafts to postings: one address each, and each address once.
fn collect(found: Vec<Draft>, site: Option<&'static Site>, base: &Url, now: Millis) -> Parsed {
    let Some(source) = source_of(site) else {
        return Parsed::default();
    };
    let page = Page {
        url: base,
        content_type: None,
        body: &[],
    };
    let title = site.map_or("this page", |site| site.title);
    let mut entries = Entries::new(
        title,
        |posting| posting.text.is_empty(),
        &source,
        &page,
        now,
    );
    let mut unplaced = Vec::new();
    for mut draft in found {
        if draft.url.trim().is_empty() {
            unplaced.push(draft);
            continue;
        }
        if let Some(salary) = &mut draft.salary
            && salary.currency == "USD"
            && let Some(dollar) = dollar(base)
        {
            dollar.clone_into(&mut salary.currency);
        }
        if let Some(address) = site.and_then(|site| site.posting_at(base, &draft.url)) {
            draft.url = address.into();
        }
        let nowhere = urls::resolve(base, &draft.url)
            .is_some_and(|link| link.host_str() == Some("nowhere.invalid"));
        entries.offer(if nowhere {
            Err("its link leads on from the page's own address, which is not known: say where the page was".to_owned())
        } else {
            Ok(draft)
        });
    }
    let mut parsed = entries.finish();
    for draft in unplaced {
        let index = parsed.seen as usize;
        parsed.seen += 1;
        match without_address(draft, &source.id, now) {
            Ok(posting) => parsed.postings.push(posting),
            Err(why) => parsed.rejected.push(Rejection { index, why }),
        }
    }
    parsed
}

/// What `$` means on a site of this country, where it is no US dollar.
fn dollar(base: &Url) -> Option<&'static str> {
    let host = base.host_str()?;
    [
        ("au", "AUD"),
        ("nz", "NZD"),
        ("ca", "CAD"),
        ("sg", "SGD"),
        ("hk", "HKD"),
    ]
    .iter()
    .find(|(country, _)| {
        host.strip_suffix(country)
            .is_some_and(|front| front.ends_with('.'))
            || host
                .strip_prefix(country)
                .is_some_and(|rest| rest.starts_with('.'))
    })
    .map(|(_, dollar)| *dollar)
}

/// A posting nobody knows the address of: named by what it says, like pasted text.
fn without_address(
    draft: Draft,
    source: &SourceId,
    now: Millis,
) -> Result<shared::posting::Posting, String> {
    let text = match &draft.description {
        Description::Raw(text) => text.clone(),
        Description::Read(markup) => markup.text.clone(),
    };
    let key = PostingId::derived(&["page", &draft.title, &draft.company, &text]);
    draft.posting_at(format!("urn:rolecall:page:{key}"), None, source, now)
}

fn source_of(site: Option<&Site>) -> Option<Source> {
    let home = site.map_or(NOWHERE, |site| site.home);
    let mut source = registry::resolve(&SourceRef::Page(home.to_owned())).ok()?;
    source.id = SourceId::parse(site.map_or("page", |site| site.name)).ok()?;
    Some(source)
}
