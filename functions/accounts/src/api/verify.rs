//! `POST /api/auth/verify`: the link of a registration or of a new address was opened.

use accounts::links::{self, Link, Purpose};
use accounts::people;
use axum::extract::State;
use identity::one_time;
use identity::rates::LINK;
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use utoipa::ToSchema;

use crate::context::{Accounts, Address, Inner};
use crate::failure::Failure;
use crate::letters::About;
use crate::rates::Rates;

/// The token of a link.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Opened {
    /// What follows `#token=` in the link.
    token: String,
}

/// What a link did.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Verified {
    /// The address that is confirmed now.
    email: String,
    /// `register`: sign in now. `email`: the account has this address now.
    purpose: String,
}

/// Confirm an address
///
/// Opening the link of a registration again, within the day it works, changes nothing and is
/// answered alike. Nobody is signed in by it.
#[utoipa::path(
    post, path = "/api/auth/verify", operation_id = "verify", tag = "account",
    request_body = Opened,
    responses(
        (status = 200, description = "Confirmed", body = Verified),
        (status = 404, description = "The link was used, or has run out", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The address has another account by now", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn verify(
    State(inner): State<Accounts>,
    address: Address,
    rates: Rates,
    Json(opened): Json<Opened>,
) -> Result<Json<Verified>, Failure> {
    rates.count(&inner, LINK, &address.0).await?;
    let (id, link) = find(&inner, &opened.token).await?;
    match link.purpose {
        Purpose::Register => make_account(&inner, &id, &link).await?,
        Purpose::Email => change_address(&inner, &id, &link).await?,
        Purpose::Reset | Purpose::Decoy => return Err(spent().into()),
    }
    Ok(Json(Verified {
        purpose: link.purpose.as_str().to_owned(),
        email: link.email,
    }))
}

/// What is said of a link that does nothing.
pub(super) fn spent() -> Problem {
    Problem::not_found("this link was used or has run out; ask for a new one")
}

/// The link of this token, if it has not run out.
pub(super) async fn find(inner: &Inner, token: &str) -> Result<(String, Link), Failure> {
    let id = one_time::id(token).ok_or_else(spent)?;
    let link = links::find(&inner.ports.db, &id).await?;
    let link = link.filter(|link| link.expires_at > inner.now());
    Ok((id, link.ok_or_else(spent)?))
}

async fn make_account(inner: &Inner, id: &str, link: &Link) -> Result<(), Failure> {
    let db = &inner.ports.db;
    if link.used_at.is_none() {
        let tenant = inner.fresh_tenant()?;
        if links::make_account(db, id, &tenant, inner.now()).await? {
            inner.info("registered", &[("account", tenant.as_str())]);
            return Ok(());
        }
    }
    // Opened twice, by an impatient finger or a mail program that looks ahead.
    let used = links::find(db, id)
        .await?
        .is_some_and(|l| l.used_at.is_some());
    if used && people::by_email(db, &link.email).await?.is_some() {
        Ok(())
    } else {
        Err(spent().into())
    }
}

async fn change_address(inner: &Inner, id: &str, link: &Link) -> Result<(), Failure> {
    let (None, Some(tenant)) = (link.used_at, &link.account) else {
        return Err(spent().into());
    };
    let (db, cloud) = (&inner.ports.db, inner.cloud().await?);
    let account = people::by_id(db, tenant).await?;
    let account = account.filter(|account| account.disabled_at.is_none());
    let account = account.ok_or_else(spent)?;
    let about = About::OldAddress { new: &link.email };
    let letter = super::letters_to(&account)
        .map(|old| inner.letter(cloud, about, old, Some(tenant)))
        .transpose()?;
    if !links::change_address(db, id, letter.as_ref(), inner.now()).await? {
        return Err(Problem::conflict(
            "this address has another account by now; sign in with that one, or choose another address",
        )
        .into());
    }
    inner.info("address_changed", &[("account", tenant.as_str())]);
    inner.letters_wait().await;
    Ok(())
}
