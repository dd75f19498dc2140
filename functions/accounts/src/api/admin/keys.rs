//! Wrapping people's keys under the newest master key.

use std::collections::BTreeMap;

use accounts::keys::{self, KeyError};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use utoipa::ToSchema;

use crate::context::Accounts;
use crate::failure::Failure;
use crate::person::Administrator;

/// Keys one request wraps anew: as many as fit into its time on the smallest plan.
const MOST: u32 = 1_000;

/// What was wrapped anew.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct RewrappedView {
    /// The newest master key.
    version: u32,
    /// Keys wrapped under it just now.
    rewrapped: u32,
    /// Keys still under others, by version. Ask again until none is left; those that stay are under
    /// a master key that is not set.
    left: BTreeMap<u32, u64>,
}

/// Wrap keys anew
///
/// Under the newest `MASTER_KEY_<n>`, a thousand at a time. Nothing that is sealed changes. An old
/// master key may be removed when no key is left under it.
#[utoipa::path(
    post, path = "/api/admin/keys/rewrap", operation_id = "rewrapKeys", tag = "administration",
    responses(
        (status = 200, description = "What was done and what is left", body = RewrappedView),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No master key is set here, or one is not usable", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn rewrap(
    State(inner): State<Accounts>,
    Administrator(admin): Administrator,
) -> Result<Json<RewrappedView>, Failure> {
    let ports = &inner.ports;
    let done = keys::rewrap_some(&ports.db, &ports.secrets, &ports.random, MOST)
        .await
        .map_err(|error| match error {
            KeyError::Db(error) => Failure::Db(error),
            KeyError::Seal(error) => Failure::Seal(error),
            // Names a variable, never its value.
            other => Problem::unavailable(other.to_string()).into(),
        })?;
    let fields = [
        ("by", admin.id().as_str()),
        ("version", &done.version.to_string()),
        ("rewrapped", &done.rewrapped.to_string()),
    ];
    inner.info("keys_rewrapped", &fields);
    Ok(Json(RewrappedView {
        version: done.version,
        rewrapped: done.rewrapped,
        left: done.left,
    }))
}
