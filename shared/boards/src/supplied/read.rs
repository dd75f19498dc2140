//! What a supplied page is and which postings it holds, by the first way that finds any.

use serde_json::Value;
use shared::Millis;
use url::Url;

use super::addresses::is_postings;
use super::recipe::Site;
use super::state::State;
use super::{SITES, Shape, alerts, cards, microdata, recipe};
use crate::board::page;
use crate::html::{Document, Node, Tree};
use crate::normal::draft::{Description, Draft};
use crate::normal::text::meaningful;
use crate::normal::{json, urls};
use crate::{jsonld, limits};

pub(super) fn of_state(state: &State, site: &Site, now: Millis) -> Vec<Draft> {
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

pub(super) struct Reader<'a> {
    pub(super) tree: &'a Tree,
    pub(super) page: &'a Document,
    pub(super) url: Option<&'a Url>,
    /// What relative links resolve against.
    pub(super) base: &'a Url,
    pub(super) site: Option<&'static Site>,
    pub(super) now: Millis,
}

impl Reader<'_> {
    /// What the page is, and its postings, by the first way that finds any.
    pub(super) fn read(&self) -> (Shape, Vec<Draft>) {
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
        let one = self.url.is_some_and(is_postings);
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
