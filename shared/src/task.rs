//! Background work and its state machine.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{Millis, TaskId};

/// What a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Run the tenant's sources now, then match.
    Discover,
    /// Score the catalog against a changed profile or search.
    Match,
}

impl TaskKind {
    /// The word kept in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Discover => "discover",
            Self::Match => "match",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Discover, Self::Match]
            .into_iter()
            .find(|k| k.as_str() == word)
    }
}

/// `queued → running → completed | failed | cancelled`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum TaskState {
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}

impl TaskState {
    /// The word kept in SQL and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Queued,
            Self::Running,
            Self::Completed,
            Self::Failed,
            Self::Cancelled,
        ]
        .into_iter()
        .find(|s| s.as_str() == word)
    }

    /// Whether the task still has something to do.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }

    /// Whether a task in this state may become `next`. Repeating a running state is legal: messages
    /// come at least once.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Queued | Self::Running => !matches!(next, Self::Queued),
            Self::Completed | Self::Failed | Self::Cancelled => false,
        }
    }
}

/// A step of a task: for a discovery one a source, and one for matching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskStep {
    /// Stable key: the source id, or `match`.
    pub key: String,
    /// What a person reads.
    pub label: String,
    /// `waiting`, `running`, or a run state's word.
    pub state: String,
    /// Postings seen or scored so far.
    pub done: u32,
    /// What happened and what to do, where something did.
    pub note: Option<String>,
}

/// A task as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What it does.
    pub kind: TaskKind,
    /// State.
    pub state: TaskState,
    /// Steps, in the order they were planned.
    pub steps: Vec<TaskStep>,
    /// What came of it, once completed.
    pub result: Option<TaskResult>,
    /// Why it failed and what to do, once failed.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Millis,
    /// When it last moved.
    pub updated_at: Millis,
}

/// What came of a task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskResult {
    /// Postings scored.
    pub scored: u32,
    /// Applications new in the list.
    pub added: u32,
    /// Applications re-scored.
    pub updated: u32,
    /// Postings left out by a filter.
    pub filtered: u32,
}
