//! Collects what a board reads from one page.

use std::collections::HashMap;

use shared::Millis;
use url::Url;

use crate::normal::draft::Draft;
use crate::normal::text::cut_chars;
use crate::normal::urls;
use crate::registry::Board;
use crate::{Page, Parsed, Rejection, Source, limits};

/// One page under way.
pub(crate) struct Entries<'a> {
    board: &'static Board,
    source: &'a Source,
    page: &'a Page<'a>,
    now: Millis,
    parsed: Parsed,
    /// Index in `parsed.postings` by URL.
    known: HashMap<String, usize>,
}

impl<'a> Entries<'a> {
    pub(crate) fn new(
        board: &'static Board,
        source: &'a Source,
        page: &'a Page<'a>,
        now: Millis,
    ) -> Self {
        Self {
            board,
            source,
            page,
            now,
            parsed: Parsed::default(),
            known: HashMap::new(),
        }
    }

    /// Where the page came from.
    pub(crate) const fn url(&self) -> &'a Url {
        self.page.url
    }

    /// The source being read.
    pub(crate) const fn source(&self) -> &'a Source {
        self.source
    }

    /// One entry of the page, in its order: what the board took out of it, or why it could not.
    pub(crate) fn offer(&mut self, entry: Result<Draft, String>) {
        let index = self.parsed.seen as usize;
        self.parsed.seen += 1;
        if index >= limits::ENTRIES {
            // One line for all of them: the list of rejections must not grow with the page.
            if index == limits::ENTRIES {
                let why = format!(
                    "this page has more than {} entries; the rest was left",
                    limits::ENTRIES
                );
                self.parsed.rejected.push(Rejection { index, why });
            }
            return;
        }
        let posting =
            entry.and_then(|draft| draft.finish(&self.source.id, self.page.url, self.now));
        match posting {
            Ok(posting) => match self
                .known
                .get(&posting.url)
                .and_then(|at| self.parsed.postings.get(*at))
            {
                // Boards list one posting under two categories; that is no fault.
                Some(first) if first.title == posting.title => {}
                Some(first) => {
                    let why = format!(
                        "“{}” has the same address as “{}” before it",
                        cut_chars(&posting.title, 60),
                        cut_chars(&first.title, 60)
                    );
                    self.parsed.rejected.push(Rejection { index, why });
                }
                None => {
                    self.parsed.half_empty += u32::from((self.board.half_empty)(&posting));
                    self.known
                        .insert(posting.url.clone(), self.parsed.postings.len());
                    self.parsed.postings.push(posting);
                }
            },
            Err(why) => self.parsed.rejected.push(Rejection { index, why }),
        }
    }

    /// The page after this one; kept only if it is another page of the same host.
    pub(crate) fn next(&mut self, link: &str) {
        self.parsed.next = urls::resolve(self.page.url, link)
            .filter(|next| next.host() == self.page.url.host() && next != self.page.url);
    }

    /// The page is not in the board's format.
    pub(crate) fn unrecognised(&mut self, why: impl Into<String>) {
        self.parsed.unrecognised = Some(why.into());
    }

    pub(crate) fn finish(self) -> Parsed {
        self.parsed
    }
}
