//! `GET /api/health` is the gateway's; only its description is here, beside all others.

use serde::Serialize;
use utoipa::ToSchema;

/// What the service says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok` or `degraded`.
    status: String,
    /// What is wrong and what to do about it, where something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Release running.
    version: String,
    /// `local`, `cloud` or `demo`.
    mode: String,
    /// `cloudflare`, `spin` or `native`.
    runtime: String,
    /// Schemas in use.
    schema: Schema,
}

/// Numbers of the newest migrations that ran.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Schema {
    /// Of the platform database; 0 before the first.
    platform: i64,
    /// Of the person's own database; null where it cannot be opened, and in cloud mode, where
    /// everybody has one.
    tenant: Option<i64>,
    /// What this release brings.
    expected: Expected,
}

/// Numbers of the newest migrations of this release.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Expected {
    /// Of the platform database.
    platform: i64,
    /// Of people's own databases.
    tenant: i64,
}

/// Whether the service works
///
/// Release, schemas and mode; needs no sign-in.
#[utoipa::path(
    get, path = "/api/health", operation_id = "getHealth", tag = "system",
    responses(
        (status = 200, description = "It works", body = Health),
        (status = 503, description = "It does not; the problem says why", body = shared::Problem, content_type = "application/problem+json")
    )
)]
#[expect(dead_code, reason = "a description; the gateway answers")]
pub(crate) fn health() {}
