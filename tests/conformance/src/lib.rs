//! What every adapter must do, as one list of named cases over the port traits. Native tests run it
//! in `tests/native.rs`; a test Worker and a test component run the same functions inside their
//! runtimes and print the results.
//!
//! Cases leave nothing behind that would make a second run fail, and none depends on another.

mod http;
mod platform_db;
mod queue;
#[cfg(feature = "server")]
pub mod server;
mod sql;
mod surroundings;
mod tenant_db;

pub use surroundings::{EMPTY_SECRET, KNOWN_SECRET};

use shared::calls::Message;
use shared::ports::{Clock, DbError, HttpPort, PlatformDb, Queue, Random, Secrets, TenantDb};

/// What became of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// `<port>.<case>`.
    pub name: String,
    /// Why it failed.
    pub outcome: Result<(), String>,
}

impl CaseResult {
    fn new(port: &str, case: &str, outcome: Result<(), String>) -> Self {
        Self {
            name: format!("{port}.{case}"),
            outcome,
        }
    }
}

/// One line a case, as test harnesses print them: `ok <name>` or `FAILED <name>: <why>`.
impl std::fmt::Display for CaseResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.outcome {
            Ok(()) => write!(f, "ok {}", self.name),
            Err(why) => write!(f, "FAILED {}: {why}", self.name),
        }
    }
}

/// Every case of a tenant's database; `other` is a second tenant's.
pub async fn run_tenant_db(db: &impl TenantDb, other: &impl TenantDb) -> Vec<CaseResult> {
    let mut results = sql::run("tenant_db", db, "{db}.").await;
    results.extend(tenant_db::run(db, other).await);
    results
}

/// Every case of the platform database.
pub async fn run_platform_db(db: &impl PlatformDb) -> Vec<CaseResult> {
    let mut results = sql::run("platform_db", db, "").await;
    results.extend(platform_db::run(db).await);
    results
}

/// Every case of outgoing HTTP, against the server of the feature `server` (or the program
/// `conformance-server`) at `base_url`, without a trailing slash.
pub async fn run_http(http: &impl HttpPort, base_url: &str) -> Vec<CaseResult> {
    http::run(http, base_url).await
}

/// Every case of a queue. The harness registers a consumer that acknowledges and remembers;
/// `received` waits a while (a real queue delivers after seconds) and answers all it remembers.
pub async fn run_queue(
    queue: &impl Queue,
    received: &impl AsyncFn() -> Result<Vec<Message>, String>,
) -> Vec<CaseResult> {
    queue::run(queue, received).await
}

/// Every case of time, chance and secrets. The harness sets [`KNOWN_SECRET`] and [`EMPTY_SECRET`].
pub async fn run_misc(
    clock: &impl Clock,
    random: &impl Random,
    secrets: &impl Secrets,
) -> Vec<CaseResult> {
    surroundings::run(clock, random, secrets).await
}

/// Runs cases (functions by name) one after the other and collects their results.
macro_rules! run_cases {
    ($port:expr; $($case:ident($($argument:expr),*);)+) => {{
        let mut results = Vec::new();
        $(results.push($crate::CaseResult::new($port, stringify!($case), $case($($argument),*).await));)+
        results
    }};
}
use run_cases;

/// Fails the case, with what was found, unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($found:tt)+) => {
        if !$condition {
            return Err(format!($($found)+));
        }
    };
}
use ensure;

/// A database error where the case expects none.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what `map_err` hands over"
)]
fn unexpected(error: DbError) -> String {
    format!("unexpected error: {error:?}")
}
