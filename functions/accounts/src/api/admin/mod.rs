//! `/api/admin`: what administrators see and do. Nothing of what people keep here.

mod allowlist;
mod keys;
mod letters;
mod people;
mod tombstones;

use std::collections::BTreeMap;

use accounts::people::counts;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post, put};
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use utoipa::{IntoParams, ToSchema};

use crate::context::Accounts;
use crate::failure::Failure;
use crate::person::Administrator;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// `next_cursor` of the page before.
    #[serde(default)]
    pub(super) cursor: Option<String>,
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use documented::Documented;

#[cfg(not(target_arch = "wasm32"))]
mod documented {
    use super::{allowlist, keys, letters, people, tombstones};

    /// The routes of this module, for the OpenAPI document.
    #[derive(utoipa::OpenApi)]
    #[openapi(paths(
        super::instance,
        people::list_accounts,
        people::update_account,
        allowlist::get_allowlist,
        allowlist::put_allowlist,
        letters::list_letters,
        tombstones::list_tombstones,
        tombstones::put_tombstones,
        keys::rewrap,
    ))]
    pub(crate) struct Documented;
}

/// The routes of this module.
pub(super) fn routes() -> Router<Accounts> {
    Router::new()
        .route("/api/admin", get(instance))
        .route("/api/admin/accounts", get(people::list_accounts))
        .route("/api/admin/accounts/{id}", put(people::update_account))
        .route(
            "/api/admin/allowlist",
            get(allowlist::get_allowlist).put(allowlist::put_allowlist),
        )
        .route("/api/admin/letters", get(letters::list_letters))
        .route(
            "/api/admin/tombstones",
            get(tombstones::list_tombstones).put(tombstones::put_tombstones),
        )
        .route("/api/admin/keys/rewrap", post(keys::rewrap))
}

/// How an instance does.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct InstanceView {
    /// How many accounts there are: `all`, `disabled`, `administrators`, and `leaving`, which are
    /// deleted and whose data is still being removed.
    accounts: BTreeMap<String, u32>,
    /// How many people's keys are wrapped under which master key.
    keys: Vec<KeyVersion>,
    /// How letters leave.
    mail: MailView,
}

/// A version of the master key.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct KeyVersion {
    /// `MASTER_KEY_<version>`
    version: u32,
    /// Keys wrapped under it.
    tenants: u64,
}

/// How letters leave.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct MailView {
    /// `MAIL_PROVIDER`
    provider: String,
    /// Letters that have not left yet.
    waiting: u32,
}

/// How this instance does
#[utoipa::path(
    get, path = "/api/admin", operation_id = "getInstance", tag = "administration",
    responses(
        (status = 200, description = "Counts", body = InstanceView),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn instance(
    State(inner): State<Accounts>,
    _: Administrator,
) -> Result<Json<InstanceView>, Failure> {
    let (db, cloud) = (&inner.ports.db, inner.cloud().await?);
    let counts = counts(db).await?;
    let keys = ::accounts::keys::by_version(db).await?.into_iter();
    let named = [
        ("all", counts.accounts),
        ("disabled", counts.disabled),
        ("administrators", counts.admins),
        ("leaving", counts.leaving),
    ];
    let provider = cloud.mailer.as_ref().map_or("none", mail::Mailer::name);
    Ok(Json(InstanceView {
        accounts: named.map(|(name, n)| (name.to_owned(), n)).into(),
        keys: keys
            .map(|(version, tenants)| KeyVersion { version, tenants })
            .collect(),
        mail: MailView {
            provider: provider.to_owned(),
            waiting: counts.letters,
        },
    }))
}
