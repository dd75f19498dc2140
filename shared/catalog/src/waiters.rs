//! Discovery tasks that wait for sources, and what their tenants have heard.

use serde::Serialize;
use shared::ports::{DbError, PlatformDb, Rows, Statement};
use shared::task::TaskStep;
use shared::{Millis, TaskId, TenantId};

use crate::json;
use crate::outbox::{self, Announced, Kind};

/// What a tenant has not heard yet of a task's sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreported {
    /// The task.
    pub task: TaskId,
    /// Whose.
    pub tenant: TenantId,
    /// In the order a person should see them; the key is the source's id.
    pub steps: Vec<TaskStep>,
}

/// Announces a run of every source this task waits for.
pub(crate) fn announce_runs(task: &TaskId, now: Millis) -> Statement {
    Statement::new(
        "INSERT INTO outbox (kind, subject, due_at) \
         SELECT 'run_source', w.source, ?2 FROM waiters AS w \
         WHERE w.task = ?1 AND w.state = 'waiting' \
         ON CONFLICT (kind, subject) DO UPDATE SET version = version + 1",
    )
    .bind(task.as_str())
    .bind(now + outbox::RESEND)
}

/// The sources this task still waits for, in order. One query.
pub async fn waiting_for(
    db: &impl PlatformDb,
    task: &TaskId,
) -> Result<Vec<shared::SourceId>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT w.source AS source FROM waiters AS w \
                 WHERE w.task = ?1 AND w.state = 'waiting' ORDER BY w.position",
            )
            .bind(task.as_str()),
        )
        .await?;
    rows.iter()
        .map(|row| json::word("source", row.get::<String>("source")?.try_into()))
        .collect()
}

/// What is to be reported of a task: `None` when its tenant has heard all. One query.
pub async fn unreported(db: &impl PlatformDb, task: &str) -> Result<Option<Unreported>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT w.task AS task, w.tenant AS tenant, w.source AS source, w.label AS label, \
                     w.state AS state, w.done AS done, w.note AS note FROM waiters AS w \
                 WHERE w.task = ?1 AND w.reported = 0 ORDER BY w.position",
            )
            .bind(task),
        )
        .await?;
    read(&rows)
}

fn read(rows: &Rows) -> Result<Option<Unreported>, DbError> {
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let steps = rows
        .iter()
        .map(|row| {
            Ok(TaskStep {
                key: row.get("source")?,
                label: row.get("label")?,
                state: row.get("state")?,
                done: row.get("done")?,
                note: row.get("note")?,
            })
        })
        .collect::<Result<_, DbError>>()?;
    Ok(Some(Unreported {
        task: json::word("task", first.get::<String>("task")?.try_into())?,
        tenant: json::word("tenant", first.get::<String>("tenant")?.try_into())?,
        steps,
    }))
}

/// The tenant has heard these steps. When that was all the task waited for, its tenant is announced
/// to match and the task's rows leave, in the same batch: the last report does it, whichever that
/// is. Answers whether the tenant is to be matched. Four statements.
pub async fn heard(
    db: &impl PlatformDb,
    told: &Unreported,
    row: &Announced,
    now: Millis,
) -> Result<bool, DbError> {
    #[derive(Serialize)]
    struct Step<'a>(&'a str, &'a str);
    let steps: Vec<Step<'_>> = told.steps.iter().map(|s| Step(&s.key, &s.state)).collect();
    let open = "EXISTS (SELECT 1 FROM waiters AS w WHERE w.task = ?1 \
                    AND (w.reported = 0 OR w.state = 'waiting'))";
    let answers = db
        .batch(vec![
            Statement::new(
                "UPDATE waiters SET reported = 1 FROM json_each(?2) AS j \
                 WHERE waiters.task = ?1 AND waiters.source = j.value ->> 0 \
                     AND waiters.state = j.value ->> 1",
            )
            .bind(told.task.as_str())
            .bind(json::write(&steps)?),
            Statement::new(format!(
                "INSERT INTO outbox (kind, subject, due_at) \
                 SELECT '{}', ?2, ?3 WHERE NOT {open} \
                     AND EXISTS (SELECT 1 FROM waiters AS v WHERE v.task = ?1) \
                 ON CONFLICT (kind, subject) DO UPDATE SET version = version + 1 \
                 RETURNING 1 AS announced",
                Kind::MatchTenant.as_str()
            ))
            .bind(told.task.as_str())
            .bind(told.tenant.as_str())
            .bind(now + outbox::RESEND),
            Statement::new(format!(
                "DELETE FROM waiters WHERE task = ?1 AND NOT {open}"
            ))
            .bind(told.task.as_str()),
            outbox::done(std::slice::from_ref(row))?,
        ])
        .await?;
    Ok(answers.get(1).is_some_and(|rows| !rows.is_empty()))
}

/// Nobody waits any more: the task ended, or there is no such task.
pub async fn forget(db: &impl PlatformDb, task: &str) -> Result<(), DbError> {
    db.batch(vec![
        Statement::new("DELETE FROM waiters WHERE task = ?1").bind(task),
        Statement::new("DELETE FROM outbox WHERE kind = 'report_task' AND subject = ?1").bind(task),
    ])
    .await
    .map(|_| ())
}

/// Ends the waiting for a source that cannot run now. Goes into a batch with [`announce_reports`].
pub(crate) fn settle(
    source: &shared::SourceId,
    state: &str,
    done: u32,
    note: Option<&str>,
) -> Statement {
    Statement::new(
        "UPDATE waiters SET state = ?2, done = ?3, note = ?4, reported = 0 \
         WHERE source = ?1 AND state = 'waiting'",
    )
    .bind(source.as_str())
    .bind(state)
    .bind(done)
    .bind(note)
}

/// Announces a report to every task that has not heard how this source ended.
pub(crate) fn announce_reports(source: &shared::SourceId, now: Millis) -> Statement {
    Statement::new(
        "INSERT INTO outbox (kind, subject, due_at) \
         SELECT 'report_task', w.task, ?2 FROM waiters AS w \
         WHERE w.source = ?1 AND w.reported = 0 AND w.state <> 'waiting' \
         ON CONFLICT (kind, subject) DO UPDATE SET version = version + 1",
    )
    .bind(source.as_str())
    .bind(now + outbox::RESEND)
}

/// The tasks [`announce_reports`] announces, longest waiting first.
pub(crate) fn to_be_told(source: &shared::SourceId) -> Statement {
    Statement::new(
        "SELECT w.tenant AS tenant, w.task AS task FROM waiters AS w \
         WHERE w.source = ?1 AND w.reported = 0 AND w.state <> 'waiting' \
         ORDER BY w.created_at LIMIT 500",
    )
    .bind(source.as_str())
}

/// Whose tasks these are. One query.
pub async fn tenants_of(
    db: &impl PlatformDb,
    tasks: &[&str],
) -> Result<Vec<(TenantId, TaskId)>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT DISTINCT w.tenant AS tenant, w.task AS task FROM json_each(?1) AS j \
                 CROSS JOIN waiters AS w ON w.task = j.value",
            )
            .bind(json::write(tasks)?),
        )
        .await?;
    who(&rows)
}

/// Rows of tenant and task.
pub(crate) fn who(rows: &Rows) -> Result<Vec<(TenantId, TaskId)>, DbError> {
    rows.iter()
        .map(|row| {
            Ok((
                json::word("tenant", row.get::<String>("tenant")?.try_into())?,
                json::word("task", row.get::<String>("task")?.try_into())?,
            ))
        })
        .collect()
}
