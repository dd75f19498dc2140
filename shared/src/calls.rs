//! What functions ask of each other: typed structs, never strings of paths. A call is a JSON POST
//! to `/internal/call/<NAME>` of the callee, reachable only from inside (service binding, Durable
//! Object stub, private Spin route). Every call is idempotent: callers repeat them freely.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

// Stands before the modules that use it.
macro_rules! call {
    ($name:ident, $answer:ty, $slug:literal) => {
        impl Call for $name {
            type Answer = $answer;
            const NAME: &'static str = $slug;
        }
    };
}

mod accounts;
mod background;
mod callers;
mod discover;
mod documents;
mod tenant;

pub use accounts::{IdentityResolved, ResolveIdentity};
pub use background::{Consume, Consumed, CronReport, Message, Outcome, QueueName, RunCron};
pub use callers::{
    AddToken, CheckSession, CloseSessions, CloseToken, Closed, ListSessions, ListTokens,
    OpenSession, SessionList, SessionLiveness, SessionNote, SessionsToClose, ShutOut, TokenList,
    TokenNote,
};
pub use discover::{
    BoardsFound, EntryRefused, FindBoards, FindBoardsAt, PageRead, PageShape, PostingRead,
    ReadFile, ReadPage, ReadText,
};
pub use documents::{
    ArchiveFile, ArchiveFormat, ArchiveRead, ArchiveTable, CvRead, DecodeText, DecodedText,
    DocumentKind, ReadArchive, ReadCv,
};
pub use tenant::{
    DeliverMatches, Delivered, Forget, MatchInputs, MatchInputsAnswer, OtherCv, PageWasRead,
    PagesUnread, ReportProgress, SchemaVersion, SourceRef, SourcesWanted, StartOver, TaskLiveness,
    TenantSchema, UnreadPages, Wake, WantedSources,
};

/// A request one function makes of another, with its answer.
pub trait Call: Serialize + DeserializeOwned + Send + Sync {
    /// What comes back.
    type Answer: Serialize + DeserializeOwned + Send;
    /// Unique among all calls; the last segment of its path.
    const NAME: &'static str;
}

/// The path prefix of calls.
pub const CALL_PREFIX: &str = "/internal/call/";

/// Answer of calls that only need to be heard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {}
