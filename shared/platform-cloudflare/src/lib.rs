//! The ports on Cloudflare Workers: Durable Object SQLite, D1, Queues, service bindings, Fetch.
//!
//! Bindings, by the names wrangler.toml gives them: `PLATFORM` (D1), `TENANT` (Durable Objects),
//! `DISCOVER`, `MATCH`, `DOCUMENTS`, `ACCOUNTS` (services), `DISCOVER_QUEUE`, `MATCH_QUEUE`,
//! `ACCOUNTS_QUEUE`, `ASSETS`; whatever
//! else is a variable or a secret. A function that lacks a binding hears of it when it uses it.
//!
//! Everything here is bound to one isolate and holds nothing of a tenant but its database's handle.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]

pub mod entry;
mod fetch;
mod js;
mod platform_db;
mod reach;
mod surroundings;
mod tenant_db;
mod value;
mod wire;

use shared::TenantId;

pub use fetch::Http;
pub use js::{Env, Storage};
pub use platform_db::PlatformDb;
pub use reach::{Assets, Queue, Services, Tenants, Waker};
pub use surroundings::{Clock, Log, Random, Secrets};
pub use tenant_db::{TenantDb, Tx};

/// What every function gets of its runtime.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names are the ports'")]
pub struct Ports {
    pub db: PlatformDb,
    pub http: Http,
    pub queue: Queue,
    pub tenants: Tenants,
    pub services: Services,
    pub assets: Assets,
    pub clock: Clock,
    pub random: Random,
    pub secrets: Secrets,
    pub log: Log,
}

impl Ports {
    /// The ports of the function called `function` in logs, from its Worker's bindings.
    pub fn new(function: &'static str, env: &Env) -> Self {
        Self {
            db: PlatformDb::new(env),
            http: Http,
            queue: Queue::new(env),
            tenants: Tenants::new(env),
            services: Services::new(env),
            assets: Assets::new(env),
            clock: Clock,
            random: Random,
            secrets: Secrets::new(env),
            log: Log { function },
        }
    }
}

/// What the tenant function gets of one tenant.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names are the ports'")]
pub struct TenantPorts {
    pub tenant: TenantId,
    pub db: TenantDb,
    pub waker: Waker,
}

impl TenantPorts {
    /// The ports of the tenant whose Durable Object has this storage.
    pub fn new(tenant: TenantId, storage: &Storage) -> Self {
        Self {
            tenant,
            db: TenantDb::new(storage),
            waker: Waker::new(storage),
        }
    }
}
