//! One tenant, ready to work: ports, migrated database, key.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use http::request::Parts;
use platform::{Ports, TenantDb, TenantPorts};
use shared::ids::Millis;
use shared::ports::{Clock, Level, Log, Random};
use shared::{Problem, TaskId, TenantId};

use crate::failure::Failure;
use crate::migrations;
use crate::tombstone;
use crate::vault::Vault;

/// The state of this function's router: one tenant, opened on first use and kept.
#[derive(Clone)]
pub(crate) struct Tenant(Arc<Unopened>);

struct Unopened {
    ports: Ports,
    mine: TenantPorts,
    open: OnceLock<Context>,
}

impl Tenant {
    pub(crate) fn new(ports: Ports, mine: TenantPorts) -> Self {
        Self(Arc::new(Unopened {
            ports,
            mine,
            open: OnceLock::new(),
        }))
    }

    /// The tenant's context. Two that come first both open it; one of them is kept. A tenant that was
    /// forgotten has none, whatever the platform's database says of it by now.
    pub(crate) async fn open(&self) -> Result<Context, Failure> {
        tombstone::check(self.db()).await?;
        if let Some(open) = self.0.open.get() {
            return Ok(open.clone());
        }
        let (ports, mine) = (self.0.ports.clone(), self.0.mine.clone());
        migrations::run(&mine.db, ports.clock.now()).await?;
        let vault = Vault::open(&ports, &mine.tenant).await?;
        let opened = Context(Arc::new(Inner { ports, mine, vault }));
        Ok(self.0.open.get_or_init(|| opened).clone())
    }

    /// Whether this is the demo's tenant.
    pub(crate) fn is_demo(&self) -> bool {
        self.0.mine.tenant == TenantId::demo()
    }

    /// Brings the database to the newest schema.
    pub(crate) async fn migrate(&self) -> Result<(), Failure> {
        Ok(migrations::run(&self.0.mine.db, self.0.ports.clock.now()).await?)
    }

    /// The database as it is, unopened.
    pub(crate) fn db(&self) -> &TenantDb {
        &self.0.mine.db
    }

    /// Turns a failure into what the caller is told, and logs what is our fault.
    pub(crate) fn tell(&self, failure: Failure) -> Problem {
        let reason = failure.to_string();
        let problem = Problem::from(failure);
        if problem.status >= 500 {
            self.log_failure(&reason);
        }
        problem
    }

    pub(crate) fn log_failure(&self, reason: &str) {
        let tenant = self.0.mine.tenant.as_str();
        self.0.ports.log.log(
            Level::Error,
            "tenant_failed",
            &[("tenant", tenant), ("reason", reason)],
        );
    }
}

/// What handlers work with.
#[derive(Clone)]
pub(crate) struct Context(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) ports: Ports,
    pub(crate) mine: TenantPorts,
    pub(crate) vault: Vault,
}

impl Deref for Context {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// UTC unix milliseconds.
    pub(crate) fn now(&self) -> Millis {
        self.ports.clock.now()
    }

    /// A fresh ULID for rows that have no type of id of their own.
    pub(crate) fn fresh_id(&self) -> String {
        String::from(TaskId::new(self.now(), self.ports.random.bits()))
    }
}

impl FromRequestParts<Tenant> for Context {
    type Rejection = Failure;

    async fn from_request_parts(_: &mut Parts, tenant: &Tenant) -> Result<Self, Failure> {
        tenant.open().await
    }
}
