//! Alert mails: links to postings of a known site, each followed by lines that say whose and where it is.

use shared::Millis;
use url::Url;

use super::recipe::Site;
use crate::html::{Markup, Node, Tree};
use crate::normal::ago::ago;
use crate::normal::draft::{Description, Draft};
use crate::normal::pay;
use crate::normal::places::Whereabouts;

/// Lines of one posting that are looked at; what follows is the mail's foot.
const LINES: usize = 12;
/// From here on a line is prose.
const PROSE: usize = 60;

/// What a mail says besides, in lower case.
const ASIDES: &[&str] = &[
    "actively recruiting",
    "actively hiring",
    "be an early applicant",
    "easy apply",
    "easily apply",
    "apply now",
    "apply with",
    "promoted",
    "school alum",
    "connection",
    "new",
    "view job",
    "see job",
    "save",
    "responsive employer",
    "urgently hiring",
    "hiring multiple",
    "einfach bewerben",
    "jetzt bewerben",
    "candidature simplifiée",
    "postuler",
    "solicitud sencilla",
    "aplikuj",
    "轻松申请",
];

/// Where a mail stops listing postings.
const FEET: &[&str] = &[
    "see all jobs",
    "view all jobs",
    "see more jobs",
    "unsubscribe",
    "manage alerts",
    "©",
    "alle jobs",
    "voir tous",
    "ver todos",
    "查看所有",
    "取消此",
    "this email was",
    "you are receiving",
    "此处显示",
];

/// The postings the links of `tree` lead to, in order; empty where none of them leads to one.
pub(super) fn drafts(tree: &Tree, sites: &[&'static Site], base: &Url, now: Millis) -> Vec<Draft> {
    let links: Vec<(Node, Url)> = tree
        .inside(0)
        .filter(|node| tree.name(*node) == "a")
        .filter_map(|node| {
            let href = tree.attr(node, "href")?;
            let url = sites.iter().find_map(|site| site.posting_at(base, href))?;
            Some((node, url))
        })
        .collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut at = 0;
    while let Some((first, url)) = links.get(at) {
        let mut next = at + 1;
        while links.get(next).is_some_and(|(_, other)| other == url) {
            next += 1;
        }
        let end = links.get(next).map_or(tree.end(0), |(node, _)| *node);
        let said = lines(tree, *first, end);
        if !drafts.iter().any(|draft| draft.url == url.as_str())
            && let Some(draft) = draft(&said, url, now)
        {
            drafts.push(draft);
        }
        at = next;
    }
    drafts
}

/// The lines between two nodes. A line ends where its block does.
fn lines(tree: &Tree, from: Node, to: Node) -> Vec<String> {
    let mut lines: Vec<(Node, String)> = Vec::new();
    for node in from..to {
        let text = tree.own_text(node);
        let hidden = matches!(
            tree.name(tree.parent(node)),
            "style" | "script" | "title" | "head"
        );
        if text.trim().is_empty() || hidden {
            continue;
        }
        let block = block(tree, node);
        if let Some((last, line)) = lines.last_mut()
            && *last == block
        {
            line.push_str(text);
        } else if lines.len() > LINES {
            break;
        } else {
            lines.push((block, text.to_owned()));
        }
    }
    lines
        .iter()
        .map(|(_, line)| crate::normal::text::fold(line))
        .filter(|line| !line.is_empty())
        .collect()
}

/// The element whose line a text belongs to.
fn block(tree: &Tree, node: Node) -> Node {
    let mut at = tree.parent(node);
    while at > 0
        && matches!(
            tree.name(at),
            "span" | "b" | "strong" | "em" | "i" | "font" | "u"
        )
    {
        at = tree.parent(at);
    }
    at
}

/// The title on the first line, then company and place (on one line, or on two), then whatever else.
fn draft(lines: &[String], url: &Url, now: Millis) -> Option<Draft> {
    let mut draft = Draft {
        url: url.to_string(),
        ..Draft::default()
    };
    let mut place = None;
    let mut prose: Vec<&str> = Vec::new();
    for line in lines {
        let lower = line.to_lowercase();
        if !draft.title.is_empty() && FEET.iter().any(|foot| lower.contains(foot)) {
            break;
        }
        let aside = lower.len() < 40 && ASIDES.iter().any(|aside| lower.contains(aside));
        if line.as_str() == draft.title || aside || is_rating(line) {
            continue;
        }
        if draft.title.is_empty() {
            draft.title.clone_from(line);
        } else if draft.company.is_empty() {
            match [" · ", " - ", " • "]
                .iter()
                .find_map(|mark| line.split_once(mark))
            {
                Some((company, rest)) => {
                    company.trim().clone_into(&mut draft.company);
                    place = Some(rest.trim().to_owned());
                }
                None => draft.company.clone_from(line),
            }
        } else if let Some(at) = ago(line, now).filter(|_| lower.len() < 40) {
            draft.posted_at = draft.posted_at.or(Some(at));
        } else if let Some(paid) = pay::of_field(line).filter(|_| line.chars().count() < PROSE) {
            draft.salary = draft.salary.or(Some(paid));
        } else if place.is_none() && line.chars().count() < PROSE {
            place = Some(line.clone());
        } else if line.chars().count() >= 20 {
            prose.push(line);
        }
    }
    draft.whereabouts = Whereabouts::default().read(&place.unwrap_or_default());
    draft.description = Description::Read(Markup {
        text: prose.join("\n\n"),
        html: String::new(),
    });
    (!draft.title.is_empty()).then_some(draft)
}

/// `3.9`, `4,2 ★`.
fn is_rating(line: &str) -> bool {
    line.len() < 12
        && line.contains(|c: char| c.is_ascii_digit())
        && line
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '★' | '/'))
}
