//! A posting as columns.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use shared::Millis;
use shared::money::Salary;
use shared::place::{Place, RemoteScope, Workplace};
use shared::ports::{DbError, Row};
use shared::posting::{Employment, Posting, RoleFamily, Seniority, Visa};

use crate::json;

/// Most a body may hold once inflated; what boards lets through is far below.
const MAX_BODY: usize = 4 * 1024 * 1024;
/// zlib's default: a description shrinks to a third, a higher level wins under two percent.
const LEVEL: u8 = 6;

/// What is neither searched nor a key of its own.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Facts<'a> {
    apply_url: Option<Cow<'a, str>>,
    places: Cow<'a, [Place]>,
    workplace: Workplace,
    remote_scope: Cow<'a, RemoteScope>,
    employment: Option<Employment>,
    seniority: Option<Seniority>,
    #[serde(default)]
    role: Option<RoleFamily>,
    #[serde(default)]
    language: Option<Cow<'a, str>>,
    #[serde(default)]
    visa: Option<Visa>,
    salary: Option<Cow<'a, Salary>>,
    tags: Cow<'a, [String]>,
    valid_through: Option<Millis>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(posting: &'a Posting) -> Self {
        Self {
            apply_url: posting.apply_url.as_deref().map(Cow::Borrowed),
            places: Cow::Borrowed(&posting.places),
            workplace: posting.workplace,
            remote_scope: Cow::Borrowed(&posting.remote_scope),
            employment: posting.employment,
            seniority: posting.seniority,
            role: posting.role,
            language: posting.language.as_deref().map(Cow::Borrowed),
            visa: posting.visa,
            salary: posting.salary.as_ref().map(Cow::Borrowed),
            tags: Cow::Borrowed(&posting.tags),
            valid_through: posting.valid_through,
        }
    }
}

/// Text and HTML together: the second costs little once the first is in the window.
pub(super) fn deflate(posting: &Posting) -> Vec<u8> {
    let mut body = Vec::with_capacity(posting.text.len() + posting.html.len() + 1);
    // NUL parts the two, so the text may hold none.
    body.extend(posting.text.bytes().filter(|b| *b != 0));
    body.push(0);
    body.extend_from_slice(posting.html.as_bytes());
    miniz_oxide::deflate::compress_to_vec(&body, LEVEL)
}

fn inflate(body: &[u8]) -> Result<(String, String), DbError> {
    let broken = |what: String| DbError::Column(format!("“body”: {what}"));
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(body, MAX_BODY)
        .map_err(|e| broken(e.to_string()))?;
    let both = String::from_utf8(bytes).map_err(|e| broken(e.to_string()))?;
    let (text, html) = both
        .split_once('\0')
        .ok_or_else(|| broken("no NUL".to_owned()))?;
    Ok((text.to_owned(), html.to_owned()))
}

/// The columns [`posting`] reads, of a table called `p`.
macro_rules! posting_columns {
    () => {
        "p.id AS id, p.source AS source, p.source_key AS source_key, p.url AS url, p.title AS title, \
         p.company AS company, p.facts AS facts, hex(p.body) AS body, p.posted_at AS posted_at"
    };
}
pub(super) use posting_columns;

/// The posting of a row that has [`posting_columns`].
pub(super) fn posting(row: &Row<'_>) -> Result<Posting, DbError> {
    let facts: Facts<'static> = json::read("facts", &row.get::<String>("facts")?)?;
    let (text, html) = inflate(&json::unhex("body", &row.get::<String>("body")?)?)?;
    Ok(Posting {
        id: json::word("id", row.get::<String>("id")?.try_into())?,
        source: json::word("source", row.get::<String>("source")?.try_into())?,
        source_key: row.get("source_key")?,
        url: row.get("url")?,
        apply_url: facts.apply_url.map(Cow::into_owned),
        title: row.get("title")?,
        company: row.get("company")?,
        text,
        html,
        places: facts.places.into_owned(),
        workplace: facts.workplace,
        remote_scope: facts.remote_scope.into_owned(),
        employment: facts.employment,
        seniority: facts.seniority,
        role: facts.role,
        language: facts.language.map(Cow::into_owned),
        visa: facts.visa,
        salary: facts.salary.map(Cow::into_owned),
        tags: facts.tags.into_owned(),
        posted_at: row.get("posted_at")?,
        valid_through: facts.valid_through,
    })
}
