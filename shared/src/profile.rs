//! What is known of the person, read from a CV and corrected by them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::posting::Seniority;

/// A person's profile. Every field may be empty; sealed as one value in the tenant's database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Profile {
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number as written.
    pub phone: Option<String>,
    /// Where the person lives, as written.
    pub location: Option<String>,
    /// One line: the title they give themselves.
    pub headline: Option<String>,
    /// A paragraph about them.
    pub summary: Option<String>,
    /// Links (http or https).
    pub links: Vec<String>,
    /// Skills, as canonical names of the `skills` crate where it knows them, else as written.
    pub skills: Vec<String>,
    /// Positions held, newest first.
    pub positions: Vec<Position>,
    /// Education, newest first.
    pub education: Vec<Education>,
    /// Languages spoken.
    pub languages: Vec<Language>,
    /// Months of experience; computed from `positions` (overlaps counted once) unless corrected.
    pub experience_months: Option<u32>,
    /// The rung of the ladder; derived from the newest title unless corrected.
    pub seniority: Option<Seniority>,
}

/// One position held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Position {
    /// Job title.
    pub title: Option<String>,
    /// Employer.
    pub employer: Option<String>,
    /// Place, as written.
    pub location: Option<String>,
    /// First month, `YYYY-MM` or `YYYY`.
    pub start: Option<String>,
    /// Last month, `YYYY-MM` or `YYYY`; absent while it lasts.
    pub end: Option<String>,
    /// Whether it lasts until today.
    pub current: bool,
    /// What was done, a line each.
    pub bullets: Vec<String>,
}

/// One piece of education.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Education {
    /// School or university.
    pub institution: Option<String>,
    /// Degree and field, as written.
    pub degree: Option<String>,
    /// First year or month, `YYYY-MM` or `YYYY`.
    pub start: Option<String>,
    /// Last year or month, `YYYY-MM` or `YYYY`.
    pub end: Option<String>,
}

/// A spoken language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Language {
    /// Its English name.
    pub name: String,
    /// Level as written (`C1`, `native`).
    pub level: Option<String>,
}
