//! What functions ask of each other: typed structs, never strings of paths. A call is a JSON POST
//! to `/internal/call/<NAME>` of the callee, reachable only from inside (service binding, Durable
//! Object stub, private Spin route). Every call is idempotent: callers repeat them freely.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::application::ScoredPosting;
use crate::ids::{CvId, Millis, PostingId, SourceId, TaskId, TenantId};
use crate::posting::Posting;
use crate::profile::Profile;
use crate::search::Search;
use crate::task::TaskResult;
use crate::weights::Weights;

/// A request one function makes of another, with its answer.
pub trait Call: Serialize + DeserializeOwned + Send + Sync {
    /// What comes back.
    type Answer: Serialize + DeserializeOwned + Send;
    /// Unique among all calls; the last segment of its path.
    const NAME: &'static str;
}

/// The path prefix of calls.
pub const CALL_PREFIX: &str = "/internal/call/";

macro_rules! call {
    ($name:ident, $answer:ty, $slug:literal) => {
        impl Call for $name {
            type Answer = $answer;
            const NAME: &'static str = $slug;
        }
    };
}

/// Answer of calls that only need to be heard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {}

// ---- asked of a tenant ------------------------------------------------------------------------

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
    Company(crate::source::CompanyBoard),
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
    pub steps: Vec<crate::task::TaskStep>,
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

// ---- asked of a tenant by gateway and accounts ------------------------------------------------

/// Note a session, so that requests in its name are let in. Repeating it changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpenSession {
    /// A ULID; the session's token names it.
    pub id: String,
    /// When it ends unless it is used before.
    pub until: Millis,
    /// What the browser calls itself, at most 200 characters.
    pub agent: String,
    /// How the person signed in: `password`, or an identity provider's id.
    pub via: String,
}
call!(OpenSession, Done, "open-session");

/// Whether a session still stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CheckSession {
    /// As in [`OpenSession`].
    pub id: String,
}
call!(CheckSession, SessionLiveness, "check-session");
/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLiveness {
    /// False once it was closed or ran out.
    pub live: bool,
}

/// Which sessions stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListSessions {}
call!(ListSessions, SessionList, "list-sessions");
/// The newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SessionList {
    /// Those that stand.
    pub sessions: Vec<SessionNote>,
}
/// A session as its tenant knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionNote {
    /// Its ULID.
    pub id: String,
    /// What the browser called itself.
    pub agent: String,
    /// How the person signed in.
    pub via: String,
    /// When.
    pub created_at: Millis,
    /// When it was last used, to the hour.
    pub seen_at: Millis,
    /// When it ends unless it is used before.
    pub until: Millis,
}

/// Close sessions; requests in their names are refused from now on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloseSessions {
    /// Which.
    pub which: SessionsToClose,
}
/// Which sessions are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionsToClose {
    /// This one.
    One(String),
    /// All but this one.
    AllBut(String),
    /// All.
    All,
}
call!(CloseSessions, Closed, "close-sessions");
/// How many were open and are closed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The number.
    pub closed: u32,
}

/// Note an API token. Repeating it changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AddToken {
    /// A ULID; the token names it.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// `read`, `write`.
    pub scopes: Vec<String>,
    /// When it ends.
    pub until: Millis,
}
call!(AddToken, Done, "add-token");

/// Which API tokens stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListTokens {}
call!(ListTokens, TokenList, "list-tokens");
/// The newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TokenList {
    /// Those that stand.
    pub tokens: Vec<TokenNote>,
}
/// An API token as its tenant knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenNote {
    /// Its ULID.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Millis,
    /// When it was last used, to the hour.
    pub used_at: Option<Millis>,
    /// When it ends.
    pub until: Millis,
}

/// Take an API token back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloseToken {
    /// Its ULID.
    pub id: String,
}
call!(CloseToken, Closed, "close-token");

/// Close every session and take every API token back, in one transaction: nobody is left who may ask
/// in this person's name. Repeating it changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShutOut {}
call!(ShutOut, Done, "shut-out");

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

// ---- asked of accounts ------------------------------------------------------------------------

/// Whose account belongs to somebody whom a proxy in front has signed in, and whom nobody here has
/// seen before. Makes one where registration allows it; asked twice, it is the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveIdentity {
    /// `proxy:<issuer>`, or a Cloudflare Access team.
    pub issuer: String,
    /// Theirs for good there.
    pub subject: String,
    /// Their address, where the proxy has verified one.
    pub email: Option<String>,
    /// What such proxies are called here: `proxy`, `access`.
    pub provider: String,
}
call!(ResolveIdentity, IdentityResolved, "resolve-identity");
/// The answer: one of both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityResolved {
    /// Whose.
    pub tenant: Option<TenantId>,
    /// Why nobody's, for the person.
    pub refused: Option<String>,
}

// ---- asked of discover ------------------------------------------------------------------------

/// Read one page a person named, now, into a posting. Fails as a [`crate::Problem`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadPage {
    /// http or https.
    pub url: String,
}
call!(ReadPage, PageRead, "read-page");

