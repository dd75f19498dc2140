//! Sources, who is subscribed to them, and how they fare.

use serde::Serialize;
use shared::calls::SourceRef;
use shared::ports::{DbError, PlatformDb, Row, Statement};
use shared::source::{Run, RunState, SourceHealth};
use shared::{Millis, SourceId, TaskId, TenantId};

use crate::{MINUTE, json, outbox, tenants, waiters};

/// Somebody who asks for a source that completed so recently gets that answer.
pub const FRESH: Millis = 5 * MINUTE;

/// A source somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Its id.
    pub id: SourceId,
    /// What it was made from.
    #[serde(rename = "ref")]
    pub reference: SourceRef,
    /// Display name.
    pub name: String,
    /// Where a person sees it.
    pub home: String,
    /// The host its requests go to.
    pub host: String,
}

/// A source as a run needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// What it was made from.
    pub reference: SourceRef,
    /// Display name.
    pub name: String,
    /// The host its requests go to.
    pub host: String,
    /// Runs in a row that did not complete.
    pub failures: u32,
    /// When it was last read to its end.
    pub read_at: Option<Millis>,
    /// `ETag` of the last complete answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the last complete answer.
    pub last_modified: Option<String>,
    /// How many entries the last complete runs saw, newest first.
    pub seen_history: Vec<u32>,
}

/// The columns [`source`] reads, of a table called `s`.
pub(crate) const COLUMNS: &str = "s.id AS id, s.ref AS ref, s.name AS name, s.host AS host, \
     s.failures AS failures, s.read_at AS read_at, s.etag AS etag, s.last_modified AS last_modified, \
     s.seen_history AS seen_history";

pub(crate) fn source(row: &Row<'_>) -> Result<Source, DbError> {
    Ok(Source {
        id: json::word("id", row.get::<String>("id")?.try_into())?,
        reference: json::read("ref", &row.get::<String>("ref")?)?,
        name: row.get("name")?,
        host: row.get("host")?,
        failures: row.get("failures")?,
        read_at: row.get("read_at")?,
        etag: row.get("etag")?,
        last_modified: row.get("last_modified")?,
        seen_history: json::read("seen_history", &row.get::<String>("seen_history")?)?,
    })
}

/// Makes these the sources a tenant is subscribed to; sources not known yet are due at once. With a
/// task, the task waits for each: for one that completed within [`FRESH`] it has waited already.
/// Doing it again changes nothing. One batch of at most eight statements; at most
/// [`crate::BULK_ROWS`] sources.
pub async fn subscribe(
    db: &impl PlatformDb,
    tenant: &TenantId,
    task: Option<&TaskId>,
    wanted: &[Wanted],
    now: Millis,
) -> Result<(), DbError> {
    let list = json::write(wanted)?;
    let mut batch = vec![
        tenants::insert(tenant, now),
        Statement::new(include_str!("sql/upsert_sources.sql"))
            .bind(list.as_str())
            .bind(now),
        Statement::new(
            "DELETE FROM subscriptions WHERE tenant = ?2 AND source NOT IN \
                 (SELECT j.value ->> 'id' FROM json_each(?1) AS j)",
        )
        .bind(list.as_str())
        .bind(tenant.as_str()),
        Statement::new(
            "INSERT INTO subscriptions (source, tenant) \
             SELECT j.value ->> 'id', ?2 FROM json_each(?1) AS j WHERE true \
             ON CONFLICT (source, tenant) DO NOTHING",
        )
        .bind(list.as_str())
        .bind(tenant.as_str()),
    ];
    if let Some(task) = task {
        batch.push(
            Statement::new(include_str!("sql/add_waiters.sql"))
                .bind(list.as_str())
                .bind(task.as_str())
                .bind(tenant.as_str())
                .bind(now)
                .bind(now - FRESH),
        );
        batch.push(outbox::announce(
            outbox::Kind::ReportTask,
            task.as_str(),
            now,
        ));
        batch.push(waiters::announce_runs(task, now));
    }
    db.batch(batch).await.map(|_| ())
}

/// How these sources fare, in the order asked for; one never subscribed to is left out. At most
/// [`crate::BULK_ROWS`].
pub async fn health(db: &impl PlatformDb, ids: &[SourceId]) -> Result<Vec<SourceHealth>, DbError> {
    let rows = db
        .query(Statement::new(include_str!("sql/source_health.sql")).bind(json::write(ids)?))
        .await?;
    rows.iter().map(|row| source_health(&row)).collect()
}

fn source_health(row: &Row<'_>) -> Result<SourceHealth, DbError> {
    let id: SourceId = json::word("id", row.get::<String>("id")?.try_into())?;
    let last_run = row
        .get::<Option<String>>("run")?
        .map(|run| {
            let state: String = row.get("state")?;
            Ok::<_, DbError>(Run {
                id: json::word("run", run.try_into())?,
                source: id.clone(),
                state: RunState::parse(&state)
                    .ok_or_else(|| DbError::Column(format!("“state”: {state}")))?,
                started_at: row.get("started_at")?,
                finished_at: row.get("finished_at")?,
                seen: row.get("seen")?,
                new: row.get("new")?,
                updated: row.get("updated")?,
                rejected: row.get("rejected")?,
                requests: row.get("requests")?,
                note: row.get("note")?,
            })
        })
        .transpose()?;
    Ok(SourceHealth {
        id,
        name: row.get("name")?,
        home: row.get("home")?,
        next_run_at: row.get("next_run_at")?,
        failures: row.get("failures")?,
        postings: row.get("postings")?,
        last_run,
    })
}
