//! Pages of sites nobody described: what repeats around links to postings is taken for a list of them.

use std::collections::HashMap;

use shared::Millis;
use url::Url;

use super::addresses::is_postings;
use crate::html::{Document, Is, Node, Tree};
use crate::normal::ago::ago;
use crate::normal::dates;
use crate::normal::draft::{Description, Draft};
use crate::normal::places::Whereabouts;
use crate::normal::urls;

/// What links to a posting say when they do not say its title.
const NO_TITLES: &[&str] = &[
    "read more",
    "more",
    "apply",
    "apply now",
    "view",
    "view job",
    "details",
    "learn more",
    "see more",
    "mehr",
    "jetzt bewerben",
    "postuler",
    "voir",
    "en savoir plus",
    "ver más",
    "aplicar",
    "szczegóły",
    "aplikuj",
];

const COMPANY: &[Is] = &[
    Is::Attr("itemprop", "hiringOrganization"),
    Is::Holds("class", "company"),
    Is::Holds("class", "employer"),
    Is::Holds("class", "recruiter"),
    Is::Holds("class", "organi"),
    Is::Holds("data-testid", "company"),
    Is::Holds("data-qa", "company"),
    Is::All(&[Is::Tag("a"), Is::Holds("href", "/compan")]),
    Is::All(&[Is::Tag("a"), Is::Holds("href", "/employer")]),
    Is::All(&[Is::Tag("a"), Is::Holds("href", "/entreprise")]),
];
const PLACE: &[Is] = &[
    Is::Attr("itemprop", "jobLocation"),
    Is::Holds("class", "location"),
    Is::Holds("class", "place"),
    Is::Holds("class", "city"),
    Is::Holds("data-testid", "location"),
    Is::Holds("data-qa", "location"),
];
const HEADINGS: &[Is] = &[
    Is::Tag("h1"),
    Is::Tag("h2"),
    Is::Tag("h3"),
    Is::Tag("h4"),
    Is::Tag("h5"),
    Is::Tag("h6"),
];
/// Elements that hold the lists of a whole page.
const PAGE: &[&str] = &["body", "main", "html", ""];
/// From here on a line is prose.
const PROSE: usize = 60;
/// Prose outside of cards that makes a page the page of one posting.
const OF_ONE: usize = 800;

/// What was found, and whether the page is a list at all.
pub(super) fn drafts(tree: &Tree, page: &Document, base: &Url, now: Millis) -> Vec<Draft> {
    let cards = cards(tree, base);
    if cards.is_empty() || shows_one(tree, &cards) {
        return Vec::new();
    }
    let site = site_name(page);
    let mut drafts: Vec<Draft> = cards
        .iter()
        .filter_map(|card| draft(tree, card, site.as_deref(), now))
        .collect();
    // One link alone is a list only if something is said of it.
    if drafts.len() == 1
        && let Some(Description::Read(read)) = drafts.first().map(|draft| &draft.description)
        && read.text.is_empty()
    {
        drafts.clear();
    }
    drafts
}

struct Card {
    url: Url,
    node: Node,
    links: Vec<Node>,
}

/// Around each posting's links, the largest element that holds no other posting's.
fn cards(tree: &Tree, base: &Url) -> Vec<Card> {
    let links: Vec<(Node, Url)> = tree
        .inside(0)
        .filter(|node| tree.name(*node) == "a")
        .filter_map(|node| {
            let url = urls::resolve(base, tree.attr(node, "href")?)?;
            (is_postings(&url) && url != *base).then_some((node, url))
        })
        .collect();
    let mut at: HashMap<&Url, usize> = HashMap::new();
    let mut cards: Vec<Card> = Vec::new();
    for (node, url) in &links {
        if let Some(card) = at.get(url).and_then(|at| cards.get_mut(*at)) {
            card.links.push(*node);
        } else {
            at.insert(url, cards.len());
            cards.push(Card {
                url: url.clone(),
                node: *node,
                links: vec![*node],
            });
        }
    }
    for card in &mut cards {
        // Of two far apart (a list and a box of the newest) the first stands.
        let mut node = tree.parent(card.node);
        while !PAGE.contains(&tree.name(node)) && alone(&links, &card.url, node, tree.end(node)) {
            card.node = node;
            node = tree.parent(node);
        }
    }
    cards
}

/// Whether every link to a posting between two nodes leads to this one.
fn alone(links: &[(Node, Url)], url: &Url, from: Node, to: Node) -> bool {
    let first = links.partition_point(|(node, _)| *node < from);
    links
        .iter()
        .skip(first)
        .take_while(|(node, _)| *node < to)
        .all(|(_, other)| other == url)
}

/// Whether most of the page's prose stands outside of the cards.
fn shows_one(tree: &Tree, cards: &[Card]) -> bool {
    let prose = |node| -> usize {
        tree.lines(node)
            .iter()
            .map(String::len)
            .filter(|length| *length >= PROSE)
            .sum()
    };
    let inside: usize = cards.iter().map(|card| prose(card.node)).sum();
    let outside = prose(0).saturating_sub(inside);
    outside > OF_ONE && outside > inside && cards.len() < 25
}

