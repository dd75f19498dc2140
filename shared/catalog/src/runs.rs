//! Runs of sources and the leases that keep them apart.
//!
//! A run row in state `running` is the source's lease (a unique index allows one), a `host_leases`
//! row the host's. Both end by themselves at `lease_until`; a run that goes on renews them and, when
//! told that it has lost them, stops without another write. `docs/decisions/leases.md` has the whole
//! argument.

use shared::ports::{DbError, PlatformDb, Statement};
use shared::source::RunState;
use shared::{Millis, RunId, SourceId, TaskId, TenantId};

use crate::outbox::{Announced, Kind};
use crate::sources::{self, Source};
use crate::{MINUTE, json, waiters};

/// How long a run may go without renewing its lease.
pub const LEASE: Millis = MINUTE;

/// What became of asking for a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The run is yours.
    Granted(Box<Granted>),
    /// Not due and nobody waits, or no such source: nothing to do.
    NotDue,
    /// A run of this source or of another on its host is under way; the announcement stays.
    Busy,
    /// Somebody waits, but the site asked to be left alone until then. The waiting is over.
    Deferred(Vec<(TenantId, TaskId)>),
}

/// A run that may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The run.
    pub run: RunId,
    /// Its source.
    pub source: Source,
    /// A few of the tasks that wait for it, to be told that it runs.
    pub waiting: Vec<(TenantId, TaskId)>,
    /// The announcement this run answers, if there is one.
    pub announced: Option<Announced>,
}

/// Tasks told that a run has begun; more are told only how it ended.
const TOLD_OF_START: u32 = 3;

/// Begins a run if the source is due, or somebody waits for it, and source and host are free. A run
/// whose lease ended is closed as failed first. One batch of six statements, and three more where
/// the site is to be left alone.
pub async fn take(
    db: &impl PlatformDb,
    source: &SourceId,
    run: &RunId,
    now: Millis,
) -> Result<Taken, DbError> {
    let until = now + LEASE;
    let answers = db
        .batch(vec![
            Statement::new(
                "UPDATE runs SET state = 'failed', finished_at = ?2, note = ?3 \
                 WHERE source = ?1 AND state = 'running' AND lease_until <= ?2",
            )
            .bind(source.as_str())
            .bind(now)
            .bind(STOPPED),
            Statement::new(include_str!("sql/take_run.sql"))
                .bind(source.as_str())
                .bind(run.as_str())
                .bind(now)
                .bind(until),
            Statement::new(
                "INSERT INTO host_leases (host, run, until) \
                 SELECT s.host, r.id, ?2 FROM runs AS r JOIN sources AS s ON s.id = r.source \
                 WHERE r.id = ?1 \
                 ON CONFLICT (host) DO UPDATE SET run = excluded.run, until = excluded.until",
            )
            .bind(run.as_str())
            .bind(until),
            Statement::new(format!(
                "SELECT {}, s.not_before AS not_before, \
                     EXISTS (SELECT 1 FROM runs AS r WHERE r.id = ?2) AS granted, \
                     s.next_run_at <= ?3 AS due, \
                     (SELECT r.note FROM runs AS r WHERE r.source = s.id \
                      ORDER BY r.started_at DESC LIMIT 1) AS said FROM sources AS s WHERE s.id = ?1",
                sources::COLUMNS
            ))
            .bind(source.as_str())
            .bind(run.as_str())
            .bind(now),
            Statement::new(
                "SELECT w.tenant AS tenant, w.task AS task FROM waiters AS w \
                 WHERE w.source = ?1 AND w.state = 'waiting' ORDER BY w.created_at LIMIT ?2",
            )
            .bind(source.as_str())
            .bind(TOLD_OF_START),
            Statement::new(
                "SELECT o.kind AS kind, o.subject AS subject, o.version AS version, \
                     o.cursor AS cursor FROM outbox AS o \
                 WHERE o.kind = ?1 AND o.subject = ?2",
            )
            .bind(Kind::RunSource.as_str())
            .bind(source.as_str()),
        ])
        .await?;
    let [.., found, waiting, announced] = answers.as_slice() else {
        return Err(DbError::Other("a batch answered too little".to_owned()));
    };
    let Some(found) = found.first() else {
        return Ok(Taken::NotDue);
    };
    let announced = crate::outbox::read(announced)?.pop();
    if found.get("granted")? {
        return Ok(Taken::Granted(Box::new(Granted {
            run: run.clone(),
            source: sources::source(&found)?,
            waiting: waiters::who(waiting)?,
            announced,
        })));
    }
    let not_before: Millis = found.get("not_before")?;
    if not_before > now {
        return defer(db, source, announced, found.get("said")?, not_before, now).await;
    }
    if waiting.is_empty() && !found.get::<bool>("due")? {
        if let Some(announced) = announced {
            db.execute(crate::outbox::done(&[announced])?).await?;
        }
        return Ok(Taken::NotDue);
    }
    Ok(Taken::Busy)
}

/// What the row of a run says that never ended.
pub(crate) const STOPPED: &str = "The run stopped before its end. It is repeated by itself.";

async fn defer(
    db: &impl PlatformDb,
    source: &SourceId,
    announced: Option<Announced>,
    said: Option<String>,
    until: Millis,
    now: Millis,
) -> Result<Taken, DbError> {
    let minutes = (until - now).div_euclid(MINUTE) + 1;
    // Why it is left alone, in the words of the run that found out: this task has not heard them.
    let why = said.unwrap_or_else(|| "It is read by itself later.".to_owned());
    let note = format!("{why} Nothing is asked of it for another {minutes} min.");
    let mut batch = vec![
        waiters::settle(source, RunState::Blocked.as_str(), 0, Some(&note)),
        waiters::announce_reports(source, now),
        waiters::to_be_told(source),
    ];
    if let Some(announced) = announced {
        batch.push(crate::outbox::done(&[announced])?);
    }
    let answers = db.batch(batch).await?;
    Ok(Taken::Deferred(
        answers.get(2).map_or(Ok(Vec::new()), waiters::who)?,
    ))
}

