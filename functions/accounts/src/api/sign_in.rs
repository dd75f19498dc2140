//! `POST /api/auth/sign-in` and `POST /api/auth/sign-out`.

use accounts::people;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use identity::credentials::clear_session_cookie;
use identity::rates::{SIGN_IN, SIGN_IN_ACCOUNT};
use serde::Deserialize;
use serving::Json;
use shared::Problem;
use shared::calls::{CloseSessions, SessionsToClose};
use shared::ports::Tenants as _;
use utoipa::ToSchema;

use super::auth::{AuthView, view};
use super::{email, with_password};
use crate::context::{Accounts, Address, Agent};
use crate::failure::Failure;
use crate::hashing;
use crate::person::{Claimed, Person};
use crate::rates::Rates;
use crate::sessions::cookie;

/// What one signs in with.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SigningIn {
    /// The account's address.
    email: String,
    /// Its password.
    password: String,
}

/// Sign in
///
/// With a password. An address without an account, a wrong password and an account that was disabled
/// are refused alike.
#[utoipa::path(
    post, path = "/api/auth/sign-in", operation_id = "signIn", tag = "account",
    request_body = SigningIn,
    responses(
        (status = 200, description = "Signed in; the session's cookie is set", body = AuthView),
        (status = 403, description = "Address and password do not fit", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too often", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn sign_in(
    State(inner): State<Accounts>,
    address: Address,
    rates: Rates,
    agent: Agent,
    headers: HeaderMap,
    Json(asked): Json<SigningIn>,
) -> Result<Response, Failure> {
    let cloud = inner.cloud().await?;
    with_password(cloud)?;
    let email = email(&asked.email)?;
    rates.count(&inner, SIGN_IN, &address.0).await?;
    rates.count_named(&inner, SIGN_IN_ACCOUNT, &email).await?;

    let db = &inner.ports.db;
    let account = people::by_email(db, email.as_str()).await?;
    let stored = account.as_ref().and_then(|found| found.password.as_deref());
    let verdict = hashing::verify(&asked.password, stored);
    // Whether an account is disabled is looked at after its password: who does not know that learns
    // nothing, neither by the words nor by the time they took.
    let mut account = account
        .filter(|found| verdict.matches && found.disabled_at.is_none())
        .ok_or_else(refused)?;
    if verdict.stale
        && let Some(old) = &account.password
    {
        let new = inner.hash(&asked.password)?;
        people::rehash(db, &account.id, old, &new, inner.now()).await?;
        account.password = Some(new);
    }
    let came_in = Claimed::of(&headers);
    let holds = async {
        let now = people::by_id(db, &account.id).await?;
        Ok(now.is_some_and(|now| now.disabled_at.is_none() && now.password == account.password))
    };
    let cookie = inner
        .open_session(&account.id, "password", &agent, came_in, holds)
        .await?
        .ok_or_else(refused)?;
    let person = Person {
        account,
        session: None,
    };
    Ok((cookie, Json(view(&inner, Some(&person)).await?)).into_response())
}

fn refused() -> Problem {
    Problem::forbidden(
        "this address and this password do not let you in; ask for a new password if you forgot it",
    )
}

/// Sign out
///
/// Closes the session and takes its cookie away. Signing out twice is no mistake.
#[utoipa::path(
    post, path = "/api/auth/sign-out", operation_id = "signOut", tag = "account",
    responses((status = 204, description = "Signed out"))
)]
pub(crate) async fn sign_out(
    State(inner): State<Accounts>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    inner.cloud().await?;
    if let Some(Claimed {
        tenant,
        session: Some(id),
    }) = Claimed::of(&headers)
    {
        let close = CloseSessions {
            which: SessionsToClose::One(id),
        };
        inner.ports.tenants.call(&tenant, &close).await?;
    }
    let gone = [(SET_COOKIE, cookie(&clear_session_cookie())?)];
    Ok((StatusCode::NO_CONTENT, gone).into_response())
}
