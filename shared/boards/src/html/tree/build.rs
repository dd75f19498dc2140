//! The arena, filled in one pass over the tokens.

use super::{Entry, Node};
use crate::html::tokens::{Listener, Tag, walk};

/// Most nodes kept; what follows is not read.
pub(super) const NODES: usize = 250_000;
/// Deepest nesting kept; deeper elements become siblings.
const DEPTH: usize = 256;

/// All nodes of `html` in document order; the first is the page.
pub(super) fn build(html: &str) -> Vec<Entry> {
    let mut builder = walk(html, Builder::default());
    builder.close_to(0);
    builder.nodes
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "path"
    )
}

/// The elements an opening one ends, and those beyond which it does not reach (HTML standard, 13.1.2.4).
fn ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table"]),
        "option" => (&["option"], &["select"]),
        _ => (&[], &[]),
    }
}

struct Builder {
    nodes: Vec<Entry>,
    /// Open elements, outermost first; the page is always open.
    open: Vec<Node>,
}

impl Default for Builder {
    fn default() -> Self {
        let page = Entry {
            tag: None,
            text: String::new(),
            parent: 0,
            end: 0,
        };
        Self {
            nodes: vec![page],
            open: vec![0],
        }
    }
}

impl Builder {
    fn push(&mut self, tag: Option<Tag>, text: &str) -> Option<Node> {
        let node = self.nodes.len();
        if node >= NODES {
            return None;
        }
        self.nodes.push(Entry {
            tag,
            text: text.to_owned(),
            parent: self.open.last().copied().unwrap_or(0),
            end: node + 1,
        });
        Some(node)
    }

    /// Closes all but the outermost `depth` open elements.
    fn close_to(&mut self, depth: usize) {
        let end = self.nodes.len();
        for node in self.open.drain(depth..) {
            if let Some(entry) = self.nodes.get_mut(node) {
                entry.end = end;
            }
        }
    }

    fn name(&self, node: Node) -> &str {
        self.nodes
            .get(node)
            .and_then(|entry| entry.tag.as_ref())
            .map_or("", |tag| &tag.name)
    }

    fn close_before(&mut self, name: &str) {
        let (closed, bounds) = ends(name);
        for at in (1..self.open.len()).rev() {
            let open = self.open.get(at).map_or("", |node| self.name(*node));
            if closed.contains(&open) {
                self.close_to(at);
                return;
            }
            if closed.is_empty() || bounds.contains(&open) {
                return;
            }
        }
    }
}

impl Listener for Builder {
    fn open(&mut self, tag: &Tag) {
        self.close_before(&tag.name);
        if let Some(node) = self.push(Some(tag.clone()), "")
            && !is_void(&tag.name)
            && self.open.len() < DEPTH
        {
            self.open.push(node);
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = (1..self.open.len()).rev().find(|at| {
            self.open
                .get(*at)
                .is_some_and(|node| self.name(*node) == name)
        }) {
            self.close_to(at);
        }
    }

    fn text(&mut self, text: &str) {
        let parent = self.open.last().copied().unwrap_or(0);
        match self.nodes.last_mut() {
            Some(last) if last.tag.is_none() && last.end > 0 && last.parent == parent => {
                last.text.push_str(text);
            }
            _ => {
                self.push(None, text);
            }
        }
    }
}
