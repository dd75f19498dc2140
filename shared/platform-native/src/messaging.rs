//! Tenants, calls, the queue and wake-ups, in process.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::Router;
use axum::body::Body;
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use shared::calls::{Call, Message, QueueName};
use shared::ports::{
    self, CallError, Function, Statement, TenantDb as _, call_answer, call_request,
};
use shared::{Millis, TenantId, request};
use tower::ServiceExt;

use crate::host::Shared;
use crate::{Clock, TenantDb};

/// Names the tenant a request is for. Only adapters set it; the gateway strips it from outside.
pub const TENANT_HEADER: &str = "rolecall-tenant";

/// The way to a person's tenant, in the same process.
#[derive(Debug, Clone)]
pub struct Tenants(pub(crate) Weak<Shared>);

impl ports::Tenants for Tenants {
    async fn forward(
        &self,
        tenant: &TenantId,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, CallError> {
        let identity = http::HeaderValue::from_str(tenant.as_str())
            .map_err(|error| CallError::Unreachable(error.to_string()))?;
        request.headers_mut().insert(TENANT_HEADER, identity);
        let router = upgrade(&self.0)?.tenant_router(tenant)?;
        send(router, request).await
    }

    async fn call<C: Call>(&self, tenant: &TenantId, call: &C) -> Result<C::Answer, CallError> {
        let request = call_request(call);
        let response = self.forward(tenant, request?).await?;
        answer::<C>(response).await
    }
}

/// The way to the other functions, in the same process.
#[derive(Debug, Clone)]
pub struct Services(pub(crate) Weak<Shared>);

impl ports::Services for Services {
    async fn forward(
        &self,
        function: Function,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, CallError> {
        send(upgrade(&self.0)?.service_router(function)?, request).await
    }

    async fn call<C: Call>(&self, function: Function, call: &C) -> Result<C::Answer, CallError> {
        let request = call_request(call);
        let router = upgrade(&self.0)?.service_router(function)?;
        let response = send(router, request?).await?;
        answer::<C>(response).await
    }
}

fn upgrade(host: &Weak<Shared>) -> Result<Arc<Shared>, CallError> {
    host.upgrade()
        .ok_or_else(|| CallError::Unreachable("the host is gone".to_owned()))
}

/// Runs the request as a task of its own: a panic in it is an unreachable callee, not the caller's
/// panic, as between WASM instances. Extensions stay behind on both ways, as they cross no wire.
async fn send(
    router: Router,
    mut request: http::Request<Body>,
) -> Result<http::Response<Body>, CallError> {
    request.extensions_mut().clear();
    let id = request::Id::of(request.headers());
    match tokio::spawn(request::within(id, router.oneshot(request))).await {
        Ok(Ok(mut response)) => {
            response.extensions_mut().clear();
            Ok(response)
        }
        Ok(Err(never)) => match never {},
        Err(error) => Err(CallError::Unreachable(error.to_string())),
    }
}

async fn answer<C: Call>(response: http::Response<Body>) -> Result<C::Answer, CallError> {
    let (parts, body) = response.into_parts();
    let body = body
        .collect()
        .await
        .map_err(|error| CallError::Unreachable(error.to_string()))?;
    call_answer::<C>(parts.status, &body.to_bytes())
}

/// How a [`Queue`] delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Once, in the order sent.
    Straight,
    /// In an order the seed decides, and about every third message twice.
    Wild {
        /// Decides all of it.
        seed: u64,
    },
}

/// How often a message is tried before it is dead.
const MAX_ATTEMPTS: u32 = 5;

/// Messages in memory. They wait until the host delivers them.
#[derive(Debug, Clone)]
pub struct Queue(Arc<Mutex<Waiting>>);

#[derive(Debug)]
struct Waiting {
    delivery: Delivery,
    sent: u64,
    messages: Vec<Letter>,
    dead: Vec<Message>,
}

/// A message on its way.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) message: Message,
    not_before: Millis,
    attempts: u32,
    /// Decides its place among the others.
    order: u64,
}

impl Queue {
    /// An empty one.
    pub fn new(delivery: Delivery) -> Self {
        Self(Arc::new(Mutex::new(Waiting {
            delivery,
            sent: 0,
            messages: Vec::new(),
            dead: Vec::new(),
        })))
    }

    /// Messages that wait, in the order they would be delivered.
    pub fn waiting(&self) -> Vec<Message> {
        self.with(|waiting| waiting.messages.iter().map(|l| l.message.clone()).collect())
    }

    /// Messages given up after five attempts.
    pub fn dead(&self) -> Vec<Message> {
        self.with(|waiting| waiting.dead.clone())
    }

    /// Loses all that waits, as a crash does.
    pub fn lose_all(&self) {
        self.with(|waiting| waiting.messages.clear());
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Waiting) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes up to `max` messages of one queue that may be delivered at `now`.
    pub(crate) fn take(&self, queue: QueueName, now: Millis, max: usize) -> Vec<Letter> {
        self.with(|waiting| {
            let mut taken = Vec::new();
            waiting.messages.retain(|letter| {
                let take = taken.len() < max
                    && letter.not_before <= now
                    && letter.message.queue() == queue;
                if take {
                    taken.push(letter.clone());
                }
                !take
            });
            taken
        })
    }

