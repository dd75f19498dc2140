//! Writes text and safe HTML from tokens: few elements, balanced, shallow.
//!
//! What it writes is safe by how it is made: an element is one of the names in this file, the only
//! attributes are `href` with an absolute http(s) address as the URL standard writes it and a fixed
//! `rel`, and everything else is escaped text. Nothing of the source is copied through.

use memchr::{memchr, memchr3};
use url::Url;

use super::markup::Markup;
use super::spaces::{even, is_space};
use super::tokens::{Listener, Tag};
use crate::limits;
use crate::normal::text::cut_chars;

/// Elements told apart; everything else is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Its text is not for people.
    Hidden,
    /// Starts a paragraph.
    Block,
    /// Starts a paragraph and is kept as this element.
    Heading,
    List,
    Item,
    Inline,
    Link,
    Break,
    Cell,
    Other,
}

fn kind(name: &str) -> Kind {
    match name {
        "script" | "style" | "template" | "svg" | "math" | "iframe" | "object" | "noscript"
        | "noembed" | "noframes" | "xmp" | "head" | "title" | "select" | "button" | "textarea"
        | "canvas" | "audio" | "video" => Kind::Hidden,
        "p" | "div" | "section" | "article" | "main" | "blockquote" | "pre" | "table" | "tr"
        | "dl" | "dt" | "dd" | "figure" | "figcaption" | "address" | "header" | "footer"
        | "aside" | "nav" | "form" | "fieldset" | "details" | "summary" | "hr" | "body"
        | "center" => Kind::Block,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        "ul" | "ol" | "menu" => Kind::List,
        "li" => Kind::Item,
        "b" | "strong" | "i" | "em" | "u" | "code" => Kind::Inline,
        "a" => Kind::Link,
        "br" => Kind::Break,
        "td" | "th" => Kind::Cell,
        _ => Kind::Other,
    }
}

/// Deepest nesting written; lists within lists beyond it are flattened.
const DEPTH: usize = 24;

/// Writes text and safe HTML as tokens come in.
pub(super) struct Tidy {
    html: String,
    text: String,
    /// Elements open in `html`, outermost first.
    open: Vec<&'static str>,
    /// Names of hidden elements open in the source, outermost first.
    hidden: Vec<String>,
    /// Line ends owed before the next word: 1 a line, 2 a blank line.
    owed: u8,
    /// Whether a space is owed before the next word.
    space: bool,
    /// Whether the next word starts a list item.
    bullet: bool,
    /// Whether a line of `html` starts here anyway.
    fresh: bool,
    chars: usize,
}

impl Tidy {
    pub(super) const fn new() -> Self {
        Self {
            html: String::new(),
            text: String::new(),
            open: Vec::new(),
            hidden: Vec::new(),
            owed: 2,
            space: false,
            bullet: false,
            fresh: true,
            chars: 0,
        }
    }

    /// Starts a paragraph; an empty one leaves no trace.
    pub(super) fn start_paragraph(&mut self) {
        self.block(2);
    }

    pub(super) fn line_break(&mut self) {
        self.owe(if self.owed == 0 { 1 } else { 2 });
    }

    /// Whether no word was written yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Both forms.
    pub(super) fn finish(mut self) -> Markup {
        self.close_to(0);
        let text = cut_chars(self.text.trim(), limits::TEXT_CHARS).to_owned();
        Markup {
            text,
            html: self.html,
        }
    }

    /// Nothing more is written: the text is at its limit.
    const fn full(&self) -> bool {
        self.chars >= limits::TEXT_CHARS
    }

    fn owe(&mut self, lines: u8) {
        self.owed = self.owed.max(lines);
        self.space = false;
    }

    /// A space before the next word, if there is one and no line ends.
    fn owe_space(&mut self, owed: bool) {
        self.space |= owed && self.owed == 0 && !self.text.is_empty();
    }

    fn push_open(&mut self, name: &'static str) {
        if self.open.len() < DEPTH {
            self.html.push('<');
            self.html.push_str(name);
            self.html.push('>');
            self.open.push(name);
            self.fresh |= is_block(name);
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(name) = self.open.pop() {
                self.html.push_str("</");
                self.html.push_str(name);
                self.html.push('>');
                self.fresh |= is_block(name);
            }
        }
    }

    /// Closes the innermost of `names` and everything inside it.
    fn close_last(&mut self, names: &[&str]) {
        if let Some(at) = self.open.iter().rposition(|open| names.contains(open)) {
            self.close_to(at);
        }
    }

    /// Ends inline elements, paragraph and heading: a block cannot be inside them.
    fn block(&mut self, lines: u8) {
        let list = self.open.iter().rposition(|name| is_list(name));
        self.close_to(list.map_or(0, |at| at + 1));
        self.owe(if list.is_some() { 1 } else { lines });
    }

    /// Writes the line ends or the space owed.
    fn settle(&mut self) {
        if self.owed > 0 {
            let have = self.text.bytes().rev().take_while(|b| *b == b'\n').count();
            if !self.text.is_empty() {
                for _ in have..usize::from(self.owed) {
                    self.text.push('\n');
                }
            }
            if self.owed > 1 && self.open == ["p"] {
                self.close_to(0);
            }
            if self.open.is_empty() {
                self.push_open("p");
            } else if !self.fresh {
                self.html.push_str("<br>");
                self.fresh = true;
            }
        } else if self.space {
            self.text.push(' ');
            self.html.push(' ');
        }
        self.owed = 0;
        self.space = false;
    }

