//! What crons do: find what is due or was lost, and clear away what has passed.

use shared::Millis;
use shared::ports::{DbError, PlatformDb, Statement};

use crate::outbox::{self, Announced};
use crate::{DAY, MINUTE, json};

/// Announcements one tick sends at most.
const TICK_LIMIT: u32 = 200;
/// Sources one tick finds due at most; the next tick finds the rest.
const DUE_LIMIT: u32 = 50;
/// A source nobody is subscribed to is looked at this often, in case its row is wanted again.
const UNWANTED: Millis = DAY;
/// A task that waited longer for a source is told so and goes on without it.
const PATIENCE: Millis = 15 * MINUTE;
/// Runs that stopped before their end, in a row, after which nobody is kept waiting for another.
const STOPS: u32 = 3;

/// What a tick found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tick {
    /// Sources that became due.
    pub due: u32,
    /// Announcements to be sent: new ones, and those nobody finished in time.
    pub announced: Vec<Announced>,
}

/// Finds what is due. One batch of eight statements, each over an index of what is due only; with
/// nothing due it reads a handful of rows and writes none.
pub async fn tick(db: &impl PlatformDb, now: Millis) -> Result<Tick, DbError> {
    let answers = db
        .batch(vec![
            // Sources nobody wants would be looked at every minute.
            Statement::new(
                "UPDATE sources SET next_run_at = ?1 + ?2 WHERE next_run_at <= ?1 \
                 AND NOT EXISTS (SELECT 1 FROM subscriptions AS s WHERE s.source = sources.id) \
                 AND NOT EXISTS (SELECT 1 FROM waiters AS w WHERE w.source = sources.id)",
            )
            .bind(now)
            .bind(UNWANTED),
            Statement::new(include_str!("sql/announce_due.sql"))
                .bind(now)
                .bind(DUE_LIMIT),
            // Runs whose lease ended: their sources go again, later each time.
            Statement::new(include_str!("sql/announce_stopped.sql")).bind(now),
            Statement::new(
                "UPDATE sources SET failures = failures + 1, next_run_at = ?1 WHERE id IN \
                     (SELECT r.source FROM runs AS r \
                      WHERE r.state = 'running' AND r.lease_until <= ?1)",
            )
            .bind(now),
            Statement::new(
                "UPDATE runs SET state = 'failed', finished_at = ?1, \
                     note = ?2 WHERE state = 'running' AND lease_until <= ?1",
            )
            .bind(now)
            .bind(crate::runs::STOPPED),
            // Who waited in vain.
            Statement::new(include_str!("sql/end_patience.sql"))
                .bind(now - PATIENCE)
                .bind(STOPS),
            Statement::new(
                "INSERT INTO outbox (kind, subject, due_at) \
                 SELECT DISTINCT 'report_task', w.task, ?1 FROM waiters AS w \
                 WHERE w.reported = 0 AND w.state <> 'waiting' \
                 ON CONFLICT (kind, subject) DO NOTHING",
            )
            .bind(now),
            outbox::due(now, TICK_LIMIT),
        ])
        .await?;
    let due = answers.get(1).map_or(0, shared::ports::Rows::len);
    Ok(Tick {
        due: u32::try_from(due).unwrap_or(u32::MAX),
        announced: answers.last().map_or(Ok(Vec::new()), outbox::read)?,
    })
}

/// Postings one statement of a sweep removes.
const SWEPT: u32 = 500;
/// Runs are kept this long; the last of each source for good.
const RUNS_KEPT: Millis = 30 * DAY;
/// Tasks live minutes; a waiter this old has no task any more.
const WAITERS_KEPT: Millis = DAY;

/// Removes up to 500 expired postings with their words and URLs. Answers how many; call again while
/// it is that many. Five statements.
pub async fn sweep_postings(db: &impl PlatformDb, now: Millis) -> Result<u32, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT p.n AS n, p.id AS id FROM postings AS p WHERE p.expires_at <= ?1 \
                 ORDER BY p.expires_at LIMIT ?2",
            )
            .bind(now)
            .bind(SWEPT),
        )
        .await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let numbers: Vec<i64> = rows
        .iter()
        .map(|row| row.get("n"))
        .collect::<Result<_, _>>()?;
    let numbers = json::write(&numbers)?;
    // A posting seen again since keeps its row, hence its words and URLs: the condition is repeated.
    let gone = "SELECT p.n FROM json_each(?1) AS j CROSS JOIN postings AS p ON p.n = j.value \
                WHERE p.expires_at <= ?2";
    let delete = |sql: String| Statement::new(sql).bind(numbers.as_str()).bind(now);
    let answers = db
        .batch(vec![
            delete(include_str!("sql/leave.sql").to_owned()),
            delete(format!("DELETE FROM postings_fts WHERE rowid IN ({gone})")),
            delete(format!(
                "DELETE FROM posting_urls WHERE posting IN \
                     (SELECT q.id FROM postings AS q WHERE q.n IN ({gone}))"
            )),
            delete(format!(
                "DELETE FROM postings WHERE n IN ({gone}) RETURNING 1 AS gone"
            )),
        ])
        .await?;
    let swept = answers.last().map_or(0, shared::ports::Rows::len);
    Ok(u32::try_from(swept).unwrap_or(u32::MAX))
}

/// A posting that left is remembered this long, to know it when it is posted again.
const LEFT_KEPT: Millis = 400 * DAY;

/// Removes runs, leases, waiters, remembered postings and rules of sites that have passed. One batch of seven statements;
/// answers how many rows left.
pub async fn sweep_work(db: &impl PlatformDb, now: Millis) -> Result<u32, DbError> {
    let answers = db
        .batch(vec![
            Statement::new(
                "DELETE FROM runs WHERE started_at < ?1 AND state <> 'running' \
                     AND started_at < (SELECT max(l.started_at) FROM runs AS l \
                         WHERE l.source = runs.source) \
                 RETURNING 1 AS gone",
            )
            .bind(now - RUNS_KEPT),
            Statement::new("DELETE FROM host_leases WHERE until < ?1 RETURNING 1 AS gone")
                .bind(now - DAY),
            Statement::new("DELETE FROM waiters WHERE created_at < ?1 RETURNING 1 AS gone")
                .bind(now - WAITERS_KEPT),
            forget("duplicate_keys", "member", now),
            forget("duplicate_days", "member", now),
            forget("duplicate_members", "id", now),
            crate::robots::sweep(now),
        ])
        .await?;
    let gone = answers.iter().map(shared::ports::Rows::len).sum::<usize>();
    Ok(u32::try_from(gone).unwrap_or(u32::MAX))
}

/// Removes from `table` what belongs to the postings that left longest ago; the same ones in one batch,
/// so their own rows go last.
fn forget(table: &str, column: &str, now: Millis) -> Statement {
    Statement::new(format!(
        "DELETE FROM {table} WHERE {column} IN (SELECT m.id FROM duplicate_members AS m \
             WHERE m.left_at < ?1 ORDER BY m.left_at, m.id LIMIT ?2) RETURNING 1 AS gone"
    ))
    .bind(now - LEFT_KEPT)
    .bind(SWEPT)
}
