//! What discover, match and the runtime ask of a tenant, and how its database ends or begins anew.

use serde::{Deserialize, Serialize};

use super::{Call, Done};
use crate::application::ScoredPosting;
use crate::ids::{CvId, Millis, PostingId, TaskId};
use crate::posting::Posting;
use crate::profile::Profile;
use crate::search::Search;
use crate::source::CompanyBoard;
use crate::task::{TaskResult, TaskStep};
use crate::weights::Weights;

/// Which sources the tenant's live searches want. Asked by discover.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WantedSources {}
/// The sources wanted; the general feeds are always in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SourcesWanted {
    /// In the order a person should see them.
    pub sources: Vec<SourceRef>,
}
/// A source by what a search says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceRef {
    /// A general feed by its board's name.
    Feed(String),
    /// A company's board.
    Company(CompanyBoard),
    /// A single page.
    Page(String),
}
call!(WantedSources, SourcesWanted, "wanted-sources");

/// How a task's steps stand. Late or repeated reports change nothing: a step only moves forward.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReportProgress {
    /// The task.
    pub task: TaskId,
    /// Steps that changed (matched by key, appended when new).
    pub steps: Vec<TaskStep>,
    /// Set when the task as a whole cannot go on: why and what to do.
    pub failed: Option<String>,
}
call!(ReportProgress, TaskLiveness, "report-progress");
/// Whether the task still wants to be worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLiveness {
    /// False once it is completed, failed or cancelled.
    pub live: bool,
}

/// What match needs to score for this tenant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MatchInputs {}
/// The answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MatchInputsAnswer {
    /// The profile by the default CV; an empty one where none was given yet.
    pub profile: Profile,
    /// The default CV's text; empty where there is none.
    #[serde(default)]
    pub cv: String,
    /// Further CVs that searches name.
    #[serde(default)]
    pub others: Vec<OtherCv>,
    /// How much each part of the score counts.
    #[serde(default)]
    pub weights: Weights,
    /// Searches that are on, each naming the CV it is matched with where there is one.
    pub searches: Vec<Search>,
    /// Version of profile, weights and searches together; goes up with every change.
    pub version: i64,
    /// Catalog sequence already matched for this version; 0 after a change.
    pub cursor: i64,
    /// Live tasks that wait for this matching.
    pub tasks: Vec<TaskId>,
}
call!(MatchInputs, MatchInputsAnswer, "match-inputs");
/// A CV beside the default one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OtherCv {
    /// As searches name it.
    pub id: CvId,
    /// The profile by this CV.
    pub profile: Profile,
    /// Its text.
    pub text: String,
}

/// Hands over one block of scored postings. Stale (other version, or a cursor that is not where
/// this block starts) is answered `accepted: false` and changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliverMatches {
    /// The version the scores were made for.
    pub version: i64,
    /// Where this block starts.
    pub from: i64,
    /// Where this block ends.
    pub to: i64,
    /// Survivors of the filters, scored.
    pub kept: Vec<ScoredPosting>,
    /// Postings of this block that a filter left out: applications on them that are still pending
    /// leave the list.
    pub dropped: Vec<PostingId>,
    /// Whether the catalog holds nothing beyond `to` now: live tasks waiting for matching complete.
    pub last: bool,
}
/// Whether the block was taken, and what the tenant did with it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Delivered {
    /// False: ask for inputs again and start from there.
    pub accepted: bool,
    /// Counts for this block.
    pub counts: TaskResult,
}
call!(DeliverMatches, Delivered, "deliver-matches");

/// Which pages wait to be read for applications that were brought along by their addresses.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UnreadPages {}
/// The answer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PagesUnread {
    /// The oldest of them, at most ten.
    pub urls: Vec<String>,
}
call!(UnreadPages, PagesUnread, "unread-pages");

/// What became of reading one of those pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageWasRead {
    /// As [`PagesUnread::urls`] named it.
    pub url: String,
    /// The posting there; `None` where the page could not be read, which ends the trying.
    pub posting: Option<Posting>,
}
call!(PageWasRead, Done, "page-was-read");

/// Something the tenant asked to be woken for is due (outbox to flush, task leases to check).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wake {}
call!(Wake, Done, "wake");

/// Which schema the tenant's database has. Asked by the gateway, for health.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TenantSchema {}
/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaVersion {
    /// Number of the newest migration that ran.
    pub version: i64,
}
call!(TenantSchema, SchemaVersion, "tenant-schema");

/// Empty the database and leave a tombstone: from now on everything asked of this tenant is gone.
/// Repeating it changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Forget {
    /// When the person asked for it.
    pub at: Millis,
}
call!(Forget, Done, "forget");

/// Empty the database and begin anew, as if nobody had ever been here. Only the demo does that.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StartOver {}
call!(StartOver, Done, "start-over");
