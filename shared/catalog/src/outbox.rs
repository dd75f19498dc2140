//! Work that was announced and is not done yet.
//!
//! A row is written in the batch of the change it follows from. Whoever wrote it sends a message at
//! once; the row stays until the work itself is done, so a lost message is sent again by the tick.
//! Announcing raises the row's version and finishing names the version that was begun with: what is
//! announced while the work goes on is not lost.

use serde::Serialize;
use shared::Millis;
use shared::ports::{DbError, PlatformDb, Rows, Statement};

use crate::{MINUTE, json};

/// After being sent, a row not done is sent again this much later.
pub const RESEND: Millis = MINUTE;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Run the source that is the subject.
    RunSource,
    /// Postings of the source that is the subject are new: match its subscribers.
    MatchSource,
    /// Match the tenant that is the subject.
    MatchTenant,
    /// Tell its tenant how the sources of the task that is the subject stand.
    ReportTask,
}

impl Kind {
    const ALL: [Self; 4] = [
        Self::RunSource,
        Self::MatchSource,
        Self::MatchTenant,
        Self::ReportTask,
    ];

    /// The word kept in SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RunSource => "run_source",
            Self::MatchSource => "match_source",
            Self::MatchTenant => "match_tenant",
            Self::ReportTask => "report_task",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// What.
    pub kind: Kind,
    /// For which source, tenant or task.
    pub subject: String,
    /// As of when it was read.
    pub version: i64,
    /// Where a fan-out, or a source read over several wake-ups, got to; empty at the beginning.
    pub cursor: String,
}

/// Announces `kind` for one subject. Goes into the batch of the change.
pub fn announce(kind: Kind, subject: &str, now: Millis) -> Statement {
    Statement::new(
        "INSERT INTO outbox (kind, subject, due_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (kind, subject) DO UPDATE SET version = version + 1, cursor = ''",
    )
    .bind(kind.as_str())
    .bind(subject)
    .bind(now + RESEND)
}

/// Announces that a source goes on being read at `cursor`.
pub(crate) fn announce_rest(source: &shared::SourceId, cursor: &str, now: Millis) -> Statement {
    Statement::new(
        "INSERT INTO outbox (kind, subject, cursor, due_at) VALUES ('run_source', ?1, ?2, ?3) \
         ON CONFLICT (kind, subject) DO UPDATE SET version = version + 1, cursor = excluded.cursor",
    )
    .bind(source.as_str())
    .bind(cursor)
    .bind(now + RESEND)
}

/// Announces to match that postings of a source are new or changed, if this batch gave any of its
/// `reserved` revisions away.
pub(crate) fn announce_if_revised(
    source: &shared::SourceId,
    reserved: u32,
    now: Millis,
) -> Statement {
    Statement::new(
        "INSERT INTO outbox (kind, subject, due_at) \
         SELECT 'match_source', ?1, ?2 WHERE EXISTS (SELECT 1 FROM postings AS p WHERE p.seq > \
             (SELECT c.value FROM counters AS c WHERE c.name = 'postings') - ?3) \
         ON CONFLICT (kind, subject) DO UPDATE SET version = version + 1, cursor = ''",
    )
    .bind(source.as_str())
    .bind(now + RESEND)
    .bind(reserved)
}

/// The columns [`Announced`] is read from, of a table called `o`.
const COLUMNS: &str = "o.kind AS kind, o.subject AS subject, o.version AS version, \
                       o.cursor AS cursor";

pub(crate) fn read(rows: &Rows) -> Result<Vec<Announced>, DbError> {
    rows.iter()
        .filter_map(|row| {
            let kind = match row.get::<String>("kind") {
                // A kind of a later release: its worker will find it.
                Ok(word) => Kind::parse(&word)?,
                Err(error) => return Some(Err(error)),
            };
            Some((|| {
                Ok(Announced {
                    kind,
                    subject: row.get("subject")?,
                    version: row.get("version")?,
                    cursor: row.get("cursor")?,
                })
            })())
        })
        .collect()
}

