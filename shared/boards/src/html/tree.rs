//! A page as a bounded tree, for pages whose structure says what is what.
//!
//! Descriptions are read from tokens alone (see the module's head). Here a whole page is read once, into an arena whose
//! size, depth and text are bounded by the page's own bytes; nothing is ever moved or rebuilt.

mod build;

use self::build::build;
use super::markup::Markup;
use super::tidy::Tidy;
use super::tokens::{Listener as _, Tag};
use crate::normal::text::fold;

/// A node's place in the arena; 0 is the whole page.
pub(crate) type Node = usize;

/// What an element is looked for by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Is {
    /// Its name, lower case.
    Tag(&'static str),
    /// Its id.
    Id(&'static str),
    /// One of its classes.
    Class(&'static str),
    /// The beginning of one of its classes: build tools put a hash after a name (`JobCard_title__x1Y2`).
    ClassStart(&'static str),
    /// An attribute with this value.
    Attr(&'static str, &'static str),
    /// An attribute whose value holds this.
    Holds(&'static str, &'static str),
    /// An attribute, whatever its value.
    Has(&'static str),
    /// All of these.
    All(&'static [Self]),
}

#[derive(Debug)]
struct Entry {
    /// `None` for text.
    tag: Option<Tag>,
    text: String,
    parent: Node,
    /// The node after its last descendant: nodes lie in document order.
    end: Node,
}

/// A page as elements and text, in document order.
#[derive(Debug)]
pub(crate) struct Tree(Vec<Entry>);

impl Tree {
    /// Reads `html`.
    pub(crate) fn read(html: &str) -> Self {
        Self(build(html))
    }

    /// The elements inside `within` (itself left out), in document order.
    pub(crate) fn inside(&self, within: Node) -> impl Iterator<Item = Node> + '_ {
        (within + 1..self.end(within)).filter(|node| self.tag(*node).is_some())
    }

    /// Those of them that are any of `wanted`.
    pub(crate) fn all<'a>(
        &'a self,
        within: Node,
        wanted: &'a [Is],
    ) -> impl Iterator<Item = Node> + 'a {
        self.inside(within)
            .filter(move |node| wanted.iter().any(|is| self.is(*node, is)))
    }

    /// The first element inside `within` that is the first of `wanted`, else the second, and so on.
    pub(crate) fn first(&self, within: Node, wanted: &[Is]) -> Option<Node> {
        wanted
            .iter()
            .find_map(|is| self.inside(within).find(|node| self.is(*node, is)))
    }

    /// The elements inside `within` that are the first of `wanted`, then those that are the second, and so on.
    pub(crate) fn all_of<'a>(
        &'a self,
        within: Node,
        wanted: &'a [Is],
    ) -> impl Iterator<Item = Node> + 'a {
        wanted
            .iter()
            .flat_map(move |is| self.inside(within).filter(move |node| self.is(*node, is)))
    }

    /// The node after the last descendant of `node`.
    pub(crate) fn end(&self, node: Node) -> Node {
        self.0.get(node).map_or(node, |entry| entry.end)
    }

    pub(crate) fn parent(&self, node: Node) -> Node {
        self.0.get(node).map_or(0, |entry| entry.parent)
    }

    fn tag(&self, node: Node) -> Option<&Tag> {
        self.0.get(node)?.tag.as_ref()
    }

    /// An element's name; empty for text and the page.
    pub(crate) fn name(&self, node: Node) -> &str {
        self.tag(node).map_or("", |tag| &tag.name)
    }

    pub(crate) fn attr(&self, node: Node, name: &str) -> Option<&str> {
        self.tag(node)?.attribute(name)
    }

    pub(crate) fn is(&self, node: Node, is: &Is) -> bool {
        let classes = || {
            self.attr(node, "class")
                .unwrap_or_default()
                .split_ascii_whitespace()
        };
        match is {
            Is::Tag(name) => self.name(node) == *name,
            Is::Id(id) => self.attr(node, "id") == Some(*id),
            Is::Class(class) => classes().any(|c| c == *class),
            Is::ClassStart(start) => classes().any(|c| c.starts_with(start)),
            Is::Attr(name, value) => self.attr(node, name) == Some(*value),
            Is::Holds(name, part) => self.attr(node, name).is_some_and(|v| v.contains(part)),
            Is::Has(name) => self.attr(node, name).is_some(),
            Is::All(all) => all.iter().all(|is| self.is(node, is)),
        }
    }

    /// The text of one text node; empty for an element.
    pub(crate) fn own_text(&self, node: Node) -> &str {
        self.0.get(node).map_or("", |entry| &entry.text)
    }

    /// What an element says on one line. Scripts, styles and drawings say nothing.
    pub(crate) fn text(&self, node: Node) -> String {
        let mut out = String::new();
        self.each(node, &mut |at, opens| {
            if !is_inline(self.name(at)) {
                out.push(' ');
            }
            if opens {
                out.push_str(self.own_text(at));
            }
        });
        fold(&out)
    }

    /// What an element says, line by line: blocks, cells and `<br>` end a line.
    pub(crate) fn lines(&self, node: Node) -> Vec<String> {
        let mut lines = vec![String::new()];
        self.each(node, &mut |at, opens| {
            let name = self.name(at);
            let Some(line) = lines.last_mut() else { return };
            if name.is_empty() {
                if opens {
                    line.push_str(self.own_text(at));
                }
            } else if is_flowing(name) {
                if !is_inline(name) {
                    line.push(' ');
                }
            } else if !line.trim().is_empty() {
                lines.push(String::new());
            }
        });
        lines
            .iter()
            .map(|line| fold(line))
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// An element as a description.
    pub(crate) fn markup(&self, node: Node) -> Markup {
        let mut tidy = Tidy::new();
        self.each(node, &mut |at, opens| match (self.tag(at), opens) {
            (Some(tag), true) => tidy.open(tag),
            (Some(tag), false) => tidy.close(&tag.name),
            (None, true) => tidy.text(self.own_text(at)),
            (None, false) => {}
        });
        tidy.finish()
    }

    /// Tells every node inside `node` in document order, where it opens and where it closes; hidden ones with
    /// all that is in them are left out.
    fn each(&self, node: Node, tell: &mut dyn FnMut(Node, bool)) {
        let mut open: Vec<Node> = Vec::new();
        let mut at = node + 1;
        let end = self.end(node);
        while at < end {
            while let Some(last) = open.last().copied().filter(|last| self.end(*last) <= at) {
                open.pop();
                tell(last, false);
            }
            if is_hidden(self.name(at)) {
                at = self.end(at).max(at + 1);
                continue;
            }
            tell(at, true);
            open.push(at);
            at += 1;
        }
        for node in open.into_iter().rev() {
            tell(node, false);
        }
    }
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "template" | "svg" | "noscript" | "head" | "iframe"
    )
}

