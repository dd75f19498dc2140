//! Tasks and their steps. Every change of state goes through [`TaskState::may_become`], every step
//! only moves forward, and every change appends an event.

use serde::{Deserialize, Serialize};
use shared::event::EventKind;
use shared::ids::{Millis, TaskId};
use shared::ports::{DbError, Row, Sql, Statement};
use shared::task::{Task, TaskKind, TaskResult, TaskState, TaskStep};

use crate::context::Inner;
use crate::events;
use crate::failure::Failure;
use crate::vault::Column;

pub(crate) const ERROR: Column = Column("tasks", "error");
const WORDS: Column = Column("task_steps", "words");

/// Until a task nobody reports on is announced again.
pub(crate) const LEASE_MS: i64 = 60_000;
/// The same for one nobody has reported on yet: a message that was lost on its way shows soon, and
/// one that was not is harmless twice.
pub(crate) const FIRST_LEASE_MS: i64 = 25_000;
/// Key of the step in which postings are scored.
pub(crate) const MATCH_STEP: &str = "match";
/// Its position: after any source.
const MATCH_POSITION: u32 = 1_000_000;
/// Steps a task may have; reports of more are not kept.
const MAX_STEPS: usize = 500;

#[derive(Serialize, Deserialize)]
struct Words {
    label: String,
    note: Option<String>,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id AS id, kind AS kind, state AS state, scored AS scored, added AS added,
                    updated AS updated, filtered AS filtered, error AS error,
                    created_at AS created_at, updated_at AS updated_at
             FROM tasks ",
            $rest
        )
    };
}

/// One task.
pub(crate) async fn find(db: &impl Sql, ctx: &Inner, id: &TaskId) -> Result<Option<Task>, Failure> {
    let statement = Statement::new(columns!("WHERE id = ?1")).bind(id.as_str());
    Ok(query(db, ctx, statement).await?.pop())
}

/// Tasks, newest first, that are older than `before`.
pub(crate) async fn page(
    db: &impl Sql,
    ctx: &Inner,
    before: Option<&TaskId>,
    limit: u32,
) -> Result<Vec<Task>, Failure> {
    let statement = Statement::new(columns!(
        "WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2"
    ));
    let before = before.map(TaskId::as_str);
    query(db, ctx, statement.bind(before).bind(limit)).await
}

/// Tasks that still have something to do.
pub(crate) async fn live(db: &impl Sql, ctx: &Inner) -> Result<Vec<Task>, Failure> {
    let statement = Statement::new(columns!("WHERE state IN ('queued', 'running') ORDER BY id"));
    query(db, ctx, statement).await
}

/// Whether any task is live.
pub(crate) async fn any_live(db: &impl Sql) -> Result<bool, DbError> {
    let statement = "SELECT 1 AS one FROM tasks WHERE state IN ('queued', 'running') LIMIT 1";
    Ok(!db.query(Statement::new(statement)).await?.is_empty())
}

async fn query(db: &impl Sql, ctx: &Inner, statement: Statement) -> Result<Vec<Task>, Failure> {
    let rows = db.query(statement).await?;
    let mut tasks = rows
        .iter()
        .map(|row| read(ctx, row))
        .collect::<Result<Vec<Task>, Failure>>()?;
    let ids: Vec<&str> = tasks.iter().map(|task| task.id.as_str()).collect();
    let steps = db
        .query(
            Statement::new(
                "SELECT task AS task, key AS key, state AS state, done AS done, words AS words
                 FROM task_steps WHERE task IN (SELECT value FROM json_each(?1))
                 ORDER BY task, position, key",
            )
            .bind(serde_json::json!(ids).to_string()),
        )
        .await?;
    for row in steps.iter() {
        let owner: String = row.get("task")?;
        if let Some(task) = tasks.iter_mut().find(|task| task.id.as_str() == owner) {
            let step = read_step(ctx, &owner, row)?;
            task.steps.push(step);
        }
    }
    Ok(tasks)
}