    /// Writes a word, its control characters left out; nothing where there is nothing else in it.
    fn word(&mut self, word: &str) {
        let seen = |c: &char| !c.is_control();
        let chars = word.chars().filter(seen).count();
        if chars == 0 {
            return;
        }
        // Controls above ASCII begin with this byte.
        if word.bytes().any(|b| b.is_ascii_control() || b == 0xc2) {
            self.write(&word.chars().filter(seen).collect::<String>(), chars);
        } else {
            self.write(word, chars);
        }
    }

    /// Writes what is not empty and holds no control characters.
    fn write(&mut self, words: &str, chars: usize) {
        self.settle();
        if self.bullet {
            self.text.push_str("• ");
            self.bullet = false;
        }
        self.fresh = false;
        self.text.push_str(words);
        self.chars += chars + 1;
        escape_into(&mut self.html, words);
    }

    fn close_inline(&mut self, name: &'static str) {
        if self.open.last() == Some(&name) {
            self.close_to(self.open.len() - 1);
        } else if let Some(at) = self.open.iter().rposition(|open| *open == name)
            && !self.open[at..]
                .iter()
                .any(|n| matches!(*n, "ul" | "ol" | "li"))
        {
            self.close_to(at);
        }
    }
}

impl Listener for Tidy {
    fn open(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        let kind = kind(name);
        if kind == Kind::Hidden && name != "head" {
            if !tag.self_closing && self.hidden.len() < DEPTH {
                self.hidden.push(name.to_owned());
            }
            return;
        }
        if !self.hidden.is_empty() || self.full() {
            return;
        }
        match kind {
            Kind::Block => self.block(2),
            Kind::Heading => {
                self.block(2);
                self.push_open("h3");
            }
            Kind::List => {
                self.block(2);
                self.push_open(if name == "ol" { "ol" } else { "ul" });
            }
            Kind::Item => {
                if let Some(list) = self.open.iter().rposition(|n| matches!(*n, "ul" | "ol")) {
                    self.close_to(list + 1);
                    self.push_open("li");
                } else {
                    self.block(1);
                }
                self.owe(1);
                self.bullet = true;
            }
            Kind::Inline => {
                // The space and the paragraph belong outside of the element.
                self.settle();
                self.push_open(inline(name));
            }
            Kind::Link => {
                self.close_last(&["a"]);
                self.settle();
                if let Some(href) = tag.attribute("href").and_then(outward)
                    && self.open.len() < DEPTH
                {
                    self.html.push_str("<a href=\"");
                    escape_into(&mut self.html, href.as_str());
                    self.html
                        .push_str("\" rel=\"noopener noreferrer nofollow\">");
                    self.open.push("a");
                }
            }
            Kind::Break => self.line_break(),
            Kind::Cell => {
                if self.owed == 0 {
                    self.space = true;
                    self.word("·");
                    self.space = true;
                }
            }
            Kind::Hidden | Kind::Other => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.hidden.iter().rposition(|open| open == name) {
            self.hidden.truncate(at);
            return;
        }
        if !self.hidden.is_empty() {
            return;
        }
        match kind(name) {
            Kind::Block => self.block(2),
            Kind::Heading => {
                self.close_last(&["h3"]);
                self.owe(2);
            }
            Kind::List => {
                self.close_last(&["ul", "ol"]);
                self.bullet = false;
                self.owe(if self.open.is_empty() { 2 } else { 1 });
            }
            Kind::Item => {
                self.close_last(&["li"]);
                self.bullet = false;
                self.owe(1);
            }
            Kind::Inline => {
                self.close_inline(inline(name));
            }
            Kind::Link => self.close_inline("a"),
            Kind::Hidden | Kind::Break | Kind::Cell | Kind::Other => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.hidden.is_empty() {
            return;
        }
        // Most texts are words with a space between them, and are written as one.
        let words = text.trim_matches(' ');
        if let Some(chars) = even(words)
            && self.chars + chars < limits::TEXT_CHARS
        {
            self.owe_space(text.starts_with(' '));
            if chars > 0 {
                self.write(words, chars);
                self.owe_space(text.ends_with(' '));
            }
            return;
        }
        for (i, word) in text.split(is_space).enumerate() {
            self.owe_space(i > 0);
            if self.full() {
                return;
            }
            self.word(word);
        }
    }
}

/// The web address a link leads to, where it leads to one: absolute, http(s).
fn outward(href: &str) -> Option<Url> {
    let url = Url::parse(href).ok()?;
    let short = href.len() <= limits::URL_BYTES && url.as_str().len() <= limits::URL_BYTES;
    (short && matches!(url.scheme(), "http" | "https")).then_some(url)
}

fn escape_into(html: &mut String, text: &str) {
    let mut rest = text;
    let special = |rest: &str| {
        let within = rest.as_bytes();
        let marks = memchr3(b'&', b'<', b'>', within).into_iter();
        marks.chain(memchr(b'"', within)).min()
    };
    while let Some(at) = special(rest) {
        let (plain, special) = rest.split_at(at);
        html.push_str(plain);
        html.push_str(match special.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'"') => "&quot;",
            Some(b'<') => "&lt;",
            _ => "&gt;",
        });
        rest = special.get(1..).unwrap_or_default();
    }
    html.push_str(rest);
}

fn is_list(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "li")
}

fn is_block(name: &str) -> bool {
    matches!(name, "p" | "h3") || is_list(name)
}

/// The element an inline one is written as.
fn inline(name: &str) -> &'static str {
    match name {
        "b" | "strong" => "strong",
        "code" => "code",
        "u" => "u",
        _ => "em",
    }
}
