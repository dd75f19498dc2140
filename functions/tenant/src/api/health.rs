//! `GET /api/health` is the gateway's; only its description is here, beside all others.

use serde::Serialize;
use utoipa::ToSchema;

/// What the service says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: String,
    /// Release running.
    version: String,
    /// Schemas in use.
    schema: Schema,
    /// `local`, `cloud` or `demo`.
    mode: String,
    /// `cloudflare`, `spin` or `native`.
    runtime: String,
}

/// Numbers of the newest migrations that ran.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Schema {
    /// Of the platform database.
    platform: i64,
}

/// Whether the service works
///
/// Release, schema and mode; needs no sign-in.
#[utoipa::path(
    get, path = "/api/health", operation_id = "getHealth", tag = "system",
    responses(
        (status = 200, description = "It works", body = Health),
        (status = 503, description = "It does not; the problem says why", body = shared::Problem, content_type = "application/problem+json")
    )
)]
#[expect(dead_code, reason = "a description; the gateway answers")]
pub(crate) fn health() {}
