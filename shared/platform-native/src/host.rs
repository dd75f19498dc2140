//! Functions composed in one process.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::Router;
use shared::TenantId;
use shared::calls::{Consume, Outcome, QueueName, Wake};
use shared::ports::{
    CallError, Clock as _, DbError, Function, Level, Log as _, Services as _, Tenants as _,
};

use crate::messaging::DueTable;
use crate::{
    Assets, Clock, Delivery, Http, Log, PlatformDb, Ports, Queue, Random, Secrets, Services,
    TenantDb, TenantPorts, Tenants, Waker, migrate,
};

/// Most messages a [`Consume`] carries.
const MAX_BATCH: usize = 100;
/// Until a message whose consumer broke is delivered again.
const REDELIVERY_MS: i64 = 1_000;

/// Where databases live.
#[derive(Debug, Clone)]
pub enum Store {
    /// In memory, gone with the host.
    Memory,
    /// Below this directory: `platform.db`, `host.db`, `tenants/<id>.db`.
    Directory(PathBuf),
}

type ServiceFactory = Box<dyn Fn(Ports) -> Router + Send + Sync>;
type TenantFactory = Box<dyn Fn(Ports, TenantPorts) -> Router + Send + Sync>;

/// What a host is made of. Unset parts are those of a test: in memory, a clock fixed at
/// 2026-01-01T00:00:00Z, seeded randomness, a captured log.
#[must_use]
pub struct Builder {
    store: Store,
    delivery: Delivery,
    clock: Clock,
    random: Random,
    secrets: Secrets,
    log: Log,
    assets: Assets,
    trusted_host: Option<String>,
    migrations: Vec<(String, String)>,
    services: HashMap<Function, ServiceFactory>,
    tenants: Option<TenantFactory>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("store", &self.store)
            .field("services", &self.services.keys())
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// Where databases live.
    pub fn store(mut self, store: Store) -> Self {
        self.store = store;
        self
    }
    /// How the queue delivers.
    pub fn delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }
    /// The clock.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }
    /// Randomness.
    pub fn random(mut self, random: Random) -> Self {
        self.random = random;
        self
    }
    /// The log.
    pub fn log(mut self, log: Log) -> Self {
        self.log = log;
        self
    }
    /// Sets one secret.
    pub fn secret(self, name: &str, value: &str) -> Self {
        self.secrets.set(name, value);
        self
    }
    /// The static frontend.
    pub fn assets(mut self, assets: Assets) -> Self {
        self.assets = assets;
        self
    }
    /// A host name that may resolve inward: where the recorded boards are.
    pub fn trusted_host(mut self, host: impl Into<String>) -> Self {
        self.trusted_host = Some(host.into());
        self
    }
    /// Migration files (name, SQL) of the platform database, in order.
    pub fn migrations(mut self, files: Vec<(String, String)>) -> Self {
        self.migrations = files;
        self
    }
    /// Registers a function's router; it is built once, when first called.
    pub fn service(
        mut self,
        function: Function,
        router: impl Fn(Ports) -> Router + Send + Sync + 'static,
    ) -> Self {
        self.services.insert(function, Box::new(router));
        self
    }
    /// Registers the tenant function's router; it is built once a tenant.
    pub fn tenants(
        mut self,
        router: impl Fn(Ports, TenantPorts) -> Router + Send + Sync + 'static,
    ) -> Self {
        self.tenants = Some(Box::new(router));
        self
    }

    /// Opens the databases, migrates the platform's and starts.
    pub async fn build(self) -> Result<Host, DbError> {
        let (platform, own) = match &self.store {
            Store::Memory => (PlatformDb::in_memory()?, TenantDb::in_memory()?),
            Store::Directory(root) => {
                std::fs::create_dir_all(root.join("tenants")).map_err(|error| {
                    DbError::Other(format!("{} cannot be made: {error}", root.display()))
                })?;
                (
                    PlatformDb::open(&root.join("platform.db"))?,
                    TenantDb::open(&root.join("host.db"))?,
                )
            }
        };
        let migrations: Vec<(&str, &str)> = self
            .migrations
            .iter()
            .map(|(name, sql)| (name.as_str(), sql.as_str()))
            .collect();
        migrate(&platform, &migrations).await?;
        let due = DueTable::new(own, self.clock.clone()).await?;
        let http = Http::new(self.trusted_host).map_err(|e| DbError::Other(e.to_string()))?;
        let shared = Arc::new_cyclic(|this: &Weak<Shared>| Shared {
            ports: Ports {
                db: platform,
                http,
                queue: Queue::new(self.delivery),
                tenants: Tenants(this.clone()),
                services: Services(this.clone()),
                assets: self.assets,
                clock: self.clock,
                random: self.random,
                secrets: self.secrets,
                log: self.log,
            },
            store: self.store,
            due,
            service_factories: self.services,
            tenant_factory: self.tenants,
            service_routers: Mutex::default(),
            tenants: Mutex::default(),
        });
        Ok(Host(shared))
    }
}

/// What a host's ports reach back to. They do so weakly: routers hold ports, and the host routers.
pub(crate) struct Shared {
    ports: Ports,
    store: Store,
    due: DueTable,
    service_factories: HashMap<Function, ServiceFactory>,
    tenant_factory: Option<TenantFactory>,
    service_routers: Mutex<HashMap<Function, Router>>,
    tenants: Mutex<HashMap<TenantId, Resident>>,
}

/// A tenant that was visited.
struct Resident {
    ports: TenantPorts,
    router: Option<Router>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn service_router(&self, function: Function) -> Result<Router, CallError> {
        let factory = self.service_factories.get(&function).ok_or_else(|| {
            CallError::Unreachable(format!("{} is not part of this host", function.name()))
        })?;
        let mut routers = self
            .service_routers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let router = routers
            .entry(function)
            .or_insert_with(|| factory(self.ports.clone()));
        Ok(router.clone())
    }

