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

/// What kind of work a title names: coarse enough to tell from a title in any language, fine enough that no two
/// are looked for together by habit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RoleFamily {
    /// Writing software, testing it, and leading those who do.
    Software,
    /// Data engineering, analysis, science and machine learning.
    Data,
    /// Running systems: cloud, networks, databases, site reliability, administration.
    Infrastructure,
    /// Security of information and systems.
    Security,
    /// Product management and ownership.
    Product,
    /// Projects and programmes.
    Project,
    /// Design of interfaces, graphics and products.
    Design,
    /// Engineering of things: mechanical, electrical, civil, chemical, hardware.
    Engineering,
    /// Research in the natural and social sciences.
    Science,
    /// Marketing, communication, public relations.
    Marketing,
    /// Writing, journalism, film, music, translation.
    Media,
    /// Sales, accounts, business development.
    Sales,
    /// Helping customers and users.
    Support,
    /// Accounting, banking, audit, tax, actuarial work.
    Finance,
    /// Insurance and property.
    Insurance,
    /// Law and compliance.
    Legal,
    /// Human resources and recruiting.
    People,
    /// Office, secretariat, reception.
    Administration,
    /// Business operations, consulting, strategy.
    Operations,
    /// Medicine, nursing, therapy, pharmacy.
    Health,
    /// Care of children, the old, the disabled; social work.
    Care,
    /// Teaching and training.
    Education,
    /// Skilled trades, construction, repair.
    Trades,
    /// Making things: production, machines, quality.
    Manufacturing,
    /// Transport, warehouses, purchasing, supply.
    Logistics,
    /// Food, hotels, travel, cleaning, personal services.
    Hospitality,
    /// Shops.
    Retail,
    /// Police, fire, guards, armed forces.
    Protection,
    /// Farms, forests, animals.
    Agriculture,
    /// Leading a whole organisation.
    Leadership,
}

/// What a posting says about sponsoring a visa or work permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visa {
    /// The employer sponsors, or helps with, a visa.
    Offered,
    /// The employer says it does not, or asks for the right to work without it.
    NotOffered,
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
    /// What kind of work it is, where the title tells.
    #[serde(default)]
    pub role: Option<RoleFamily>,
    /// Language the posting is written in, ISO 639-1, where the text is long enough to tell.
    #[serde(default)]
    pub language: Option<String>,
    /// What it says about sponsoring a visa; `None` where it does not.
    #[serde(default)]
    pub visa: Option<Visa>,
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
