//! The native adapter: every port in one process, for tests, benches and the `native-host`. It is no
//! deployment target. Time and chance can be fixed, queues can misbehave, the log can be read back.
//!
//! A [`Host`] composes functions as the runtimes do: each registers a factory for its router, and
//! tenants, calls, queues and wake-ups find it there. [`testing`] is the short way in for tests.

mod assets;
mod db;
mod host;
mod http_client;
mod messaging;
mod migrate;
mod surroundings;
pub mod testing;

pub use assets::Assets;
pub use db::{PlatformDb, TenantDb, Transaction};
pub use host::{Builder, Host, Store};
pub use http_client::Http;
pub use messaging::{Delivery, Queue, Services, TENANT_HEADER, Tenants, Waker};
pub use migrate::migrate;
pub use surroundings::{Clock, Log, LogLine, Random, Secrets};

use shared::TenantId;

/// What every function is given.
#[derive(Debug, Clone)]
pub struct Ports {
    /// The platform database.
    pub db: PlatformDb,
    /// Outgoing HTTP, unguarded; wrap it in `shared::guard::Client`.
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
