//! The public routes, one file a subject.

mod account;
pub(crate) mod admin;
mod auth;
mod claim;
mod demo;
mod departure;
mod identities;
mod oidc;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod openapi;
mod register;
mod reset;
mod sessions;
mod sign_in;
mod tokens;
mod verify;

use accounts::people::Account;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{delete, get, post, put};
use identity::{Email, password};
use shared::Problem;
use shared::ports::{Level, Log as _};

use crate::config::Cloud;
use crate::context::Accounts;
use crate::failure::{Failure, Reason};
use crate::rates;

/// Bodies are a handful of short texts.
const MAX_BODY: usize = 64 << 10;

/// Every route there is.
fn routes() -> Router<Accounts> {
    Router::new()
        .route("/api/auth", get(auth::auth))
        .route("/api/auth/register", post(register::register))
        .route("/api/auth/verify", post(verify::verify))
        .route("/api/auth/sign-in", post(sign_in::sign_in))
        .route("/api/auth/sign-out", post(sign_in::sign_out))
        .route("/api/auth/reset", post(reset::reset))
        .route("/api/auth/reset/confirm", post(reset::confirm_reset))
        .route("/api/auth/oidc/{provider}/start", get(oidc::start))
        .route(
            "/api/auth/oidc/{provider}/callback",
            get(oidc::callback).post(oidc::callback_by_form),
        )
        .route("/api/account", delete(departure::delete_account))
        .route(
            "/api/account/identities/{provider}",
            delete(identities::unlink),
        )
        .route("/api/account/password", put(account::change_password))
        .route("/api/account/email", put(account::change_email))
        .route(
            "/api/sessions",
            get(sessions::list_sessions).delete(sessions::close_other_sessions),
        )
        .route("/api/sessions/{id}", delete(sessions::close_session))
        .route(
            "/api/tokens",
            get(tokens::list_tokens).post(tokens::create_token),
        )
        .route("/api/tokens/{id}", delete(tokens::close_token))
        .route("/api/admin/claim", post(claim::claim))
        .route("/api/demo/reset", post(demo::reset_demo))
        .merge(admin::routes())
        .layer(DefaultBodyLimit::max(MAX_BODY))
}

/// The routes, with what is common to them.
pub(crate) fn router(accounts: &Accounts) -> Router<Accounts> {
    routes()
        .layer(middleware::from_fn(rates::tell))
        .layer(middleware::from_fn_with_state(
            accounts.clone(),
            log_failures,
        ))
}

/// Writes the reason of a 5xx, which nobody outside is shown, to the log.
async fn log_failures(State(accounts): State<Accounts>, request: Request, next: Next) -> Response {
    let id = request.headers().get("rolecall-request").cloned();
    let response = next.run(request).await;
    if let Some(Reason(reason)) = response.extensions().get() {
        let id = id.as_ref().and_then(|id| id.to_str().ok()).unwrap_or("-");
        let fields = [("reason", reason.as_str()), ("id", id)];
        accounts
            .ports
            .log
            .log(Level::Error, "accounts_failed", &fields);
    }
    response
}

/// Where signing in with a password is off, so is everything about passwords.
fn with_password(cloud: &Cloud) -> Result<(), Failure> {
    if cloud.password {
        Ok(())
    } else {
        Err(Problem::forbidden("here one signs in through a provider, not with a password").into())
    }
}

/// Reads an address as a person typed it.
fn email(text: &str) -> Result<Email, Failure> {
    Email::parse(text).map_err(|error| Problem::invalid(error.to_string()).at("email").into())
}

/// Refuses a weak password. Depends on nothing that is stored.
fn good_password(password: &str, email: &str) -> Result<(), Failure> {
    password::check(password, email)
        .map_err(|weakness| Problem::invalid(weakness.to_string()).at("password").into())
}

/// Where letters to an account go: to an address that was proved to be its owner's.
fn letters_to(account: &Account) -> Option<&str> {
    account.email_verified_at.and(account.email.as_deref())
}
