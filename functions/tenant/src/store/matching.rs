//! Tasks while postings are being scored for them.

use shared::TaskId;
use shared::ports::{Sql, Statement};
use shared::task::{Task, TaskResult, TaskState, TaskStep};

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::tasks::{self, MATCH_STEP, Rank, rank};

/// Notes that matching begins now, after the ends of all sources it is to cover: tasks that waited
/// for that are marked, and only a marked one completes when matching reaches the catalog's end.
/// Without the mark, a matching that read the catalog before a source ended would end its task.
pub(crate) async fn begins(tx: &impl Sql, ctx: &Inner) -> Result<Vec<TaskId>, Failure> {
    let mut waiting = Vec::new();
    for task in tasks::live(tx, ctx).await? {
        if !tasks::waits_for_matching(&task) {
            continue;
        }
        mark(tx, &task.id).await?;
        tasks::extend_lease(tx, ctx, &task.id).await?;
        let began = advance_step(tx, ctx, &task, "running", 0).await?;
        let moved = task.state == TaskState::Queued
            && tasks::set_state(tx, ctx, &task, TaskState::Running).await?;
        if began || moved {
            tasks::announce(tx, ctx, &task.id).await?;
        }
        waiting.push(task.id);
    }
    Ok(waiting)
}

/// Counts a block of scored postings for every live task, and completes the marked ones where it
/// was the last.
pub(crate) async fn delivered(
    tx: &impl Sql,
    ctx: &Inner,
    counts: &TaskResult,
    last: bool,
) -> Result<(), Failure> {
    let marked = marked(tx).await?;
    for task in tasks::live(tx, ctx).await? {
        count(tx, &task.id, counts).await?;
        tasks::extend_lease(tx, ctx, &task.id).await?;
        let complete = last && marked.contains(&task.id);
        let state = if complete { "completed" } else { "running" };
        let shown = task.steps.iter().find(|s| s.key == MATCH_STEP);
        let done = shown.map_or(0, |s| s.done).saturating_add(counts.scored);
        let mut changed = advance_step(tx, ctx, &task, state, done).await?;
        if complete {
            changed |= tasks::set_state(tx, ctx, &task, TaskState::Completed).await?;
        }
        if changed {
            tasks::announce(tx, ctx, &task.id).await?;
        }
    }
    Ok(())
}

async fn advance_step(
    tx: &impl Sql,
    ctx: &Inner,
    task: &Task,
    state: &str,
    done: u32,
) -> Result<bool, Failure> {
    let Some(known) = task.steps.iter().find(|step| step.key == MATCH_STEP) else {
        return Ok(false);
    };
    if rank(&known.state) == Rank::Ended {
        return Ok(false);
    }
    let step = TaskStep {
        state: state.to_owned(),
        done: done.max(known.done),
        ..known.clone()
    };
    tasks::advance(tx, ctx, task, &[step]).await
}

async fn mark(tx: &impl Sql, id: &TaskId) -> Result<(), Failure> {
    tx.execute(
        Statement::new("UPDATE tasks SET matching = 1 WHERE id = ?1 AND matching = 0")
            .bind(id.as_str()),
    )
    .await?;
    Ok(())
}

async fn marked(tx: &impl Sql) -> Result<Vec<TaskId>, Failure> {
    let rows = tx
        .query(Statement::new(
            "SELECT id AS id FROM tasks WHERE matching = 1 AND state IN ('queued', 'running')",
        ))
        .await?;
    rows.iter()
        .map(|row| Ok(TaskId::parse(row.get::<String>("id")?)?))
        .collect()
}

async fn count(tx: &impl Sql, id: &TaskId, counts: &TaskResult) -> Result<(), Failure> {
    tx.execute(
        Statement::new(
            "UPDATE tasks SET scored = scored + ?2, added = added + ?3, updated = updated + ?4,
                    filtered = filtered + ?5 WHERE id = ?1",
        )
        .bind(id.as_str())
        .bind(counts.scored)
        .bind(counts.added)
        .bind(counts.updated)
        .bind(counts.filtered),
    )
    .await?;
    Ok(())
}
