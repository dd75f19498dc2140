//! `/api/discover` and `/api/tasks`.

use http::header::LOCATION;
use http::{HeaderName, StatusCode};
use serde::Deserialize;
use serving::{Json, Query};
use shared::calls::Message;
use shared::page::Page;
use shared::ports::TenantDb;
use shared::task::{Task, TaskKind, TaskState};
use shared::{Problem, TaskId};
use utoipa::IntoParams;

use crate::context::Context;
use crate::failure::Failure;
use crate::limits;
use crate::outbox;
use crate::store::tasks;

use super::id::Id;

/// Find postings now
///
/// Runs every source the searches want, then matches. One runs at a time: asking while one is live
/// answers that one, with 200.
#[utoipa::path(
    post, path = "/api/discover", operation_id = "discover", tag = "work",
    responses(
        (status = 200, description = "One is live already", body = Task),
        (status = 202, description = "It was started", body = Task, headers(("location" = String)))
    )
)]
pub(crate) async fn start_discovery(
    ctx: Context,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Task>), Failure> {
    outbox::set_safety_net(&ctx).await?;
    let (task, new) = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<(Task, bool), Failure> {
            let (task, new) = tasks::start(tx, &ctx, TaskKind::Discover).await?;
            if new {
                let message = Message::Discover {
                    tenant: ctx.mine.tenant.clone(),
                    task: task.id.clone(),
                };
                outbox::put(tx, &ctx, &message).await?;
            }
            Ok((task, new))
        })
        .await?;
    outbox::flush(&ctx).await?;
    let status = if new {
        StatusCode::ACCEPTED
    } else {
        StatusCode::OK
    };
    let location = format!("/api/tasks/{}", task.id);
    Ok((status, [(LOCATION, location)], Json(task)))
}

/// Which page of the tasks.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TaskQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1–100, 20 unless given.
    limit: Option<u32>,
}

/// Background work, newest first
#[utoipa::path(
    get, path = "/api/tasks", operation_id = "listTasks", tag = "work", params(TaskQuery),
    responses(
        (status = 200, description = "A page", body = Page<Task>),
        (status = 400, description = "Not a cursor or limit of this list", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list_tasks(
    ctx: Context,
    Query(query): Query<TaskQuery>,
) -> Result<Json<Page<Task>>, Failure> {
    let limit = limits::page_size(query.limit, 20, 100)?;
    let before = query
        .cursor
        .map(TaskId::parse)
        .transpose()
        .map_err(|invalid| Problem::from(invalid).at("cursor"))?;
    let mut items = tasks::page(&ctx.mine.db, &ctx, before.as_ref(), limit + 1).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|task| task.id.to_string());
    Ok(Json(Page { items, next_cursor }))
}

/// One task
#[utoipa::path(
    get, path = "/api/tasks/{id}", operation_id = "getTask", tag = "work",
    params(("id" = String, Path, description = "The task's id")),
    responses(
        (status = 200, description = "The task", body = Task),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_task(ctx: Context, Id(id): Id<TaskId>) -> Result<Json<Task>, Failure> {
    let found = tasks::find(&ctx.mine.db, &ctx, &id).await?;
    Ok(Json(found.ok_or_else(missing)?))
}

/// Cancel a task
///
/// What it found so far stays. Cancelling again changes nothing.
#[utoipa::path(
    post, path = "/api/tasks/{id}/cancel", operation_id = "cancelTask", tag = "work",
    params(("id" = String, Path, description = "The task's id")),
    responses(
        (status = 200, description = "It is cancelled", body = Task),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It has ended already", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn cancel_task(ctx: Context, Id(id): Id<TaskId>) -> Result<Json<Task>, Failure> {
    let task = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Task, Failure> {
            let task = tasks::find(tx, &ctx, &id).await?.ok_or_else(missing)?;
            if task.state == TaskState::Cancelled {
                return Ok(task);
            }
            if !tasks::set_state(tx, &ctx, &task, TaskState::Cancelled).await? {
                let word = task.state.as_str();
                return Err(Problem::conflict(format!("this task is {word} already")).into());
            }
            tasks::announce(tx, &ctx, &id).await
        })
        .await?;
    Ok(Json(task))
}

fn missing() -> Failure {
    Problem::not_found("there is no task of this id").into()
}
