//! A description as plain text and as safe HTML.

use super::tidy::Tidy;
use super::tokens::{Listener, Tag, walk};
use crate::limits;
use crate::normal::text::{cut_bytes, fold};

/// A description in both its forms.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Markup {
    /// Paragraphs parted by blank lines, list items on lines that start with `• `.
    pub(crate) text: String,
    /// Safe HTML.
    pub(crate) html: String,
}

/// Reads a description as boards send it: HTML, HTML with its angle brackets escaped, or plain text.
pub(crate) fn description(raw: &str) -> Markup {
    let raw = cut_bytes(raw, limits::HTML_BYTES);
    if has_tags(raw) {
        return walk(raw, Tidy::new()).finish();
    }
    let decoded = unescape(raw);
    if has_tags(&decoded) {
        return walk(&decoded, Tidy::new()).finish();
    }
    let mut tidy = Tidy::new();
    for paragraph in decoded.replace("\r\n", "\n").split("\n\n") {
        tidy.start_paragraph();
        for (i, line) in paragraph.trim().lines().enumerate() {
            if i > 0 {
                tidy.line_break();
            }
            tidy.text(line);
        }
    }
    tidy.finish()
}

/// A title or a name as plain text: tags gone, entities decoded (twice over where they were escaped
/// twice), white space folded, control characters gone.
pub(crate) fn plain(raw: &str) -> String {
    let raw = cut_bytes(raw, 8 * 1024);
    let mut text = fold(raw);
    for _ in 0..2 {
        if !text.contains(['<', '&']) {
            break;
        }
        text = fold(&walk(&text, Flat::default()).text);
    }
    text
}

/// The text of tokens `walk` tells, white space as it comes; what is inside a script is no text.
#[derive(Default)]
struct Flat {
    text: String,
    in_script: bool,
}

impl Listener for Flat {
    fn open(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "script" | "style" => self.in_script = true,
            "br" => self.text.push(' '),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.in_script &= !matches!(name, "script" | "style");
    }

    fn text(&mut self, text: &str) {
        if !self.in_script {
            self.text.push_str(text);
        }
    }
}

/// Text that holds no tag, its entities decoded once.
pub(crate) fn unescape(raw: &str) -> String {
    if raw.contains('&') {
        walk(raw, Flat::default()).text
    } else {
        raw.to_owned()
    }
}

/// Whether there is something in it that can only be a tag.
fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let mut rest = text.bytes().skip(at + 1);
        match rest.next() {
            Some(b'/') => rest.next().is_some_and(|b| b.is_ascii_alphabetic()),
            Some(b) => b.is_ascii_alphabetic() && text[at..].contains('>'),
            None => false,
        }
    })
}
