//! Sources of postings and how their runs went.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{Millis, RunId, SourceId};

/// The general feeds by their boards' names, watched for everybody, in the order a person should see
/// them. A test of the `boards` crate holds this to its registry, which this crate cannot see.
pub const FEEDS: [&str; 8] = [
    "remoteok",
    "weworkremotely",
    "remotive",
    "himalayas",
    "jobicy",
    "arbeitnow",
    "themuse",
    "hackernews",
];

/// The boards a company can be watched on; held to the registry by the same test.
pub const COMPANY_BOARDS: [&str; 7] = [
    "greenhouse",
    "lever",
    "ashby",
    "workable",
    "recruitee",
    "personio",
    "teamtailor",
];

/// A company's board on an applicant tracking system.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct CompanyBoard {
    /// The system: `greenhouse`.
    pub board: String,
    /// The company's slug there.
    pub slug: String,
}

/// How a run stands or ended. `running` moves once, to one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Under way; its lease says until when at most.
    Running,
    /// All was read (or had not changed).
    Completed,
    /// Some entries or pages could not be read, or the time budget ran out.
    Partial,
    /// The answer no longer looks as it did: nothing in it, or half-empty rows.
    Changed,
    /// The site refused us (401, 403, 451, or 429 beyond patience, or its robots.txt).
    Blocked,
    /// It could not be reached or answered with an error.
    Failed,
}

impl RunState {
    /// The word kept in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Partial => "partial",
            Self::Changed => "changed",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
        }
    }

    /// The state of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Running,
            Self::Completed,
            Self::Partial,
            Self::Changed,
            Self::Blocked,
            Self::Failed,
        ]
        .into_iter()
        .find(|s| s.as_str() == word)
    }
}

/// One run of a source, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// Which source.
    pub source: SourceId,
    /// State.
    pub state: RunState,
    /// Start.
    pub started_at: Millis,
    /// End, unless running.
    pub finished_at: Option<Millis>,
    /// Entries the source offered.
    pub seen: u32,
    /// Postings new to the catalog.
    pub new: u32,
    /// Postings whose content changed.
    pub updated: u32,
    /// Entries that could not be read.
    pub rejected: u32,
    /// Requests made.
    pub requests: u32,
    /// What happened and what to do, where something did.
    pub note: Option<String>,
}

/// A source with its health, as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceHealth {
    /// Its id.
    pub id: SourceId,
    /// The board's display name, with the company's where there is one.
    pub name: String,
    /// Where a person sees it.
    pub home: String,
    /// When it will run next.
    pub next_run_at: Millis,
    /// Runs in a row that did not complete.
    pub failures: u32,
    /// Postings of it in the catalog now.
    pub postings: u32,
    /// Its last run, if it ever ran.
    pub last_run: Option<Run>,
}
