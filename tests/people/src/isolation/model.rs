//! What one person's data must be by now, by what they did themselves and nothing else.
//!
//! Applications found by a search are what they were when the person had settled in: the search that
//! finds them never changes, and those made up later find nothing. So a list is known to the row.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::request::Reply;
use crate::now_ms;

mod effect;

pub use effect::Effect;

/// Deletions of CVs may be undone for ten minutes; after this it is uncertain.
const SURELY_UNDONE_MS: u64 = 590_000;
/// What can be undone at most.
const UNDO_DEPTH: usize = 100;
/// Fields of a profile that are the same whichever CV counts.
const OWN_FIELDS: [&str; 5] = ["name", "email", "phone", "location", "links"];

/// A session of theirs.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// The cookie's value.
    pub cookie: String,
}

/// A token of theirs for the API.
#[derive(Debug, Clone)]
pub struct Token {
    /// What they call it.
    pub name: String,
    /// Itself.
    pub secret: String,
    /// Whether it may change things.
    pub writes: bool,
}

/// Something that can be taken back.
#[derive(Debug, Clone)]
pub(crate) enum Undoable {
    Moves(Vec<(String, String)>),
    Added(Vec<String>),
    Search(String, Value),
    Cv(String, String, u64),
}

/// What the person's data must be.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Their account, which is their tenant.
    pub account: String,
    /// Where they come from.
    pub address: String,
    /// The word in all they write.
    pub word: String,
    /// Their address of e-mail and their password.
    pub credentials: (String, String),
    /// Sessions that are open; there is always one.
    pub sessions: Vec<Session>,
    /// Sessions that were closed.
    pub closed: Vec<Session>,
    /// Tokens by id.
    pub tokens: BTreeMap<String, Token>,
    /// Searches by id, as sent.
    pub searches: BTreeMap<String, Value>,
    /// The search that finds postings.
    pub first_search: String,
    /// CVs by id: their names.
    pub cvs: BTreeMap<String, String>,
    /// The whole profile as last seen.
    pub profile: Value,
    /// The weights.
    pub weights: Value,
    /// The weights everybody begins with.
    pub default_weights: Value,
    /// Applications by id: their status.
    pub applications: BTreeMap<String, String>,
    /// Those the person brought along.
    pub brought: BTreeSet<String>,
    /// Tasks of theirs.
    pub tasks: BTreeSet<String>,
    /// Cursors they were given.
    pub cursors: Vec<String>,
    /// Tags they were given, by path.
    pub tags: BTreeMap<String, String>,
    /// Keys of writes, with what was sent and the search that was made.
    pub keys: Vec<(String, Value, String)>,
    /// When they first deleted a CV.
    pub cv_deleted_at: Option<u64>,
    /// Their last export.
    pub archive: Vec<u8>,
    /// Whether nothing was changed since.
    pub archive_is_fresh: bool,
    /// The newest event they heard.
    pub heard: u64,
    /// Uploads, rounds of discovery and sign-ins that limits still let through.
    pub uploads: usize,
    /// As [`Model::uploads`].
    pub discoveries: usize,
    /// As [`Model::uploads`].
    pub sign_ins: usize,
    /// Whole exports that a limit still lets through, whatever comes of them.
    pub exports: usize,
    /// As [`Model::exports`]: imports, tried ones among them.
    pub imports: usize,
    pub(crate) undo: Vec<Undoable>,
}

/// Ids of rows that an answer showed, for the judge to claim.
pub type Seen = Vec<String>;

impl Model {
    /// Whether anything can be undone for sure.
    pub fn can_undo(&self) -> bool {
        let is_sure = |entry: &Undoable| match entry {
            Undoable::Cv(_, _, at) => now_ms() - at < SURELY_UNDONE_MS,
            _ => true,
        };
        self.undo.iter().any(is_sure)
    }

    /// Whether writes that named themselves are still answered as before: what a CV said is forgotten
    /// with it, in kept answers, too, once its deletion can no longer be undone.
    pub fn remembers_keys(&self) -> bool {
        self.cv_deleted_at
            .is_none_or(|at| now_ms() - at < SURELY_UNDONE_MS)
    }

    /// Notes that a request was sent that a limit counts however it is answered.
    pub(crate) fn spend(&mut self, path: &str) {
        let left = match path.split('?').next() {
            Some("/api/export") => &mut self.exports,
            Some("/api/import") => &mut self.imports,
            _ => return,
        };
        *left = left.saturating_sub(1);
    }

    /// A fresh word of theirs, of letters only where it ends.
    pub fn words(&self, number: u64) -> String {
        format!("zq{}x{number:x}", self.word)
    }

    fn remember(&mut self, what: Undoable) {
        self.undo.push(what);
        if self.undo.len() > UNDO_DEPTH {
            self.undo.remove(0);
        }
    }

