//! The port conformance suite inside workerd: the tenant's database in a Durable Object, the
//! platform's on D1, Cloudflare's queues, Fetch. `GET /tenant_db` of a Durable Object and
//! `GET /platform_db`, `/http`, `/queue`, `/misc` of the Worker answer one line a case. Below
//! `/drill` of a Durable Object are routes that break the instance, and `GET /pairs` scores.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]

mod drill;
mod pairs;
mod queues;
mod remote;

use std::fmt::Write as _;
use std::pin::Pin;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use conformance::CaseResult;
use platform_cloudflare::entry::{self, Promise, Request};
use platform_cloudflare::{Env, Ports, Storage, TenantPorts};
use shared::{Problem, TenantId};
use wasm_bindgen::prelude::wasm_bindgen;

use remote::RemoteDb;

/// The Worker's side.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Handler(Router);

#[wasm_bindgen]
impl Handler {
    /// Binds it to the Worker's bindings.
    #[wasm_bindgen(constructor)]
    pub fn new(env: &Env) -> Self {
        let router = Router::new()
            .route("/platform_db", get(platform_db))
            .route("/http", get(http))
            .route("/misc", get(misc))
            .route("/pairs", get(pairs::score))
            .merge(queues::routes())
            .with_state(Ports::new("conformance", env));
        Self(router)
    }

    /// A promise of the answer.
    pub fn fetch(&self, request: Request, flight: u32) -> Promise {
        entry::serve(self.0.clone(), request, flight)
    }
}

/// The suite's futures are not `Send`, and boxed the compiler need not ask them.
type Answer = Pin<Box<dyn Future<Output = Result<String, Problem>> + Send>>;

fn platform_db(State(ports): State<Ports>) -> Answer {
    entry::on_this_thread(async move { Ok(lines(&conformance::run_platform_db(&ports.db).await)) })
}

/// `base` is the address of the server that misbehaves on demand.
fn http(State(ports): State<Ports>, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    entry::on_this_thread(async move {
        let base = asked
            .iter()
            .find(|(name, _)| name == "base")
            .map_or("", |(_, value)| value);
        Ok(lines(&conformance::run_http(&ports.http, base).await))
    })
}

fn misc(State(ports): State<Ports>) -> Answer {
    entry::on_this_thread(async move {
        let Ports {
            clock,
            random,
            secrets,
            ..
        } = ports;
        Ok(lines(
            &conformance::run_misc(&clock, &random, &secrets).await,
        ))
    })
}

/// A Durable Object's side.
#[derive(Debug)]
#[wasm_bindgen]
pub struct TenantHandler(Router);

#[wasm_bindgen]
impl TenantHandler {
    /// Binds it to the object of this name.
    #[wasm_bindgen(constructor)]
    pub fn new(env: &Env, storage: &Storage, tenant: &str) -> Result<Self, String> {
        let tenant = TenantId::parse(tenant).map_err(|invalid| invalid.to_string())?;
        let both = Both {
            ports: Ports::new("conformance", env),
            own: TenantPorts::new(tenant, storage),
        };
        let router = Router::new()
            .route("/tenant_db", get(tenant_db))
            .route(remote::PATH, post(remote::answer))
            .merge(drill::routes())
            .with_state(both);
        Ok(Self(router))
    }

    /// A promise of the answer.
    pub fn fetch(&self, request: Request, flight: u32) -> Promise {
        entry::serve(self.0.clone(), request, flight)
    }
}

/// What a Durable Object's routes work with.
#[derive(Clone)]
struct Both {
    ports: Ports,
    own: TenantPorts,
}

/// The second tenant lives in an object of its own and is asked over the wire: an object cannot
/// touch another's storage at all.
fn tenant_db(State(both): State<Both>) -> Answer {
    entry::on_this_thread(async move {
        let other = RemoteDb::new(both.ports.tenants, TenantId::parse("other")?);
        Ok(lines(
            &conformance::run_tenant_db(&both.own.db, &other).await,
        ))
    })
}

fn lines(results: &[CaseResult]) -> String {
    results.iter().fold(String::new(), |mut text, result| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{result}");
        text
    })
}