    /// Puts a message back to be delivered at `at`, or with the dead.
    pub(crate) fn put_back(&self, mut letter: Letter, at: Millis) {
        letter.attempts += 1;
        letter.not_before = at;
        self.with(|waiting| {
            if letter.attempts < MAX_ATTEMPTS {
                waiting.messages.push(letter);
            } else {
                waiting.dead.push(letter.message);
            }
        });
    }
}

impl Waiting {
    fn add(&mut self, message: &Message) {
        self.sent += 1;
        let (order, copies) = match self.delivery {
            Delivery::Straight => (self.sent, 1),
            Delivery::Wild { seed } => {
                let chance = chance(seed, self.sent);
                (chance, if chance.is_multiple_of(3) { 2 } else { 1 })
            }
        };
        for copy in 0..copies {
            // Far from its first copy, where the order is by chance.
            let order = if copy == 0 { order } else { !order };
            let place = self.messages.partition_point(|l| l.order <= order);
            let letter = Letter {
                message: message.clone(),
                not_before: Millis::MIN,
                attempts: 0,
                order,
            };
            self.messages.insert(place, letter);
        }
    }
}

/// 64 bits that seed and number decide.
fn chance(seed: u64, number: u64) -> u64 {
    let digest = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(number.to_be_bytes())
        .finalize();
    digest
        .iter()
        .take(8)
        .fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
}

impl ports::Queue for Queue {
    async fn send(&self, messages: &[Message]) -> Result<(), CallError> {
        self.with(|waiting| messages.iter().for_each(|message| waiting.add(message)));
        Ok(())
    }
}

/// Lets a tenant ask to be woken. The due table is a database of the host, so wake-ups survive it.
#[derive(Debug, Clone)]
pub struct Waker {
    pub(crate) tenant: TenantId,
    pub(crate) due: DueTable,
}

impl ports::Waker for Waker {
    async fn wake_at(&self, at: Millis) -> Result<(), CallError> {
        self.due
            .wake_at(&self.tenant, at)
            .await
            .map_err(|error| CallError::Unreachable(error.to_string()))
    }
}

/// Which tenant is to be woken when. `at` is NULL while nothing is asked for; `running` marks one
/// being woken, so that a host that died meanwhile wakes it again.
#[derive(Debug, Clone)]
pub(crate) struct DueTable {
    db: TenantDb,
    clock: Clock,
}

/// Until a wake-up that failed is tried again.
const WAKE_RETRY_MS: Millis = 5_000;

impl DueTable {
    pub(crate) async fn new(db: TenantDb, clock: Clock) -> Result<Self, ports::DbError> {
        use ports::Sql;
        db.execute(Statement::new(
            "CREATE TABLE IF NOT EXISTS {db}.due (
                tenant TEXT PRIMARY KEY, at INTEGER, running INTEGER NOT NULL DEFAULT 0
            ) STRICT",
        ))
        .await?;
        db.execute(Statement::new(
            "UPDATE due SET at = 0, running = 0 WHERE running = 1",
        ))
        .await?;
        Ok(Self { db, clock })
    }

    async fn wake_at(&self, tenant: &TenantId, at: Millis) -> Result<(), ports::DbError> {
        use ports::Sql;
        self.db
            .execute(
                Statement::new(
                    "INSERT INTO due (tenant, at) VALUES (?1, ?2) ON CONFLICT (tenant)
                     DO UPDATE SET at = MIN(COALESCE(at, excluded.at), excluded.at)",
                )
                .bind(tenant.as_str())
                .bind(at),
            )
            .await
    }

    /// Takes one tenant that is due.
    pub(crate) async fn claim(&self) -> Result<Option<TenantId>, ports::DbError> {
        use ports::{Clock, Sql};
        let now = self.clock.now();
        let claimed = self
            .db
            .query(
                Statement::new(
                    "UPDATE due SET at = NULL, running = 1 WHERE tenant = (
                         SELECT tenant FROM due WHERE at <= ?1 AND running = 0 ORDER BY at LIMIT 1
                     ) RETURNING tenant AS tenant",
                )
                .bind(now),
            )
            .await?;
        let Some(row) = claimed.first() else {
            return Ok(None);
        };
        let tenant: String = row.get("tenant")?;
        TenantId::parse(tenant)
            .map(Some)
            .map_err(|error| ports::DbError::Column(error.to_string()))
    }

    /// Notes how waking it went.
    pub(crate) async fn woken(&self, tenant: &TenantId, well: bool) -> Result<(), ports::DbError> {
        use ports::{Clock, Sql};
        let retry = (!well).then(|| self.clock.now() + WAKE_RETRY_MS);
        self.db
            .transaction(async |tx| {
                tx.execute(
                    Statement::new(
                        "UPDATE due SET running = 0, at = CASE WHEN ?2 IS NULL THEN at
                         ELSE MIN(COALESCE(at, ?2), ?2) END WHERE tenant = ?1",
                    )
                    .bind(tenant.as_str())
                    .bind(retry),
                )
                .await?;
                tx.execute(Statement::new(
                    "DELETE FROM due WHERE at IS NULL AND running = 0",
                ))
                .await
            })
            .await
    }
}