fn read(ctx: &Inner, row: Row<'_>) -> Result<Task, Failure> {
    let (id, kind, state): (String, String, String) =
        (row.get("id")?, row.get("kind")?, row.get("state")?);
    let state = TaskState::parse(&state)
        .ok_or_else(|| Failure::Broken("tasks.state holds an unknown word".to_owned()))?;
    let result = TaskResult {
        scored: row.get("scored")?,
        added: row.get("added")?,
        updated: row.get("updated")?,
        filtered: row.get("filtered")?,
    };
    let error: Option<Vec<u8>> = row.get("error")?;
    Ok(Task {
        kind: TaskKind::parse(&kind)
            .ok_or_else(|| Failure::Broken("tasks.kind holds an unknown word".to_owned()))?,
        state,
        steps: Vec::new(),
        result: (state == TaskState::Completed).then_some(result),
        error: error
            .map(|sealed| ctx.vault.open_as(ERROR, &id, &sealed))
            .transpose()?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        id: TaskId::parse(id)?,
    })
}

fn read_step(ctx: &Inner, task: &str, row: Row<'_>) -> Result<TaskStep, Failure> {
    let (key, words): (String, Vec<u8>) = (row.get("key")?, row.get("words")?);
    let words: Words = ctx.vault.open_as(WORDS, &step_row(task, &key), &words)?;
    Ok(TaskStep {
        key,
        label: words.label,
        state: row.get("state")?,
        done: row.get("done")?,
        note: words.note,
    })
}

fn step_row(task: &str, key: &str) -> String {
    format!("{task}/{key}")
}

/// The live task of this kind, or a new one; and whether it is new.
pub(crate) async fn start(
    tx: &impl Sql,
    ctx: &Inner,
    kind: TaskKind,
) -> Result<(Task, bool), Failure> {
    if let Some(task) = live(tx, ctx).await?.into_iter().find(|t| t.kind == kind) {
        return Ok((task, false));
    }
    let now = ctx.now();
    let id = TaskId::parse(ctx.fresh_id())?;
    tx.execute(
        Statement::new(
            "INSERT INTO tasks (id, kind, state, lease_until, created_at, updated_at)
             VALUES (?1, ?2, 'queued', ?3, ?4, ?4)",
        )
        .bind(id.as_str())
        .bind(kind.as_str())
        .bind(now + FIRST_LEASE_MS)
        .bind(now),
    )
    .await?;
    let matching = TaskStep {
        key: MATCH_STEP.to_owned(),
        label: "Matching".to_owned(),
        state: "waiting".to_owned(),
        done: 0,
        note: None,
    };
    write_step(tx, ctx, &id, &matching, MATCH_POSITION).await?;
    let task = announce(tx, ctx, &id).await?;
    Ok((task, true))
}

/// Moves a task to `next` if its state machine has that move; answers whether it did.
pub(crate) async fn set_state(
    tx: &impl Sql,
    ctx: &Inner,
    task: &Task,
    next: TaskState,
) -> Result<bool, Failure> {
    if !task.state.may_become(next) {
        return Ok(false);
    }
    tx.execute(
        Statement::new(
            "UPDATE tasks SET state = ?2, updated_at = ?3, lease_until = ?4 WHERE id = ?1",
        )
        .bind(task.id.as_str())
        .bind(next.as_str())
        .bind(ctx.now())
        .bind(ctx.now() + LEASE_MS),
    )
    .await?;
    Ok(true)
}

/// Ends a live task for a reason a person can read.
pub(crate) async fn fail(
    tx: &impl Sql,
    ctx: &Inner,
    task: &Task,
    why: &str,
) -> Result<(), Failure> {
    if set_state(tx, ctx, task, TaskState::Failed).await? {
        let id = task.id.as_str();
        tx.execute(
            Statement::new("UPDATE tasks SET error = ?2 WHERE id = ?1")
                .bind(id)
                .bind(ctx.vault.seal(ERROR, id, why)?),
        )
        .await?;
        announce(tx, ctx, &task.id).await?;
    }
    Ok(())
}

