//! Drives the tokenizer, and makes whole tags of what it tells in pieces.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::plain::tell_plain;

/// What a reader of HTML hears. Text arrives in pieces, entities decoded; what is inside
/// `<script>`, `<style>` and their like arrives as one kind of text too, between their tags.
pub(crate) trait Listener {
    /// A start tag, or a self-closing one.
    fn open(&mut self, tag: &Tag);
    /// An end tag; it need not match any start.
    fn close(&mut self, name: &str);
    /// Text.
    fn text(&mut self, text: &str);
}

/// A start tag.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tag {
    /// In lower case.
    pub(crate) name: String,
    /// Whether it ends with `/>`.
    pub(crate) self_closing: bool,
    /// Names and values of the attributes, one after the other, so that a tag costs no allocation.
    written: String,
    /// Where in `written` each attribute's name and value stand.
    attributes: Vec<(Range<usize>, Range<usize>)>,
}

/// Attributes of a tag that are kept; elements that say something have a handful.
const ATTRIBUTES: usize = 64;

impl Tag {
    /// The value of an attribute; `name` in lower case. Of several with one name the first counts.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .attributes
            .iter()
            .find(|(of, _)| self.written.get(of.clone()) == Some(name))?;
        self.written.get(value.clone())
    }

    /// Begins anew.
    pub(super) fn start(&mut self, name: &str) {
        self.name.clear();
        self.name.push_str(name);
        self.name.make_ascii_lowercase();
        self.written.clear();
        self.attributes.clear();
        self.self_closing = false;
    }

    /// Adds an attribute; its name in any case.
    pub(super) fn attribute_of(&mut self, name: &str, value: &str) {
        if self.attributes.len() < ATTRIBUTES {
            let name = self.write(name);
            if let Some(name) = self.written.get_mut(name.clone()) {
                name.make_ascii_lowercase();
            }
            let value = self.write(value);
            self.attributes.push((name, value));
        }
    }

    fn write(&mut self, text: &str) -> Range<usize> {
        let start = self.written.len();
        self.written.push_str(text);
        start..self.written.len()
    }
}

/// Tells `listener` everything in `html`, in one linear pass.
pub(crate) fn walk<L: Listener>(html: &str, mut listener: L) -> L {
    let rest = tell_plain(html, &mut listener, &mut |piece, listener| {
        tell_by_standard(piece, listener);
    });
    if !rest.is_empty() {
        tell_by_standard(rest, &mut listener);
    }
    listener
}

/// Tells everything by the tokenizer of the HTML standard. Not generic: it is the largest thing here, and one of it is
/// enough.
pub(super) fn tell_by_standard(html: &str, listener: &mut dyn Listener) {
    let mut emitter = CallbackEmitter::new(Walker {
        listener,
        tag: Tag::default(),
        valued: true,
    });
    // Without a tree builder nobody else says which elements hold raw text (HTML standard, 13.2.6.2).
    emitter.naively_switch_states(true);
    match Tokenizer::new_with_emitter(html, emitter).finish() {
        Ok(()) => {}
    }
}

struct Walker<'a> {
    listener: &'a mut dyn Listener,
    tag: Tag,
    /// Whether the last attribute has its value, or is not kept.
    valued: bool,
}

impl Callback<Infallible, ()> for Walker<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Infallible> {
        // The input is UTF-8, and pieces of it end between characters.
        let text = |bytes| str::from_utf8(bytes).unwrap_or_default();
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag.start(text(name)),
            CallbackEvent::AttributeName { name } => {
                self.valued = self.tag.attributes.len() >= ATTRIBUTES;
                if !self.valued {
                    let name = self.tag.write(text(name));
                    self.tag.attributes.push((name, 0..0));
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if !std::mem::replace(&mut self.valued, true) {
                    let written = self.tag.write(text(value));
                    if let Some((_, value)) = self.tag.attributes.last_mut() {
                        *value = written;
                    }
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.tag.self_closing = self_closing;
                self.listener.open(&self.tag);
            }
            CallbackEvent::EndTag { name } => self.listener.close(text(name)),
            CallbackEvent::String { value } => self.listener.text(text(value)),
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    }
}
