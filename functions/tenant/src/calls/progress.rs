//! How a task's steps stand, from whoever works on it.

use shared::Problem;
use shared::calls::{ReportProgress, TaskLiveness};
use shared::ports::TenantDb;
use shared::task::TaskState;

use crate::context::Tenant;
use crate::failure::Failure;
use crate::store::tasks;

/// Brings the task's steps forward, or ends it. A task that is over, or was never there, is answered
/// as not live, and nothing changes.
pub(crate) async fn report(tenant: &Tenant, call: ReportProgress) -> Result<TaskLiveness, Failure> {
    const WORDS: [&str; 7] = [
        "waiting",
        "running",
        "completed",
        "partial",
        "changed",
        "blocked",
        "failed",
    ];
    if let Some(step) = call
        .steps
        .iter()
        .find(|s| !WORDS.contains(&s.state.as_str()))
    {
        let why = format!("“{}” is no state of a step", step.state);
        return Err(Problem::invalid(why).at("steps.state").into());
    }
    let ctx = tenant.open().await?;
    let live = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<bool, Failure> {
            let Some(task) = tasks::find(tx, &ctx, &call.task).await? else {
                return Ok(false);
            };
            if !task.state.is_live() {
                return Ok(false);
            }
            let advanced = tasks::advance(tx, &ctx, &task, &call.steps).await?;
            if let Some(why) = &call.failed {
                tasks::fail(tx, &ctx, &task, why).await?;
                return Ok(false);
            }
            tasks::extend_lease(tx, &ctx, &task.id).await?;
            let begun = task.state == TaskState::Queued
                && tasks::set_state(tx, &ctx, &task, TaskState::Running).await?;
            if advanced || begun {
                tasks::announce(tx, &ctx, &task.id).await?;
            }
            Ok(true)
        })
        .await?;
    Ok(TaskLiveness { live })
}
