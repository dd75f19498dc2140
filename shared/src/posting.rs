//! A posting, normalised: the same shape whatever board it came from.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{Millis, PostingId, SourceId};
use crate::money::Salary;
use crate::place::{Place, RemoteScope, Workplace};

/// The kind of contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Employment {
    FullTime,
    PartTime,
    Contract,
    Temporary,
    Internship,
    Volunteer,
}

/// The rung of the ladder a title names.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Seniority {
    Intern,
    Junior,
    Mid,
    Senior,
    Lead,
    Staff,
    Principal,
    Manager,
    Director,
    Executive,
}

/// A posting as the catalog keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Posting {
    /// Derived from `url`: `PostingId::derived(&["posting", url])`.
    pub id: PostingId,
    /// Where it was first found.
    pub source: SourceId,
    /// The source's own key for it.
    pub source_key: String,
    /// Canonical URL of the page a person would open: https where offered, no tracking parameters.
    pub url: String,
    /// Where to apply, if that is another page.
    pub apply_url: Option<String>,
    /// Job title, plain text, at most 300 characters.
    pub title: String,
    /// Employer's name, plain text, at most 200 characters.
    pub company: String,
    /// Plain text of the description, paragraphs parted by blank lines, at most 40,000 characters.
    pub text: String,
    /// The description as safe HTML (allow-list of elements, http(s) links only).
    pub html: String,
    /// Places named; empty where none is.
    pub places: Vec<Place>,
    /// Onsite, hybrid, remote or unknown.
    pub workplace: Workplace,
    /// Who may do it remotely; meaningful where `workplace` is remote or hybrid.
    pub remote_scope: RemoteScope,
    /// Kind of contract, where named.
    pub employment: Option<Employment>,
    /// Rung of the ladder, where the title or the source's own field names one.
    pub seniority: Option<Seniority>,
    /// Pay, where a field of the source gives it.
    pub salary: Option<Salary>,
    /// Labels the source itself attached (its tags or departments), plain text.
    pub tags: Vec<String>,
    /// When it was posted, where the source says.
    pub posted_at: Option<Millis>,
    /// Until when it stands, where the source says.
    pub valid_through: Option<Millis>,
}

impl Posting {
    /// The id of the posting at this canonical URL.
    pub fn id_of(canonical_url: &str) -> PostingId {
        PostingId::derived(&["posting", canonical_url])
    }
}