/// Gives the task another lease.
pub(crate) async fn extend_lease(tx: &impl Sql, ctx: &Inner, id: &TaskId) -> Result<(), DbError> {
    tx.execute(
        Statement::new("UPDATE tasks SET lease_until = ?2 WHERE id = ?1")
            .bind(id.as_str())
            .bind(ctx.now() + LEASE_MS),
    )
    .await
}

/// Live tasks whose lease ran out, with what was asked of them.
pub(crate) async fn overdue(db: &impl Sql, ctx: &Inner, now: Millis) -> Result<Vec<Task>, Failure> {
    let statement = Statement::new(columns!(
        "WHERE state IN ('queued', 'running') AND lease_until <= ?1 ORDER BY id"
    ));
    query(db, ctx, statement.bind(now)).await
}

/// Whether all sources of a task have ended, so that it only waits for matching.
pub(crate) fn waits_for_matching(task: &Task) -> bool {
    let mut sources = task.steps.iter().filter(|s| s.key != MATCH_STEP).peekable();
    task.kind == TaskKind::Match
        || (sources.peek().is_some() && sources.all(|step| rank(&step.state) == Rank::Ended))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    Waiting,
    Running,
    Ended,
}

/// How far a step is by its word; words of ends are those of runs.
pub(crate) fn rank(state: &str) -> Rank {
    match state {
        "waiting" => Rank::Waiting,
        "running" => Rank::Running,
        _ => Rank::Ended,
    }
}

/// Brings the steps of a task forward; answers whether anything changed. A report that is older
/// than what is known changes nothing.
pub(crate) async fn advance(
    tx: &impl Sql,
    ctx: &Inner,
    task: &Task,
    steps: &[TaskStep],
) -> Result<bool, Failure> {
    let mut changed = false;
    for (position, step) in (0_u32..).zip(steps.iter().take(MAX_STEPS)) {
        let known = task.steps.iter().find(|known| known.key == step.key);
        if let Some(known) = known {
            let (was, is) = (rank(&known.state), rank(&step.state));
            let forward = is > was || (is == was && was != Rank::Ended && step.done > known.done);
            if !forward {
                continue;
            }
        } else if task.steps.len() >= MAX_STEPS {
            continue;
        }
        // Reports of one source at a time keep the order in which they first came.
        let position = known.map_or_else(
            || position.saturating_add(u32::try_from(task.steps.len()).unwrap_or(u32::MAX)),
            |_| 0,
        );
        write_step(tx, ctx, &task.id, step, position).await?;
        changed = true;
    }
    Ok(changed)
}

/// Writes a step; the position of one that is there stays.
async fn write_step(
    tx: &impl Sql,
    ctx: &Inner,
    task: &TaskId,
    step: &TaskStep,
    position: u32,
) -> Result<(), Failure> {
    let words = Words {
        label: step.label.clone(),
        note: step.note.clone(),
    };
    let row = step_row(task.as_str(), &step.key);
    tx.execute(
        Statement::new(
            "INSERT INTO task_steps (task, key, position, state, done, words)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (task, key) DO UPDATE SET state = excluded.state, done = excluded.done,
                 words = excluded.words",
        )
        .bind(task.as_str())
        .bind(step.key.as_str())
        .bind(position)
        .bind(step.state.as_str())
        .bind(step.done)
        .bind(ctx.vault.seal(WORDS, &row, &words)?),
    )
    .await?;
    Ok(())
}

/// Appends the event that shows the task as it stands now, and answers it.
pub(crate) async fn announce(tx: &impl Sql, ctx: &Inner, id: &TaskId) -> Result<Task, Failure> {
    let task = find(tx, ctx, id)
        .await?
        .ok_or_else(|| Failure::Broken("a task vanished while it was changed".to_owned()))?;
    events::append(tx, ctx, EventKind::TaskChanged, id.as_str(), &task).await?;
    Ok(task)
}
