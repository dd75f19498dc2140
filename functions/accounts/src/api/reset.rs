//! `POST /api/auth/reset` and its confirmation.
//!
//! As with registering, known and unknown addresses cost and answer the same: an unknown one gets a
//! link and a letter that are decoys.

use accounts::links::{self, NewLink, Purpose};
use accounts::people;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use identity::rates::{LINK, RESET, RESET_ACCOUNT};
use serde::Deserialize;
use serving::Json;
use shared::Problem;
use utoipa::ToSchema;

use super::register::{Heard, heard};
use super::verify::{find, spent};
use super::{email, good_password, letters_to, with_password};
use crate::context::{Accounts, Address};
use crate::failure::Failure;
use crate::letters::{About, RESET_LASTS};
use crate::rates::Rates;

/// Whose password is to be set anew.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Resetting {
    /// The account's address.
    email: String,
}

/// Ask for a new password
///
/// The answer is the same whether or not the address has an account. A letter with a link goes to it
/// where it has.
#[utoipa::path(
    post, path = "/api/auth/reset", operation_id = "resetPassword", tag = "account",
    request_body = Resetting,
    responses(
        (status = 202, description = "Heard; look for a letter", body = Heard),
        (status = 400, description = "No address", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn reset(
    State(inner): State<Accounts>,
    address: Address,
    rates: Rates,
    Json(asked): Json<Resetting>,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    with_password(cloud)?;
    let email = email(&asked.email)?;
    rates.count(&inner, RESET, &address.0).await?;
    rates.count_named(&inner, RESET_ACCOUNT, &email).await?;

    let db = &inner.ports.db;
    let account = people::by_email(db, email.as_str()).await?;
    // An address nobody proved to be theirs gets no letter that lets its reader in.
    let account = account.filter(|a| a.disabled_at.is_none() && letters_to(a).is_some());
    let (token, id) = inner.fresh_token()?;
    let (purpose, about, account) = match &account {
        Some(known) => (
            Purpose::Reset,
            About::Reset { token: &token },
            Some(&known.id),
        ),
        None => (Purpose::Decoy, About::Nobody, None),
    };
    let link = NewLink {
        id,
        purpose,
        account: account.cloned(),
        email: email.as_str().to_owned(),
        password: None,
        expires_at: inner.now() + RESET_LASTS,
    };
    let letter = inner.letter(cloud, about, email.as_str(), account)?;
    links::begin(db, &link, &letter).await?;
    inner.letters_wait().await;
    Ok(heard(StatusCode::ACCEPTED, &email))
}

/// A new password for who opened the link.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewPassword {
    /// What follows `#token=` in the link.
    token: String,
    /// 12 to 128 characters.
    password: String,
}

/// Set a new password
///
/// With the link of a letter, which works once. Closes every session, takes every API token back and
/// unlinks every provider; sign in afterwards.
#[utoipa::path(
    post, path = "/api/auth/reset/confirm", operation_id = "confirmReset", tag = "account",
    request_body = NewPassword,
    responses(
        (status = 200, description = "The password is set", body = Heard),
        (status = 400, description = "The password is too weak", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "The link was used, or has run out", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn confirm_reset(
    State(inner): State<Accounts>,
    address: Address,
    rates: Rates,
    Json(asked): Json<NewPassword>,
) -> Result<Json<Heard>, Failure> {
    let cloud = inner.cloud().await?;
    with_password(cloud)?;
    rates.count(&inner, LINK, &address.0).await?;
    let (id, link) = find(&inner, &asked.token).await?;
    let (Purpose::Reset, None, Some(tenant)) = (link.purpose, link.used_at, &link.account) else {
        return Err(spent().into());
    };
    // Before the link is used up: who chose a weak one may choose again.
    good_password(&asked.password, &link.email)?;
    let password = inner.hash(&asked.password)?;
    let letter = inner.letter(cloud, About::PasswordReset, &link.email, Some(tenant))?;
    let change = async {
        let now = inner.now();
        Ok(links::reset_password(&inner.ports.db, &id, &password, Some(&letter), now).await?)
    };
    if !inner.change_and_shut_out(tenant, change).await? {
        return Err(spent().into());
    }
    inner.info("password_reset", &[("account", tenant.as_str())]);
    inner.letters_wait().await;
    Ok(Json(Heard { email: link.email }))
}