fn draft(tree: &Tree, card: &Card, site: Option<&str>, now: Millis) -> Option<Draft> {
    let lines = tree.lines(card.node);
    let title = title(tree, card)?;
    let short = |text: &String| (2..=80).contains(&text.chars().count()) && *text != title;
    let said = |wanted| {
        tree.all_of(card.node, wanted)
            .filter(|node| !card.links.contains(node))
            .map(|node| tree.text(node))
            .find(short)
    };
    let company = said(COMPANY)
        .or_else(|| logo(tree, card.node))
        .or_else(|| site.map(str::to_owned))
        .or_else(|| after(&lines, &title, now))
        .unwrap_or_default();
    let place = said(PLACE)
        .or_else(|| beside_pin(tree, card.node).filter(short))
        .unwrap_or_default();
    let date = tree
        .first(card.node, &[Is::Tag("time"), Is::Has("datetime")])
        .and_then(|node| tree.attr(node, "datetime"))
        .and_then(dates::moment)
        .or_else(|| {
            lines
                .iter()
                .filter(|line| line.chars().count() < PROSE)
                .find_map(|line| ago(line, now))
        });
    let prose = lines.iter().any(|line| line.chars().count() >= PROSE);
    Some(Draft {
        url: card.url.to_string(),
        title,
        company,
        description: if prose {
            Description::Read(tree.markup(card.node))
        } else {
            Description::default()
        },
        whereabouts: Whereabouts::default().read(place.rsplit(':').next().unwrap_or_default()),
        posted_at: date,
        ..Draft::default()
    })
}

/// The heading that holds the link, is in it or stands in the card; else the longest thing a link says.
fn title(tree: &Tree, card: &Card) -> Option<String> {
    let heading = |node: Node| HEADINGS.iter().any(|is| tree.is(node, is));
    let within = card.links.iter().find_map(|link| {
        let up = [tree.parent(*link), tree.parent(tree.parent(*link))];
        tree.first(*link, HEADINGS)
            .or_else(|| up.into_iter().find(|node| heading(*node)))
            .map(|node| tree.text(node))
    });
    let spoken = || {
        card.links
            .iter()
            .map(|link| tree.text(*link))
            .max_by_key(|text| text.chars().count().min(160))
    };
    let fits = |text: &String| {
        let lower = text.to_lowercase();
        (3..=200).contains(&text.chars().count())
            && text.chars().any(char::is_alphabetic)
            && !NO_TITLES.contains(&lower.trim_matches(|c: char| !c.is_alphanumeric()))
    };
    within
        .filter(fits)
        .or_else(|| spoken().filter(fits))
        .or_else(|| {
            tree.first(card.node, HEADINGS)
                .map(|node| tree.text(node))
                .filter(fits)
        })
}

/// The name a picture says to be the logo of.
fn logo(tree: &Tree, card: Node) -> Option<String> {
    tree.all(card, &[Is::Tag("img")])
        .filter_map(|image| tree.attr(image, "alt"))
        .find_map(|alt| {
            let alt = alt.trim();
            let lower = alt.to_lowercase();
            let name = if lower.ends_with("logo") {
                alt.get(..alt.len().checked_sub(4)?)?
            } else if lower.starts_with("logo") {
                let rest = alt.get(4..)?.trim_start();
                ["of ", "de ", "von "]
                    .iter()
                    .find_map(|word| rest.strip_prefix(word))
                    .unwrap_or(rest)
            } else {
                return None;
            };
            let name =
                name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '|' | '–'));
            (!name.is_empty() && name.len() <= 80).then(|| name.to_owned())
        })
}

/// What stands beside the drawing of a pin.
fn beside_pin(tree: &Tree, card: Node) -> Option<String> {
    const PINS: &[Is] = &[
        Is::Holds("class", "map-marker"),
        Is::Holds("class", "location-dot"),
        Is::Holds("class", "map-pin"),
    ];
    let pin = tree.first(card, PINS)?;
    Some(tree.text(tree.parent(pin)))
}

/// The short line after the title's, unless it says when.
fn after(lines: &[String], title: &str, now: Millis) -> Option<String> {
    let at = lines.iter().position(|line| line.contains(title))?;
    lines
        .get(at + 1)
        .filter(|line| line.chars().count() < PROSE && ago(line, now).is_none())
        .cloned()
}

/// Whose careers page it is, where the page is one: `Careers at Acme`, `Acme Careers`, `Jobs bei Acme`.
fn site_name(page: &Document) -> Option<String> {
    let names = [
        page.meta(&["og:site_name"]).unwrap_or_default(),
        page.title.clone(),
    ];
    names.iter().find_map(|name| {
        let part = name.split([',', '|', '–', '—']).next()?.trim();
        let lower = part.to_lowercase();
        for word in [
            "careers at ",
            "jobs at ",
            "work at ",
            "karriere bei ",
            "jobs bei ",
            "carrières chez ",
        ] {
            if lower.starts_with(word) {
                return part.get(word.len()..).map(str::to_owned);
            }
        }
        [
            " careers",
            " jobs",
            " karriere",
            " carrières",
            " careers centre",
            " career site",
        ]
        .iter()
        .find(|word| lower.ends_with(**word))
        .and_then(|word| part.get(..part.len().checked_sub(word.len())?))
        .filter(|name| name.split_whitespace().count() <= 4)
        .map(str::to_owned)
    })
}
