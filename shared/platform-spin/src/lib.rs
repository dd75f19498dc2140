//! The Spin adapter (SDK 7, WASIp3: Spin 4.1 or later).
//!
//! What Spin lacks beside Cloudflare is built here from tables of the platform database: queues
//! ([`queue`]) and alarms ([`wakeups`]). Both are driven by `POST /internal/cron/tick` and, so that
//! nobody waits for the next tick, by a nudge straight after a send: a consumer answers the nudge
//! at once and drains its queue in a task that outlives the response, which WASIp3 allows.
//!
//! Most ports hold nothing. They are not `Copy` all the same: on the other runtimes they hold
//! handles, and code above must read alike on all.
//!
//! Functions reach each other by service chaining (`http://tenant.spin.internal`), which only
//! components of the same application can; the routes of all but the gateway are private.

mod assets;
mod chaining;
mod connection;
mod http_client;
mod migrate;
mod platform_db;
mod queue;
mod script;
mod serve;
mod surroundings;
mod tenant_db;
mod wakeups;

pub use assets::Assets;
pub use chaining::{Services, TENANT_HEADER, Tenants};
pub use http_client::Http;
pub use platform_db::PlatformDb;
pub use queue::Queue;
pub use serve::{drain_all, serve, serve_consumer, serve_gateway, serve_tenant};
pub use surroundings::{Clock, Log, Random, Secrets};
pub use tenant_db::{TenantDb, Transaction};
pub use wakeups::Waker;

use shared::TenantId;

/// What every function is given.
#[derive(Debug, Clone, Default)]
pub struct Ports {
    /// The platform database.
    pub db: PlatformDb,
    /// Outgoing HTTP, unguarded.
    pub http: Http,
    /// Messages to discover and match.
    pub queue: Queue,
    /// The way to a person's tenant.
    pub tenants: Tenants,
    /// The way to the other functions.
    pub services: Services,
    /// The static frontend.
    pub assets: Assets,
    /// Wall time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Configuration and secrets.
    pub secrets: Secrets,
    /// The log.
    pub log: Log,
}

/// What a tenant is given besides.
#[derive(Debug, Clone)]
pub struct TenantPorts {
    /// Who it is.
    pub tenant: TenantId,
    /// Its database.
    pub db: TenantDb,
    /// Lets it ask to be woken.
    pub waker: Waker,
}

impl TenantPorts {
    /// The ports of this tenant; its database file is opened when first used.
    pub fn of(tenant: TenantId) -> Self {
        Self {
            db: TenantDb::of(&tenant),
            waker: Waker::of(&tenant),
            tenant,
        }
    }
}
