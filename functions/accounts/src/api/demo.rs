//! `POST /api/demo/reset`: the demo's person, as they were.

use axum::extract::State;
use http::StatusCode;
use shared::Problem;

use crate::context::Accounts;
use crate::demo;
use crate::failure::Failure;

/// Start the demo over
///
/// Forgets everything guests changed. Where somebody else just asked for it, theirs counts for both.
#[utoipa::path(
    post, path = "/api/demo/reset", operation_id = "resetDemo", tag = "system",
    responses(
        (status = 204, description = "It is as it was at first"),
        (status = 404, description = "This is no demo", body = Problem),
        (status = 429, description = "Asked too often", body = Problem),
    )
)]
pub(crate) async fn reset_demo(State(accounts): State<Accounts>) -> Result<StatusCode, Failure> {
    if accounts.config().await.mode != "demo" {
        return Err(Problem::not_found("this is no demo; nothing was changed").into());
    }
    demo::start_over(&accounts.ports).await?;
    Ok(StatusCode::NO_CONTENT)
}