/// Read a page or a table a person hands over: HTML, a saved page, a mail, CSV. What it is shows in its bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadFile {
    /// Where the page was, if they say so.
    pub url: Option<String>,
    /// The file, base64 (RFC 4648, padded); at most 4 MiB decoded.
    pub base64: String,
}
call!(ReadFile, PageRead, "read-file");

/// What a page or a table held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRead {
    /// What a person calls its site, where it was recognised.
    pub site: Option<String>,
    /// What it is.
    pub shape: PageShape,
    /// Its postings; at least one, unless it is a table.
    pub postings: Vec<PostingRead>,
    /// Entries that could not be read.
    pub refused: Vec<EntryRefused>,
    /// Whether the one posting says that nobody may apply any more.
    pub closed: bool,
}
/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageShape {
    /// One posting.
    Posting,
    /// Results of a search, a careers page.
    List,
    /// An alert mail.
    Alert,
    /// A table of addresses or of postings.
    Table,
}
/// An entry that became a posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingRead {
    /// Its place: the row of a table as a spreadsheet counts, else its number on the page, from 1.
    pub row: u32,
    /// The posting.
    pub posting: Posting,
    /// Whether its own page says more and is still to be read.
    pub unread: bool,
}
/// An entry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntryRefused {
    /// As [`PostingRead::row`].
    pub row: u32,
    /// Why, for a person.
    pub reason: String,
}

/// Read text a person pasted into a posting.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadText {
    /// Plain text, at most 100,000 characters.
    pub text: String,
}
call!(ReadText, Posting, "read-text");

/// Find the boards of a company, and look at each. Fails as a [`crate::Problem`] where there is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FindBoards {
    /// Where to look.
    pub at: FindBoardsAt,
}
/// Where to look for a company's boards.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindBoardsAt {
    /// The company's careers page or its board, http or https.
    Page(String),
    /// This very board.
    Board(crate::source::CompanyBoard),
}
/// What was found, the likeliest first; at least one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BoardsFound {
    /// The boards.
    pub boards: Vec<crate::source::FoundBoard>,
}
call!(FindBoards, BoardsFound, "find-boards");

// ---- asked of documents -----------------------------------------------------------------------

/// Take the text out of a file. The kind is decided by its bytes, not by its name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExtractText {
    /// Its name, for messages only.
    pub name: String,
    /// The file, base64 (RFC 4648, padded); at most 5 MiB decoded.
    pub base64: String,
}
/// What was in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtractedText {
    /// What the bytes were.
    pub kind: DocumentKind,
    /// Text in reading order, lines parted by `\n`, pages by `\u{c}` (columns that run on over pages
    /// aside).
    pub text: String,
    /// Where its links lead (http, https, mailto), in the order of the document; what is shown of a
    /// link is often a word or an icon.
    #[serde(default)]
    pub links: Vec<String>,
    /// Pages, for PDF.
    pub pages: Option<u32>,
    /// What a person should know: pages without text, parts cut at a limit.
    pub warnings: Vec<String>,
}
/// Kinds of file read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum DocumentKind {
    Text,
    Json,
    Pdf,
    Docx,
}
call!(ExtractText, ExtractedText, "extract-text");

/// Decode text in a charset of several bytes a character, whose tables only documents carries. Fails
/// where the charset is none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DecodeText {
    /// A label of the Encoding Standard (`shift_jis`).
    pub charset: String,
    /// The bytes, base64 (RFC 4648, padded); at most 5 MiB decoded.
    pub base64: String,
}
/// Text as it was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodedText {
    /// What stands for nothing is U+FFFD.
    pub text: String,
}
call!(DecodeText, DecodedText, "decode-text");

/// Read what a person takes along: an archive of ours, a JSON Resume, a list of applications, or
/// another application's database. What it is shows in its bytes. Fails as a [`crate::Problem`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadArchive {
    /// The file, base64 (RFC 4648, padded); at most 16 MiB decoded.
    pub base64: String,
}
call!(ReadArchive, ArchiveRead, "read-archive");
/// What was in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArchiveRead {
    /// What it is.
    pub format: ArchiveFormat,
    /// Its tables; of a list the one table `applications`.
    pub tables: Vec<ArchiveTable>,
    /// The original files in it.
    pub files: Vec<ArchiveFile>,
}
/// What a person can bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveFormat {
    /// An export of this application, or its database alone.
    Rolecall,
    /// JSON Resume.
    JsonResume,
    /// The list of applications as CSV.
    Csv,
    /// The same as JSON.
    Json,
    /// Peregrine's `staging.db`.
    Peregrine,
}
/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArchiveTable {
    /// Its name.
    pub name: String,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its rows, a value a column: null, a number or a text; bytes as base64.
    pub rows: Vec<Vec<serde_json::Value>>,
}
/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveFile {
    /// Its path in the archive.
    pub name: String,
    /// Its content.
    pub base64: String,
}

// ---- said through queues ----------------------------------------------------------------------

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
    pub const fn consumer(self) -> crate::ports::Function {
        match self {
            Self::Discover => crate::ports::Function::Discover,
            Self::Match => crate::ports::Function::Match,
            Self::Accounts => crate::ports::Function::Accounts,
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
