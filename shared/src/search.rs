//! What a person looks for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{CvId, SearchId};
use crate::money::Period;
use crate::source::CompanyBoard;

/// A saved search. Only `titles` is required of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SearchSpec {
    /// What the person calls it.
    pub name: String,
    /// Titles wanted; a posting matches one when its title holds all its words, in any order.
    pub titles: Vec<String>,
    /// Places wanted (city, region or country names, or ISO codes); empty means anywhere.
    pub places: Vec<String>,
    /// Whether remote work is wanted.
    pub remote: RemoteWish,
    /// The least pay wished; postings that name less are left out, those that name none stay.
    pub min_salary: Option<SalaryWish>,
    /// Words that, standing in title, company or text as whole words, leave a posting out.
    pub exclude: Vec<String>,
    /// Company boards to watch beside the general ones.
    pub companies: Vec<CompanyBoard>,
    /// Single pages to read (`JobPosting` pages), http or https.
    pub pages: Vec<String>,
    /// The CV its postings are matched with; the default one where it names none, or one that is gone.
    pub cv: Option<CvId>,
    /// Whether the search is on; one that is off keeps its applications but finds nothing new.
    pub paused: bool,
}

/// A search with its identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Search {
    /// Its id.
    pub id: SearchId,
    /// What is looked for.
    #[serde(flatten)]
    pub spec: SearchSpec,
}

/// How a search treats remote work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemoteWish {
    /// Remote or not, both are fine.
    #[default]
    Any,
    /// Only remote postings, and those that do not say.
    Only,
    /// No remote postings.
    No,
}

/// A wished salary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SalaryWish {
    /// In minor units of `currency`.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: String,
    /// What the amount is paid for.
    pub period: Period,
}
