//! Tombstones of people who left: kept beside backups, and put back after one is restored.

use accounts::departures::{self, Tombstone};
use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serving::{Json, Query};
use shared::ids::Millis;
use shared::page::Page;
use shared::{Problem, TenantId};
use utoipa::ToSchema;

use crate::context::Accounts;
use crate::failure::Failure;
use crate::person::Administrator;

use super::Which;

/// Tombstones on one page, and in one request.
const PAGE: u32 = 500;

/// What remains of somebody who left.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct TombstoneView {
    /// Who.
    #[schema(value_type = String)]
    tenant: TenantId,
    /// When they left.
    deleted_at: Millis,
    /// When the last backup able to hold their key is gone.
    snapshots_gone_at: Millis,
    /// When their database was empty; not read when tombstones are put back.
    #[serde(default)]
    emptied_at: Option<Millis>,
}

/// List tombstones
///
/// Five hundred a page. Keep them beside your backups.
#[utoipa::path(
    get, path = "/api/admin/tombstones", operation_id = "listTombstones", tag = "administration",
    params(Which),
    responses(
        (status = 200, description = "A page of tombstones", body = Page<TombstoneView>),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list_tombstones(
    State(inner): State<Accounts>,
    _: Administrator,
    Query(which): Query<Which>,
) -> Result<Json<Page<TombstoneView>>, Failure> {
    let after = which.cursor.as_deref().unwrap_or_default();
    let stones = departures::list(&inner.ports.db, after, PAGE).await?;
    let is_full = u32::try_from(stones.len()).is_ok_and(|n| n == PAGE);
    let last = stones.last().map(|stone| stone.tenant.to_string());
    let items = stones.into_iter().map(|stone| TombstoneView {
        tenant: stone.tenant,
        deleted_at: stone.deleted_at,
        snapshots_gone_at: stone.snapshots_gone_at,
        emptied_at: stone.emptied_at,
    });
    Ok(Json(Page {
        items: items.collect(),
        next_cursor: last.filter(|_| is_full),
    }))
}

/// Tombstones to be put back.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Tombstones {
    /// As they were listed, at most five hundred.
    items: Vec<TombstoneView>,
}

/// Put tombstones back
///
/// After a backup was restored: whoever it brought back is erased again, at once in the platform
/// database and within minutes in their own. Only within ten minutes of signing in.
#[utoipa::path(
    put, path = "/api/admin/tombstones", operation_id = "putTombstones", tag = "administration",
    request_body = Tombstones,
    responses(
        (status = 204, description = "They are back"),
        (status = 400, description = "Too many at once, or one is not usable", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "You are no administrator, or signed in too long ago", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "You or another administrator are among them", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_tombstones(
    State(inner): State<Accounts>,
    Administrator(admin): Administrator,
    Json(asked): Json<Tombstones>,
) -> Result<StatusCode, Failure> {
    if asked.items.len() > PAGE as usize {
        let problem = Problem::invalid(format!("at most {PAGE} at once; send them in parts"));
        return Err(problem.at("items").into());
    }
    // It erases people at once: a session left open must not do.
    admin.signed_in_just_now(&inner).await?;
    if asked.items.iter().any(|stone| stone.tenant == *admin.id()) {
        return Err(Problem::conflict("you are among them; leave by deleting your account").into());
    }
    let stones: Vec<Tombstone> = asked
        .items
        .into_iter()
        .map(|stone| Tombstone {
            tenant: stone.tenant,
            deleted_at: stone.deleted_at,
            snapshots_gone_at: stone.snapshots_gone_at,
            emptied_at: None,
        })
        .collect();
    if !departures::bury_again(&inner.ports.db, &stones).await? {
        return Err(Problem::conflict(
            "an administrator of this instance is among them; dismiss or disable them first",
        )
        .into());
    }
    let fields = [
        ("by", admin.id().as_str()),
        ("tombstones", &stones.len().to_string()),
    ];
    inner.info("tombstones_put_back", &fields);
    Ok(StatusCode::NO_CONTENT)
}
