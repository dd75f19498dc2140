//! What no visitor waits for: queue messages, and the rounds a clock starts.

use serde::{Deserialize, Serialize};

use super::Call;
use crate::ids::{Millis, SourceId, TaskId, TenantId};
use crate::ports::Function;

/// A queue message: it says where to look, never what is true. Delivered at least once, in any
/// order; whoever handles one reads the tables first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// discover: this tenant asked for postings now; look at its task.
    Discover {
        /// Whose.
        tenant: TenantId,
        /// Which.
        task: TaskId,
    },
    /// discover: the tenant's searches changed; read its wanted sources anew.
    Sources {
        /// Whose.
        tenant: TenantId,
    },
    /// discover: this tenant brought addresses along whose pages are to be read.
    Pages {
        /// Whose.
        tenant: TenantId,
    },
    /// discover: this source should run if it is due or somebody waits for it.
    RunSource {
        /// Which.
        source: SourceId,
        /// When the run was asked for, for the log.
        asked_at: Millis,
    },
    /// match: these tenants have postings or changes to be matched.
    Match {
        /// Whose; at most 100.
        tenants: Vec<TenantId>,
    },
    /// accounts: letters wait to be sent.
    Letters {},
}

/// The queues there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum QueueName {
    Discover,
    Match,
    Accounts,
}

impl QueueName {
    /// Every queue.
    pub const ALL: [Self; 3] = [Self::Discover, Self::Match, Self::Accounts];

    /// The function that consumes it.
    pub const fn consumer(self) -> Function {
        match self {
            Self::Discover => Function::Discover,
            Self::Match => Function::Match,
            Self::Accounts => Function::Accounts,
        }
    }
}

impl Message {
    /// The queue a message belongs on.
    pub const fn queue(&self) -> QueueName {
        match self {
            Self::Discover { .. }
            | Self::Sources { .. }
            | Self::Pages { .. }
            | Self::RunSource { .. } => QueueName::Discover,
            Self::Match { .. } => QueueName::Match,
            Self::Letters {} => QueueName::Accounts,
        }
    }
}

/// Hands queue messages to the function that consumes them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Consume {
    /// At most 100.
    pub messages: Vec<Message>,
}
/// What became of each, in the same order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Consumed {
    /// One for each message handed in.
    pub outcomes: Vec<Outcome>,
}
/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Handled, or no longer of interest.
    Ack,
    /// Deliver it again after this many seconds.
    Retry(u32),
}
call!(Consume, Consumed, "consume");

/// A cron job by name; `POST /internal/cron/<name>` and the runtime's own event both end here.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunCron {
    /// `tick` (every minute) or `sweep` (every night).
    pub name: String,
}
/// What it did, for the log and for tests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CronReport {
    /// Sources found due.
    pub due: u32,
    /// Messages sent or re-sent.
    pub sent: u32,
    /// Rows removed.
    pub swept: u32,
}
call!(RunCron, CronReport, "run-cron");