/// Holds source and host for another [`LEASE`]. `false`: both may have another run by now; stop.
/// Two statements.
pub async fn renew(db: &impl PlatformDb, run: &RunId, now: Millis) -> Result<bool, DbError> {
    let renew = |sql: &'static str| Statement::new(sql).bind(run.as_str()).bind(now + LEASE);
    let answers = db
        .batch(vec![
            renew(
                "UPDATE runs SET lease_until = ?2 WHERE id = ?1 AND state = 'running' \
                 RETURNING 1 AS held",
            ),
            renew("UPDATE host_leases SET until = ?2 WHERE run = ?1"),
        ])
        .await?;
    Ok(answers.first().is_some_and(|rows| !rows.is_empty()))
}

/// Ends the leases of a run that could not go on; the next [`take`] of its source closes it. A run
/// that is closed already stays as it is. Two statements.
pub async fn give_back(db: &impl PlatformDb, run: &RunId, now: Millis) -> Result<(), DbError> {
    db.batch(vec![
        Statement::new("UPDATE runs SET lease_until = ?2 WHERE id = ?1 AND state = 'running'")
            .bind(run.as_str())
            .bind(now),
        Statement::new("DELETE FROM host_leases WHERE run = ?1").bind(run.as_str()),
    ])
    .await
    .map(|_| ())
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending<'a> {
    /// The run.
    pub run: &'a RunId,
    /// Its source.
    pub source: &'a SourceId,
    /// Anything but running.
    pub state: RunState,
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
    /// What happened and what to do.
    pub note: Option<&'a str>,
    /// When the source is due again.
    pub next_run_at: Millis,
    /// Until when it must not be asked at all, 0 for no limit.
    pub not_before: Millis,
    /// Validators of an answer that was read to its end; kept as they are where there is none.
    pub validators: Option<(Option<&'a str>, Option<&'a str>)>,
    /// The history of entries seen, newest first, where this run added to it.
    pub seen_history: Option<&'a [u32]>,
    /// Where the source goes on being read at once, when it was not read to its end for want of time:
    /// who waits still waits. The next run finds it in [`Granted::announced`].
    pub goes_on: Option<&'a str>,
    /// The announcement this run answered.
    pub announced: Option<&'a Announced>,
}

/// What is to be done after a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closed {
    /// Tasks to be told how it ended.
    pub tasks: Vec<(TenantId, TaskId)>,
    /// A source announced to run that has waited for this host.
    pub next_on_host: Option<SourceId>,
}

/// Ends a run: its row, its source, its leases, who waited, and the announcements, in one batch of
/// eight statements. A run that was given up meanwhile keeps the state it was given.
pub async fn close(
    db: &impl PlatformDb,
    ending: &Ending<'_>,
    now: Millis,
) -> Result<Closed, DbError> {
    let history = ending.seen_history.map(json::write).transpose()?;
    let (etag, last_modified) = ending.validators.unwrap_or_default();
    let completed = ending.state == RunState::Completed;
    let mut batch = vec![
        Statement::new(
            "UPDATE runs SET state = ?2, finished_at = ?3, seen = ?4, new = ?5, updated = ?6, \
                 rejected = ?7, requests = ?8, note = ?9 \
             WHERE id = ?1 AND state = 'running'",
        )
        .bind(ending.run.as_str())
        .bind(ending.state.as_str())
        .bind(now)
        .bind(ending.seen)
        .bind(ending.new)
        .bind(ending.updated)
        .bind(ending.rejected)
        .bind(ending.requests)
        .bind(ending.note),
        Statement::new(include_str!("sql/close_source.sql"))
            .bind(ending.source.as_str())
            .bind(ending.next_run_at)
            .bind(ending.not_before)
            .bind(completed)
            .bind(ending.goes_on.is_some())
            .bind(now)
            .bind(ending.validators.is_some())
            .bind(etag)
            .bind(last_modified)
            .bind(history),
        Statement::new("DELETE FROM host_leases WHERE run = ?1").bind(ending.run.as_str()),
    ];
    if let Some(cursor) = ending.goes_on {
        batch.push(crate::outbox::announce_rest(ending.source, cursor, now));
    } else {
        batch.push(waiters::settle(
            ending.source,
            ending.state.as_str(),
            ending.seen,
            ending.note,
        ));
        if let Some(announced) = ending.announced {
            batch.push(crate::outbox::done(std::slice::from_ref(announced))?);
        }
    }
    batch.push(waiters::announce_reports(ending.source, now));
    batch.push(waiters::to_be_told(ending.source));
    batch.push(
        Statement::new(
            "SELECT o.subject AS source FROM sources AS s \
             JOIN sources AS t ON t.host = s.host AND t.id <> s.id \
             JOIN outbox AS o ON o.kind = 'run_source' AND o.subject = t.id \
             WHERE s.id = ?1 ORDER BY o.due_at LIMIT 1",
        )
        .bind(ending.source.as_str()),
    );
    let mut answers = db.batch(batch).await?;
    let next = answers.pop().unwrap_or_default();
    let told = answers.pop().unwrap_or_default();
    Ok(Closed {
        tasks: waiters::who(&told)?,
        next_on_host: next
            .first()
            .map(|row| json::word("source", row.get::<String>("source")?.try_into()))
            .transpose()?,
    })
}
