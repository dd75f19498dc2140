//! The `accounts` function: who may sign in and how.
//!
//! The gateway hands on the public routes below `/api/auth`, `/api/account`, `/api/sessions`,
//! `/api/tokens` and `/api/admin` ([`api`]). Whoever asks for anything but signing in was identified
//! by the gateway ([`person`]), and their session is checked with their tenant, where sessions live.
//!
//! Three rules hold everywhere. Nobody learns who has an account: what is known and what is not get
//! the same answer for the same work. A change and the letter that tells of it are one batch
//! ([`letters`]), and letters leave through the queue ([`post`]), after the answer. And whatever lets
//! somebody in is stored as its hash or sealed ([`seals`]).

mod api;
mod calls;
mod config;
mod context;
mod demo;
mod elsewhere;
mod failure;
mod hashing;
mod leaving;
mod letters;
mod person;
mod post;
mod rates;
mod seals;
mod sessions;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

use axum::Router;
use platform::Ports;
use shared::Problem;

use crate::context::Accounts;

#[cfg(not(target_arch = "wasm32"))]
pub use hashing::hashes_made;

/// The routes of this function.
pub fn router(ports: Ports) -> Router {
    let accounts = Accounts::new(ports);
    api::router(&accounts)
        .merge(calls::router())
        .fallback(async || Problem::not_found("there is nothing at this address"))
        .method_not_allowed_fallback(async || {
            Problem::no_method("this address exists, but not with this method")
        })
        .with_state(accounts)
}

/// The part of the OpenAPI 3.1 document that this function answers for.
#[cfg(not(target_arch = "wasm32"))]
pub fn openapi() -> utoipa::openapi::OpenApi {
    api::openapi::document()
}
