//! `POST /api/applications/{id}/status` and `POST /api/applications/batch`.

use serde::{Deserialize, Serialize};
use serving::Json;
use shared::application::{ApplicationSummary, Status};
use shared::ports::TenantDb;
use shared::{ApplicationId, Problem};
use utoipa::ToSchema;

use crate::context::Context;
use crate::failure::Failure;
use crate::limits;
use crate::store::moves::{self, Moved};
use crate::store::undo::{self, Entry};

use super::id::Id;

/// Where to.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct MoveTo {
    status: Status,
}

/// Where to, and which.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct MoveMany {
    /// At most 500.
    #[schema(value_type = Vec<String>)]
    ids: Vec<String>,
    status: Status,
}

/// What became of one of them: `application` or `problem`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MoveOutcome {
    /// As it was sent.
    pub(crate) id: String,
    /// As it stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) application: Option<ApplicationSummary>,
    /// Why it was not moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<Problem>,
}

/// What became of all of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MoveOutcomes {
    /// In the order asked for, each id once.
    pub(crate) items: Vec<MoveOutcome>,
    /// How many moved.
    pub(crate) moved: u32,
}

/// Move an application
///
/// An illegal move is a 409 whose `legal` names the legal ones. It can be undone.
#[utoipa::path(
    post, path = "/api/applications/{id}/status", operation_id = "moveApplication", tag = "applications",
    params(("id" = String, Path, description = "The application's id")),
    request_body = MoveTo,
    responses(
        (status = 200, description = "The application as it is now", body = ApplicationSummary),
        (status = 400, description = "Not a status", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Not a legal move; `legal` names those", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn move_application(
    ctx: Context,
    Id(id): Id<ApplicationId>,
    Json(to): Json<MoveTo>,
) -> Result<Json<ApplicationSummary>, Failure> {
    let mut changed = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Vec<ApplicationSummary>, Failure> {
            let moves = vec![moves::make(tx, &ctx, &id, to.status).await?];
            undo::push(tx, &ctx, &Entry::Moves { moves }).await?;
            moves::announce(tx, &ctx, std::slice::from_ref(&id)).await
        })
        .await?;
    let application = changed
        .pop()
        .ok_or_else(|| Failure::Broken("an application vanished as it moved".to_owned()))?;
    Ok(Json(application))
}

/// Move many applications at once
///
/// Each is judged by itself; what can move does. One undo takes all of it back.
#[utoipa::path(
    post, path = "/api/applications/batch", operation_id = "moveApplications", tag = "applications",
    request_body = MoveMany,
    responses(
        (status = 200, description = "What became of each", body = MoveOutcomes),
        (status = 400, description = "Not a status, no ids or too many", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn move_applications(
    ctx: Context,
    Json(wanted): Json<MoveMany>,
) -> Result<Json<MoveOutcomes>, Failure> {
    if wanted.ids.is_empty() {
        return Err(Problem::invalid("name at least one application")
            .at("ids")
            .into());
    }
    limits::items("ids", &wanted.ids, limits::MAX_BATCH)?;
    let mut ids = wanted.ids;
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let outcomes = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<MoveOutcomes, Failure> {
            let mut made: Vec<Moved> = Vec::new();
            let mut items = Vec::with_capacity(ids.len());
            for id in ids {
                let outcome = match ApplicationId::parse(id.as_str()) {
                    Ok(id) => moves::make(tx, &ctx, &id, wanted.status).await,
                    Err(invalid) => Err(invalid.into()),
                };
                let problem = match outcome {
                    Ok(moved) => {
                        made.push(moved);
                        None
                    }
                    Err(Failure::Problem(problem)) => Some(*problem),
                    Err(other) => return Err(other),
                };
                items.push(MoveOutcome {
                    id,
                    application: None,
                    problem,
                });
            }
            let moved: Vec<ApplicationId> = made.iter().map(|m| m.application.clone()).collect();
            if !made.is_empty() {
                undo::push(tx, &ctx, &Entry::Moves { moves: made }).await?;
            }
            let mut changed = moves::announce(tx, &ctx, &moved).await?.into_iter();
            for item in items.iter_mut().filter(|item| item.problem.is_none()) {
                item.application = changed.next();
            }
            Ok(MoveOutcomes {
                items,
                moved: u32::try_from(moved.len()).unwrap_or(u32::MAX),
            })
        })
        .await?;
    Ok(Json(outcomes))
}
