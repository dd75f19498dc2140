//! Collects what a board reads from one page.

use std::collections::HashMap;

use serde_json::Value;
use shared::Millis;
use shared::posting::Posting;
use url::Url;

use crate::normal::draft::Draft;
use crate::normal::text::cut_chars;
use crate::normal::urls;
use crate::{Page, Parsed, Rejection, Source, limits};

/// One page under way.
pub(crate) struct Entries<'a> {
    title: &'static str,
    half_empty: fn(&Posting) -> bool,
    source: &'a Source,
    page: &'a Page<'a>,
    now: Millis,
    parsed: Parsed,
    /// Index in `parsed.postings` by URL.
    known: HashMap<String, usize>,
}

impl<'a> Entries<'a> {
    /// Nothing yet of a page of a board with this title for a person; `half_empty` tells a posting that lacks
    /// what all of its others have.
    pub(crate) fn new(
        title: &'static str,
        half_empty: fn(&Posting) -> bool,
        source: &'a Source,
        page: &'a Page<'a>,
        now: Millis,
    ) -> Self {
        Self {
            title,
            half_empty,
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

    /// When it is read, unix milliseconds.
    pub(crate) const fn now(&self) -> Millis {
        self.now
    }

    /// One entry of the page, in its order: what the board took out of it, or why it could not.
    pub(crate) fn offer(&mut self, entry: Result<Draft, String>) {
        self.take(entry.map(|draft| (draft, None)));
    }

    /// An entry that says the rest of itself at `detail`, another address of the same host.
    pub(crate) fn offer_listed(&mut self, draft: Draft, detail: &str) {
        let at = urls::resolve(self.page.url, detail)
            .filter(|at| at.host() == self.page.url.host())
            .ok_or_else(|| {
                let title = cut_chars(&draft.title, 60);
                format!("“{title}” names no page of its own on this host")
            });
        self.take(at.map(|at| (draft, Some(at))));
    }

    /// An entry that is read as it is, or from its own page where it came without a text.
    pub(crate) fn offer_or_listed(&mut self, draft: Draft) {
        let page = urls::resolve(self.page.url, &draft.url)
            .filter(|page| draft.lacks_text() && page.host() == self.page.url.host())
            // Else it is that page already.
            .filter(|page| page != self.page.url);
        self.take(Ok((draft, page)));
    }

    fn take(&mut self, entry: Result<(Draft, Option<Url>), String>) {
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
        let finished = entry.and_then(|(draft, detail)| {
            let posting = draft.finish(&self.source.id, self.page.url, self.now)?;
            Ok((posting, detail))
        });
        match finished {
            Ok((posting, detail)) => match self
                .known
                .get(&posting.url)
                .and_then(|at| self.parsed.postings.get_mut(*at))
            {
                // Boards list one posting under two categories or places; that is no fault.
                Some(first) if first.title == posting.title => {
                    for place in posting.places {
                        if first.places.len() < limits::PLACES && !first.places.contains(&place) {
                            first.places.push(place);
                        }
                    }
                    for country in posting.remote_scope.countries {
                        if !first.remote_scope.countries.contains(&country) {
                            first.remote_scope.countries.push(country);
                        }
                    }
                }
                Some(first) => {
                    let why = format!(
                        "“{}” has the same address as “{}” before it",
                        cut_chars(&posting.title, 60),
                        cut_chars(&first.title, 60)
                    );
                    self.parsed.rejected.push(Rejection { index, why });
                }
                None => {
                    // What only its own page says is not missing yet.
                    let lacks = detail.is_none() && (self.half_empty)(&posting);
                    self.parsed.half_empty += u32::from(lacks);
                    self.known
                        .insert(posting.url.clone(), self.parsed.postings.len());
                    self.parsed.postings.push(posting);
                    self.parsed.details.push(detail);
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

    /// How many entries all pages have together.
    pub(crate) fn total(&mut self, total: Option<u64>) {
        self.parsed.total = total.map(|total| u32::try_from(total).unwrap_or(u32::MAX));
    }

    /// The page as JSON; notes where it is none.
    pub(crate) fn json(&mut self, text: &str) -> Option<Value> {
        match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let title = self.title;
                self.unrecognised(format!("the answer of {title} is not JSON: {error}"));
                None
            }
        }
    }

    /// The list in `answer`, in the field of this name or, with none, `answer` itself; notes where
    /// there is none.
    pub(crate) fn list<'v>(&mut self, answer: &'v Value, field: Option<&str>) -> &'v [Value] {
        let list = field.map_or(Some(answer), |field| answer.get(field));
        if let Some(list) = list.and_then(Value::as_array) {
            return list;
        }
        let title = self.title;
        self.unrecognised(match field {
            Some(field) => format!("the answer of {title} has no list “{field}”"),
            None => format!("the answer of {title} is JSON, but not a list of postings"),
        });
        &[]
    }

    /// The company's slug in a source of the kind `board:slug`, empty in another.
    pub(crate) fn slug(&self) -> &'a str {
        let id = self.source.id.as_str();
        id.split_once(':').map_or("", |(_, slug)| slug)
    }

    /// The company's name from its slug, for boards that do not send it: `acme-labs` is `Acme Labs`, and so is
    /// `careers.acme-labs.co.uk`.
    pub(crate) fn company(&self) -> String {
        let slug = self.slug();
        let labels: Vec<&str> = slug.split('.').collect();
        match labels.as_slice() {
            [.., name, "co" | "com" | "org" | "net", _] | [_, .., name, _] => titled(name),
            _ => titled(slug),
        }
    }

    /// The page is not in the board's format.
    pub(crate) fn unrecognised(&mut self, why: impl Into<String>) {
        self.parsed.unrecognised = Some(why.into());
    }

    pub(crate) fn finish(mut self) -> Parsed {
        if self.parsed.details.iter().all(Option::is_none) {
            self.parsed.details.clear();
        }
        self.parsed
    }
}

/// `acme-labs` as `Acme Labs`.
pub(crate) fn titled(slug: &str) -> String {
    slug.split(['-', '_', '.'])
        .filter_map(|word| {
            let mut chars = word.chars();
            let first = chars.next()?;
            Some(first.to_uppercase().chain(chars).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}
