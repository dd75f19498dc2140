//! Accounts, as an administrator sees them.

use accounts::people::{self, Account, FlagsSet};
use axum::extract::{Path, State};
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

/// Accounts on one page.
const PAGE: u32 = 100;

/// An account.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct AccountNote {
    /// Its id.
    #[schema(value_type = String)]
    id: TenantId,
    /// Its address; absent where a provider named none.
    email: Option<String>,
    /// Whether the address was proved to be theirs.
    email_verified: bool,
    /// Whether they administer this instance.
    is_admin: bool,
    /// Whether they may not sign in.
    disabled: bool,
    /// When it was made.
    created_at: Millis,
}

impl From<Account> for AccountNote {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            email: account.email,
            email_verified: account.email_verified_at.is_some(),
            is_admin: account.is_admin,
            disabled: account.disabled_at.is_some(),
            created_at: account.created_at,
        }
    }
}

/// List accounts
///
/// In the order they were made, a hundred a page.
#[utoipa::path(
    get, path = "/api/admin/accounts", operation_id = "listAccounts", tag = "administration",
    params(Which),
    responses(
        (status = 200, description = "A page of accounts", body = Page<AccountNote>),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list_accounts(
    State(inner): State<Accounts>,
    _: Administrator,
    Query(which): Query<Which>,
) -> Result<Json<Page<AccountNote>>, Failure> {
    let after = which.cursor.as_deref().unwrap_or_default();
    let accounts = people::list(&inner.ports.db, after, PAGE).await?;
    let is_full = u32::try_from(accounts.len()).is_ok_and(|n| n == PAGE);
    let last = accounts.last().map(|account| account.id.to_string());
    Ok(Json(Page {
        next_cursor: last.filter(|_| is_full),
        items: accounts.into_iter().map(AccountNote::from).collect(),
    }))
}

/// What changes about an account; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountChange {
    /// Whether they may not sign in. Disabling closes their sessions and takes their API tokens back.
    #[serde(default)]
    disabled: Option<bool>,
    /// Whether they administer this instance.
    #[serde(default)]
    is_admin: Option<bool>,
}

/// Change an account
///
/// The last administrator who may sign in can be neither disabled nor dismissed.
#[utoipa::path(
    put, path = "/api/admin/accounts/{id}", operation_id = "updateAccount", tag = "administration",
    params(("id" = String, Path, description = "The account's id")),
    request_body = AccountChange,
    responses(
        (status = 200, description = "The account as it is now", body = AccountNote),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such account", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Nobody would be left to administer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn update_account(
    State(inner): State<Accounts>,
    Administrator(admin): Administrator,
    Path(id): Path<String>,
    Json(change): Json<AccountChange>,
) -> Result<Json<AccountNote>, Failure> {
    let nobody = || Problem::not_found("there is no account with this id");
    let id = TenantId::parse(id).map_err(|_| nobody())?;
    let (db, now) = (&inner.ports.db, inner.now());
    match people::set_flags(db, &id, change.disabled, change.is_admin, now).await? {
        FlagsSet::Done => {}
        FlagsSet::NoSuchAccount => return Err(nobody().into()),
        FlagsSet::LastAdministrator => {
            return Err(Problem::conflict(
                "nobody would be left to administer this instance; make somebody else an \
                 administrator first",
            )
            .into());
        }
    }
    let fields = [
        ("account", id.as_str()),
        ("by", admin.id().as_str()),
        ("disabled", word(change.disabled)),
        ("is_admin", word(change.is_admin)),
    ];
    inner.info("account_changed", &fields);
    if change.disabled == Some(true) {
        // Where that fails the administrator hears it, and the tick goes on.
        inner.shut_out_disabled(&id).await?;
    }
    let account = people::by_id(db, &id).await?.ok_or_else(nobody)?;
    Ok(Json(account.into()))
}

const fn word(flag: Option<bool>) -> &'static str {
    match flag {
        None => "-",
        Some(true) => "true",
        Some(false) => "false",
    }
}