    pub(crate) fn tenant_router(&self, tenant: &TenantId) -> Result<Router, CallError> {
        let factory = self.tenant_factory.as_ref().ok_or_else(|| {
            CallError::Unreachable("the tenant function is not part of this host".to_owned())
        })?;
        self.with_resident(tenant, |resident| {
            resident
                .router
                .get_or_insert_with(|| factory(self.ports.clone(), resident.ports.clone()))
                .clone()
        })
        .map_err(|error| CallError::Unreachable(error.to_string()))
    }

    fn with_resident<T>(
        &self,
        tenant: &TenantId,
        use_it: impl FnOnce(&mut Resident) -> T,
    ) -> Result<T, DbError> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(resident) = tenants.get_mut(tenant) {
            return Ok(use_it(resident));
        }
        let db = match &self.store {
            Store::Memory => TenantDb::in_memory()?,
            Store::Directory(root) => {
                TenantDb::open(&root.join("tenants").join(format!("{tenant}.db")))?
            }
        };
        let ports = TenantPorts {
            tenant: tenant.clone(),
            db,
            waker: Waker {
                tenant: tenant.clone(),
                due: self.due.clone(),
            },
        };
        let resident = tenants.entry(tenant.clone()).or_insert(Resident {
            ports,
            router: None,
        });
        Ok(use_it(resident))
    }
}

/// A running composition. Nothing happens by itself: the owner delivers messages and wakes tenants,
/// so that tests decide when.
#[derive(Debug, Clone)]
pub struct Host(Arc<Shared>);

impl Host {
    /// Starts with the parts of a test.
    pub fn builder() -> Builder {
        Builder {
            store: Store::Memory,
            delivery: Delivery::Straight,
            clock: Clock::fixed(crate::testing::NOW),
            random: Random::seeded(0),
            secrets: Secrets::default(),
            log: Log::captured(),
            assets: Assets::memory([]),
            trusted_host: None,
            migrations: Vec::new(),
            services: HashMap::new(),
            tenants: None,
        }
    }

    /// What functions are given.
    pub fn ports(&self) -> Ports {
        self.0.ports.clone()
    }

    /// Rows written since the start, in the platform's database and those of the tenants visited.
    pub fn rows_written(&self) -> u64 {
        let tenants = self
            .0
            .tenants
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let theirs = tenants.values().map(|one| one.ports.db.rows_written());
        self.0.ports.db.rows_written() + theirs.sum::<u64>()
    }

    /// What this tenant is given; its database is opened when it is not open yet.
    pub fn tenant_ports(&self, tenant: &TenantId) -> Result<TenantPorts, DbError> {
        self.0
            .with_resident(tenant, |resident| resident.ports.clone())
    }

    /// Delivers what waits now, at most 100 messages a queue. Answers how many it delivered; what
    /// those caused to be sent is left for the next time.
    pub async fn deliver(&self) -> usize {
        let mut delivered = 0;
        for queue in QueueName::ALL {
            delivered += self.deliver_from(queue, MAX_BATCH).await;
        }
        delivered
    }

    /// Delivers up to `max` messages of one queue to the function that consumes it.
    pub async fn deliver_from(&self, queue: QueueName, max: usize) -> usize {
        let consumer = queue.consumer();
        let ports = &self.0.ports;
        let now = ports.clock.now();
        let letters = ports.queue.take(queue, now, max.min(MAX_BATCH));
        if letters.is_empty() {
            return 0;
        }
        let consume = Consume {
            messages: letters.iter().map(|l| l.message.clone()).collect(),
        };
        let count = letters.len();
        match ports.services.call(consumer, &consume).await {
            Ok(answer) if answer.outcomes.len() == count => {
                for (letter, outcome) in letters.into_iter().zip(answer.outcomes) {
                    if let Outcome::Retry(seconds) = outcome {
                        let wait = i64::from(seconds) * 1_000;
                        ports.queue.put_back(letter, now + wait);
                    }
                }
            }
            other => {
                let error = match other {
                    Ok(_) => "not one outcome a message".to_owned(),
                    Err(error) => error.to_string(),
                };
                let fields = [("consumer", consumer.name()), ("error", error.as_str())];
                ports.log.log(Level::Warn, "consume_failed", &fields);
                for letter in letters {
                    ports.queue.put_back(letter, now + REDELIVERY_MS);
                }
            }
        }
        count
    }

    /// Wakes every tenant that is due. Answers how many.
    pub async fn wake_due(&self) -> Result<usize, DbError> {
        let mut woken = 0;
        // A tenant that asks to be woken at once is left for the next time.
        let mut seen = std::collections::HashSet::new();
        while let Some(tenant) = self.0.due.claim().await? {
            let answer = self.0.ports.tenants.call(&tenant, &Wake {}).await;
            if let Err(error) = &answer {
                let error = error.to_string();
                let fields = [("tenant", tenant.as_str()), ("error", error.as_str())];
                self.0.ports.log.log(Level::Warn, "wake_failed", &fields);
            }
            self.0.due.woken(&tenant, answer.is_ok()).await?;
            woken += 1;
            if !seen.insert(tenant) {
                break;
            }
        }
        Ok(woken)
    }

    /// Delivers and wakes until nothing is due at the clock's present time, at most `rounds` times.
    /// Answers whether it became quiet.
    pub async fn settle(&self, rounds: usize) -> Result<bool, DbError> {
        for _ in 0..rounds {
            if self.deliver().await + self.wake_due().await? == 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
