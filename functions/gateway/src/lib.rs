//! The `gateway` function: the only public door.
//!
//! Everything from outside passes [`door`], which numbers its steps: it decides whether the request
//! may come in, and as whom; what it lets in is for one of these:
//!
//! - `/api/health` and `/api/openapi.json` are answered here ([`health`], [`contract`]);
//! - signing in, accounts, sessions, tokens and administration go to the accounts function, and any
//!   other route of the contract to the person's tenant ([`forward`], [`area`]);
//! - `/internal/cron/<name>` runs a cron job, for who knows the secret ([`cron`]);
//! - everything else is the static frontend ([`pages`]).

mod address;
mod area;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
mod config;
mod contract;
mod cron;
mod door;
mod forward;
mod headers;
mod health;
mod limits;
mod metrics;
mod pages;
mod rates;
mod site;
#[cfg(target_os = "wasi")]
mod spin;
mod visitor;

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use platform::Ports;
use shared::Problem;

use crate::config::Config;
use crate::visitor::access::HeldKeys;

/// What every handler of this function holds.
#[derive(Debug, Clone)]
struct Gateway {
    ports: Ports,
    config: Arc<OnceLock<Config>>,
    access_keys: Arc<HeldKeys>,
}

impl Gateway {
    /// The configuration, read once an instance: a new one comes with a new instance.
    async fn config(&self) -> &Config {
        if let Some(config) = self.config.get() {
            return config;
        }
        let config = Config::read(&self.ports.secrets).await;
        self.config.get_or_init(|| config)
    }
}

/// The routes of this function.
pub fn router(ports: Ports) -> Router {
    let gateway = Gateway {
        ports,
        config: Arc::default(),
        access_keys: Arc::default(),
    };
    let rooms = Router::new()
        .route(
            "/api/health",
            get(health::health).fallback(no_method_but_get),
        )
        .route(
            "/api/metrics",
            get(metrics::metrics).fallback(no_method_but_get),
        )
        .route(
            "/api/openapi.json",
            get(contract::document).fallback(no_method_but_get),
        )
        .route("/api/{*rest}", any(forward::forward))
        .route(
            "/internal/cron/{name}",
            post(cron::run).fallback(async || no_method("POST")),
        )
        .route("/api/", any(nothing_here))
        .route("/internal/", any(nothing_here))
        .route("/internal/{*rest}", any(nothing_here))
        .fallback(pages::page)
        .with_state(gateway.clone());
    // The door stands before routing, because it takes the base path off.
    Router::new()
        .fallback_service(rooms)
        .layer(from_fn_with_state(gateway, door::door))
}

async fn no_method_but_get() -> axum::response::Response {
    no_method("GET, HEAD")
}

/// 405 with the methods there are.
fn no_method(allowed: &str) -> axum::response::Response {
    use axum::response::IntoResponse;
    let problem = Problem::no_method(format!("use one of: {allowed}"));
    let mut response = problem.into_response();
    if let Ok(allowed) = http::HeaderValue::from_str(allowed) {
        response.headers_mut().insert(http::header::ALLOW, allowed);
    }
    response
}

async fn nothing_here(State(_): State<Gateway>) -> Problem {
    Problem::not_found("there is nothing at this address")
}