/// The rows of a kind with these subjects.
pub async fn find<S: Serialize + Sync>(
    db: &impl PlatformDb,
    kind: Kind,
    subjects: &[S],
) -> Result<Vec<Announced>, DbError> {
    let rows = db
        .query(
            Statement::new(format!(
                "SELECT {COLUMNS} FROM json_each(?2) AS j \
                 CROSS JOIN outbox AS o ON o.kind = ?1 AND o.subject = j.value"
            ))
            .bind(kind.as_str())
            .bind(json::write(subjects)?),
        )
        .await?;
    read(&rows)
}

/// Rows nobody has finished in time, longest due first.
pub(crate) fn due(now: Millis, limit: u32) -> Statement {
    Statement::new(format!(
        "SELECT {COLUMNS} FROM outbox AS o WHERE o.due_at <= ?1 ORDER BY o.due_at LIMIT ?2"
    ))
    .bind(now)
    .bind(limit)
}

#[derive(Serialize)]
struct Key<'a>(&'a str, &'a str, i64);

fn keys(rows: &[Announced]) -> Result<String, DbError> {
    let keys: Vec<Key<'_>> = rows
        .iter()
        .map(|row| Key(row.kind.as_str(), &row.subject, row.version))
        .collect();
    json::write(&keys)
}

/// Notes that messages for these rows were sent.
pub fn sent(rows: &[Announced], now: Millis) -> Result<Statement, DbError> {
    Ok(Statement::new(
        "UPDATE outbox SET due_at = ?2 FROM json_each(?1) AS j \
         WHERE outbox.kind = j.value ->> 0 AND outbox.subject = j.value ->> 1",
    )
    .bind(keys(rows)?)
    .bind(now + RESEND))
}

/// Removes rows whose work is done, unless they were announced again since.
pub fn done(rows: &[Announced]) -> Result<Statement, DbError> {
    Ok(Statement::new(
        "DELETE FROM outbox WHERE (kind, subject, version) IN \
             (SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM json_each(?1) AS j)",
    )
    .bind(keys(rows)?))
}

/// The next page of a source's subscribers, announced to match, and the row moved on or removed:
/// one batch. Answers the tenants and whether more remain.
pub async fn fan_out(
    db: &impl PlatformDb,
    row: &Announced,
    page: u32,
    now: Millis,
) -> Result<(Vec<shared::TenantId>, bool), DbError> {
    // The same page, by the same words, in each statement of the batch.
    let on_page = "SELECT s.tenant FROM subscriptions AS s \
                   WHERE s.source = ?1 AND s.tenant > ?2 ORDER BY s.tenant LIMIT ?3";
    let bind = |sql: String| {
        Statement::new(sql)
            .bind(row.subject.as_str())
            .bind(row.cursor.as_str())
            .bind(page)
    };
    let answers = db
        .batch(vec![
            bind(format!(
                "SELECT p.tenant AS tenant FROM ({on_page}) AS p ORDER BY p.tenant"
            )),
            bind(format!(
                "INSERT INTO outbox (kind, subject, due_at) \
                 SELECT 'match_tenant', p.tenant, ?4 FROM ({on_page}) AS p WHERE true \
                 ON CONFLICT (kind, subject) DO UPDATE SET version = version + 1"
            ))
            .bind(now + RESEND),
            bind(format!(
                "UPDATE outbox SET cursor = coalesce((SELECT max(p.tenant) FROM ({on_page}) AS p), \
                     cursor) \
                 WHERE kind = 'match_source' AND subject = ?1 AND version = ?4"
            ))
            .bind(row.version),
            bind(format!(
                "DELETE FROM outbox WHERE kind = 'match_source' AND subject = ?1 AND version = ?4 \
                     AND (SELECT count(*) FROM ({on_page}) AS p) < ?3"
            ))
            .bind(row.version),
        ])
        .await?;
    let tenants = answers
        .first()
        .map(|rows| {
            rows.iter()
                .map(|row| json::word("tenant", row.get::<String>("tenant")?.try_into()))
                .collect::<Result<Vec<_>, _>>()
        })
        .transpose()?
        .unwrap_or_default();
    let more = tenants.len() >= page as usize;
    Ok((tenants, more))
}