/// Elements within a word.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "" | "b" | "strong" | "i" | "em" | "u" | "mark" | "font" | "wbr" | "small"
    )
}

/// Elements within a line.
fn is_flowing(name: &str) -> bool {
    is_inline(name)
        || matches!(
            name,
            "a" | "span" | "time" | "img" | "label" | "abbr" | "code"
        )
}

#[cfg(test)]
mod tests {
    use super::build::NODES;
    use super::*;

    #[test]
    fn elements_are_found_by_what_they_are() {
        let tree = Tree::read(
            "<ul><li class='card x'><a href='/j/1'>One<b>s</b></a><li class=card_a1><time datetime=2026-01-02>now</ul><p>after",
        );
        let card = tree.first(0, &[Is::Class("card")]).unwrap();
        assert_eq!(tree.text(card), "Ones");
        assert_eq!(tree.all(0, &[Is::Tag("li")]).count(), 2);
        let second = tree.first(0, &[Is::ClassStart("card_")]).unwrap();
        let time = tree.first(second, &[Is::Has("datetime")]).unwrap();
        assert_eq!(tree.attr(time, "datetime"), Some("2026-01-02"));
        assert_eq!(tree.lines(0), ["Ones", "now", "after"]);
        assert_eq!(tree.parent(second), tree.parent(card));
    }

    #[test]
    fn hidden_words_are_no_words() {
        let tree = Tree::read(
            "<div>a<script>var b</script><style>c</style><svg><path/><text>d</text></svg>e</div>",
        );
        assert_eq!(tree.text(0), "ae");
        assert_eq!(tree.markup(0).text, "ae");
    }

    #[test]
    fn depth_and_breadth_are_bounded() {
        let tree = Tree::read(&"<div>x".repeat(100_000));
        assert!(tree.text(0).starts_with("x x"));
        let tree = Tree::read(&"<b>".repeat(300_000));
        assert!(tree.inside(0).count() < NODES);
    }

    proptest::proptest! {
        #[test]
        fn no_markup_breaks_the_arena(html in "(<|</|>|div|li|ul|table|tr|td|a |p|br|svg|path|script| class=x| href=/j|\\PC){0,120}") {
            let tree = Tree::read(&html);
            for node in tree.inside(0) {
                proptest::prop_assert!(tree.end(node) > node && tree.end(node) <= tree.end(tree.parent(node)));
                tree.text(node);
            }
        }
    }
}
