//! The `tenant` function: one person's database and every route over it.
//!
//! Two doors lead in. [`api`] is what the gateway forwards from the person's browser: profile, CV,
//! searches, applications, tasks, updates; [`callers`] lets in whoever may ask in their name. [`calls`]
//! is what other functions ask: which sources are wanted, how a task stands, what to score by, what was
//! found. What both need decided is behind them: who the person is by their CVs ([`person`]), what they
//! bring along ([`intake`]), what they take along ([`leaving`]), what they may say ([`limits`]). All of it
//! works on [`store`], where all SQL and both state machines live. Arrows point one way, from the doors
//! inwards.
//!
//! Three rules hold everywhere. A person's content is sealed before it is written ([`vault`]). A
//! change, the event that tells of it ([`events`]) and the message that follows from it ([`outbox`])
//! are one transaction. Nothing is true because a message said so: a call that comes twice, late or
//! out of order finds the tables ahead of it and changes nothing.

mod api;
mod callers;
mod calls;
mod context;
mod events;
mod failure;
mod intake;
mod leaving;
mod limits;
mod migrations;
mod outbox;
mod person;
mod state;
mod store;
mod tombstone;
mod vault;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

use shared::Problem;

use crate::context::Tenant;

/// The routes of this function, for one tenant.
pub fn router(ports: platform::Ports, tenant: platform::TenantPorts) -> axum::Router {
    let tenant = Tenant::new(ports, tenant);
    api::router(&tenant)
        .merge(calls::router())
        .fallback(async || Problem::not_found("there is nothing at this address"))
        .method_not_allowed_fallback(async || {
            Problem::no_method("this address exists, but not with this method")
        })
        .with_state(tenant)
}

/// The OpenAPI 3.1 document of the public API, as `docs/openapi.json` holds it.
#[cfg(not(target_arch = "wasm32"))]
pub fn openapi() -> utoipa::openapi::OpenApi {
    api::openapi::document()
}
