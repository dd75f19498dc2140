//! Where work is done.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A place a posting names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// The place as the posting wrote it, white space folded.
    pub text: String,
    /// City, where one was recognised.
    pub city: Option<String>,
    /// State, province or region, where one was recognised.
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 code, upper case.
    pub country: Option<String>,
}

/// How far a job is remote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Workplace {
    /// At the employer's place.
    Onsite,
    /// Partly at the employer's place.
    Hybrid,
    /// From anywhere within the posting's remote scope.
    Remote,
    /// The posting does not say.
    #[default]
    Unknown,
}

/// Who may do a remote job from where. Empty lists mean the posting names no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemoteScope {
    /// Explicitly open to the whole world.
    pub worldwide: bool,
    /// ISO 3166-1 alpha-2 codes the posting names.
    pub countries: Vec<String>,
    /// Larger regions the posting names: `EU`, `EMEA`, `APAC`, `LATAM`, `NA`, `EUROPE`.
    pub regions: Vec<String>,
}