    /// Takes back what was done last, and compares with what the product says it took back.
    fn take_back(&mut self, said: &Value) -> Result<(), String> {
        let what = said["what"].as_str().unwrap_or_default();
        loop {
            let newest = self.undo.pop().ok_or("there was nothing to undo")?;
            let expected = match &newest {
                Undoable::Moves(_) => "status",
                Undoable::Added(_) => "added",
                Undoable::Search(..) => "search_deleted",
                Undoable::Cv(_, _, at) => {
                    if what != "cv_deleted" && now_ms() - at > SURELY_UNDONE_MS {
                        continue;
                    }
                    "cv_deleted"
                }
            };
            same("undone", &json!(what), &json!(expected))?;
            match newest {
                Undoable::Moves(moves) => {
                    for (id, from) in moves {
                        self.applications.insert(id, from);
                    }
                }
                Undoable::Added(ids) => {
                    let removed: BTreeSet<String> = texts(&said["removed"]).collect();
                    same(
                        "removed",
                        &json!(removed),
                        &json!(ids.iter().collect::<BTreeSet<_>>()),
                    )?;
                    for id in ids {
                        self.applications.remove(&id);
                        self.brought.remove(&id);
                    }
                }
                Undoable::Search(id, spec) => {
                    self.searches.insert(id, spec);
                }
                Undoable::Cv(id, name, _) => {
                    self.cvs.insert(id, name);
                }
            }
            return Ok(());
        }
    }

    /// A search must be as it was sent.
    fn check_search(&self, search: &Value) -> Result<(), String> {
        let id = text(search, "id")?;
        let Some(spec) = self.searches.get(&id) else {
            return Err(format!("a search nobody made: {search}"));
        };
        for (field, value) in spec.as_object().into_iter().flatten() {
            same(field, &search[field], value)?;
        }
        Ok(())
    }

    /// A summary of an application must have the status it was given.
    fn check_application(&self, application: &Value) -> Result<String, String> {
        let id = text(application, "id")?;
        let Some(status) = self.applications.get(&id) else {
            return Err(format!("an application nobody has: {application}"));
        };
        same("status", &application["status"], &json!(status))?;
        Ok(id)
    }

    /// The fields that are the person's must be as they set them.
    fn check_profile(&self, view: &Value) -> Result<(), String> {
        for field in OWN_FIELDS {
            same(field, &view["profile"][field], &self.profile[field])?;
        }
        Ok(())
    }
}

impl Effect {
    /// Whether it changes what an export holds.
    pub(crate) const fn changes(&self) -> bool {
        !matches!(
            self,
            Self::Nothing
                | Self::SearchList
                | Self::SearchIs(_)
                | Self::SearchAddedBefore(_)
                | Self::CvList
                | Self::ProfileIs
                | Self::WeightsAre
                | Self::ApplicationPage
                | Self::ApplicationIs(_)
                | Self::ApplicationExport
                | Self::TaskList
                | Self::TaskIs(_)
                | Self::Heard
                | Self::NoItems
                | Self::Account
                | Self::SessionList
                | Self::SessionOpened
                | Self::SessionClosed(_)
                | Self::TokenList
                | Self::TokenAdded { .. }
                | Self::TokenClosed(_)
                | Self::Exported
        )
    }
}

/// Fails where they differ.
fn same(what: &str, is: &Value, must: &Value) -> Result<(), String> {
    if is == must {
        return Ok(());
    }
    Err(format!("{what} is {is} and must be {must}"))
}

/// The text of a member.
fn text(of: &Value, member: &str) -> Result<String, String> {
    let text = of[member].as_str().map(str::to_owned);
    text.ok_or_else(|| format!("no {member}: {of}"))
}

/// The texts of a list.
fn texts(list: &Value) -> impl Iterator<Item = String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned))
}

/// The items of a page.
fn items(reply: &Reply) -> Result<Vec<Value>, String> {
    let body = reply.json();
    let items = body["items"].as_array().or_else(|| body.as_array());
    items.cloned().ok_or_else(|| format!("no items: {body}"))
}

/// The ids of a page, which must be these.
fn exactly<'a>(
    what: &str,
    items: &[Value],
    must: impl Iterator<Item = &'a String>,
) -> Result<Seen, String> {
    let ids: Vec<String> = items
        .iter()
        .map(|item| text(item, "id"))
        .collect::<Result<_, _>>()?;
    let is: BTreeSet<&String> = ids.iter().collect();
    let must: BTreeSet<&String> = must.collect();
    if is == must && ids.len() == is.len() {
        return Ok(ids);
    }
    let missing: Vec<_> = must.difference(&is).collect();
    let strange: Vec<_> = is.difference(&must).collect();
    Err(format!(
        "{what}: {missing:?} are missing, {strange:?} are nobody's"
    ))
}
