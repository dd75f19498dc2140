//! Drives html5ever's tokenizer under a bound.

use std::cell::{Cell, RefCell};

use html5ever::TokenizerResult;
use html5ever::tendril::{SliceExt, StrTendril};
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What a reader of HTML hears. Text arrives in pieces, entities decoded; what is inside
/// `<script>`, `<style>` and their like arrives as one kind of text too, between their tags.
pub(super) trait Listener {
    /// A start tag, or a self-closing one.
    fn open(&mut self, tag: &Tag);
    /// An end tag; it need not match any start.
    fn close(&mut self, name: &str);
    /// Text.
    fn text(&mut self, text: &str);
}

/// Bytes fed at a time.
const STRIDE: usize = 16 * 1024;
/// Within one tag html5ever compares every attribute with every other, so a tag of
/// a hundred thousand attributes would take minutes. Separators are what attributes cannot do without.
const SEPARATORS_WITHOUT_TOKEN: usize = 16 * 1024;

/// Tells `listener` everything in `html`. Stops early inside a tag or comment that goes on beyond all reason
/// (see [`SEPARATORS_WITHOUT_TOKEN`]); what came before it has been told.
pub(super) fn walk<L: Listener>(html: &str, listener: L) -> L {
    let sink = Sink {
        listener: RefCell::new(listener),
        tokens: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let (mut rest, mut heard, mut separators) = (html, 0, 0);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(STRIDE));
        rest = after;
        separators += piece
            .bytes()
            .filter(|b| b.is_ascii_whitespace() || *b == b'/')
            .count();
        queue.push_back(piece.to_tendril());
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        if tokenizer.sink.tokens.get() != heard {
            heard = tokenizer.sink.tokens.get();
            separators = 0;
        } else if separators > SEPARATORS_WITHOUT_TOKEN {
            return tokenizer.sink.listener.into_inner();
        }
    }
    tokenizer.end();
    tokenizer.sink.listener.into_inner()
}

/// The value of an attribute of a tag; `name` in lower case.
pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a StrTendril> {
    tag.attrs
        .iter()
        .find(|a| &*a.name.local == name)
        .map(|a| &a.value)
}

struct Sink<L> {
    listener: RefCell<L>,
    tokens: Cell<u64>,
}

impl<L: Listener> TokenSink for Sink<L> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if matches!(token, Token::ParseError(_)) {
            return TokenSinkResult::Continue;
        }
        self.tokens.set(self.tokens.get() + 1);
        let mut listener = self.listener.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                listener.open(&tag);
                // Without a tree builder nobody else says which elements hold raw text
                // (HTML standard, 13.2.6.2 and the tags named in 13.2.6.4).
                match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                }
            }
            Token::TagToken(tag) => {
                listener.close(&tag.name);
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                listener.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}
