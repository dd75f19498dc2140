//! Queues out of a table. At least once, in no certain order: a message taken is hidden for a lease
//! that its consumer renews while it works; one whose consumer died shows up again by itself, and
//! after [`MAX_ATTEMPTS`] it is set aside as dead.

use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::sync::PoisonError;

use axum::Router;
use axum::body::Body;
use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use http_body_util::{BodyExt as _, Limited};
use send_wrapper::SendWrapper;
use shared::Millis;
use shared::calls::{Consume, Message, Outcome, QueueName};
use shared::ports::{
    CallError, Clock as _, DbError, Level, Log as _, Secrets as _, Sql as _, Statement,
    call_answer, call_request,
};
use tower::ServiceExt as _;

use crate::surroundings::{Clock, Log, Secrets};
use crate::{PlatformDb, chaining};

/// Where a consumer is told that its queue holds something.
pub(crate) const DRAIN_PATH: &str = "/internal/spin/drain";
/// The Redis channel of the optional wake-up; the payload is the queue's name.
const CHANNEL: &str = "rolecall-wakeup";
/// How long a message taken stays hidden, in milliseconds.
const LEASE_MS: i64 = 30_000;
/// After how long that is renewed, in milliseconds.
const RENEW_MS: u32 = 15_000;
/// How long one message may be worked on: a run's budget of two minutes, and room.
const MAX_WORK_MS: i64 = 180_000;
/// Messages worked on at once in an instance; they wait for the network most of their time.
const AT_ONCE: usize = 6;
/// How often a message is tried.
const MAX_ATTEMPTS: i64 = 6;
/// How long dead messages are kept, in milliseconds.
const DEAD_KEPT_MS: i64 = 14 * 24 * 3_600_000;

const SEND: &str = "INSERT INTO spin_queue (queue, body, sent_at, visible_at) \
    SELECT value ->> 'queue', value ->> 'body', ?1, ?1 FROM json_each(?2)";
const TAKE: &str = "UPDATE spin_queue SET visible_at = ?2 + ?3, attempts = attempts + 1 \
    WHERE id IN (SELECT id FROM spin_queue WHERE queue = ?1 AND dead = 0 AND visible_at <= ?2 \
        ORDER BY visible_at LIMIT ?4) \
    RETURNING id, body, attempts";
const RENEW: &str =
    "UPDATE spin_queue SET visible_at = ?3 WHERE id = ?1 AND attempts = ?2 AND dead = 0";
const BURY: &str = "UPDATE spin_queue SET dead = 1 WHERE id = ?1 AND attempts = ?2";
const DONE: &str = "DELETE FROM spin_queue WHERE id = ?1";
const WAITING: &str =
    "SELECT DISTINCT queue AS queue FROM spin_queue WHERE dead = 0 AND visible_at <= ?1";
const SWEEP: &str = "DELETE FROM spin_queue WHERE dead = 1 AND sent_at < ?1";

/// The component that consumes a queue has the queue's name.
pub(crate) const fn name(queue: QueueName) -> &'static str {
    queue.consumer().name()
}

/// Sends messages.
#[derive(Debug, Clone, Default)]
pub struct Queue;

impl shared::ports::Queue for Queue {
    fn send(&self, messages: &[Message]) -> impl Future<Output = Result<(), CallError>> + Send {
        SendWrapper::new(async move {
            if messages.is_empty() {
                return Ok(());
            }
            write(messages)
                .await
                .map_err(|e| CallError::Unreachable(format!("the queue: {e}")))?;
            for queue in QueueName::ALL {
                if messages.iter().any(|m| m.queue() == queue) {
                    wake(queue).await;
                }
            }
            Ok(())
        })
    }
}

async fn write(messages: &[Message]) -> Result<(), DbError> {
    let rows: Vec<_> = messages
        .iter()
        .map(|message| {
            let body = serde_json::to_string(message).map_err(|e| DbError::Other(e.to_string()))?;
            Ok(serde_json::json!({ "queue": name(message.queue()), "body": body }))
        })
        .collect::<Result<_, DbError>>()?;
    let rows = serde_json::Value::from(rows).to_string();
    let statement = Statement::new(SEND).bind(Clock.now()).bind(rows);
    PlatformDb.execute(statement).await
}

/// Tells the consumer, through Redis where that is configured, so that any replica hears it. A
/// signal only speeds things: what it misses, the next tick finds.
async fn wake(queue: QueueName) {
    if let Some(address) = Secrets.get("REDIS_URL").await {
        match publish(&address, queue).await {
            Ok(()) => return,
            Err(reason) => Log.log(
                Level::Warn,
                "queue.redis_unreachable",
                &[("queue", name(queue)), ("reason", &reason)],
            ),
        }
    }
    nudge(queue).await;
}

async fn publish(address: &str, queue: QueueName) -> Result<(), String> {
    let connection = spin_sdk::redis::Connection::open(address)
        .await
        .map_err(|e| e.to_string())?;
    connection
        .publish(CHANNEL, name(queue))
        .await
        .map_err(|e| e.to_string())
}

/// Tells the consumer by service chaining.
pub(crate) async fn nudge(queue: QueueName) {
    let request = http::Request::post(DRAIN_PATH).body(Body::empty());
    let result = match request {
        Ok(request) => chaining::send(name(queue), request).await,
        Err(e) => Err(CallError::Unreachable(e.to_string())),
    };
    if let Err(error) = result {
        let reason = error.to_string();
        Log.log(
            Level::Warn,
            "queue.nudge_lost",
            &[("queue", name(queue)), ("reason", &reason)],
        );
    }
}

/// Nudges the consumers of queues that hold due messages.
pub(crate) async fn nudge_waiting() -> Result<(), DbError> {
    let rows = PlatformDb
        .query(Statement::new(WAITING).bind(Clock.now()))
        .await?;
    for row in rows.iter() {
        let waiting: String = row.get("queue")?;
        for queue in QueueName::ALL {
            if name(queue) == waiting {
                nudge(queue).await;
            }
        }
    }
    Ok(())
}

/// Removes dead messages past their keeping.
pub(crate) async fn sweep() -> Result<(), DbError> {
    let before = Clock.now() - DEAD_KEPT_MS;
    PlatformDb.execute(Statement::new(SWEEP).bind(before)).await
}

/// A message taken.
struct Taken {
    id: i64,
    attempts: i64,
    body: String,
}

/// Whether this instance is draining, and whether it was told meanwhile that there is more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Draining {
    No,
    Yes,
    Again,
}
static DRAINING: Mutex<Draining> = Mutex::new(Draining::No);

fn set_draining(step: impl FnOnce(Draining) -> Draining) -> Draining {
    let mut draining = DRAINING.lock().unwrap_or_else(PoisonError::into_inner);
    let before = *draining;
    *draining = step(before);
    before
}

/// Works on the messages of `queue` that are due, until there are none. One drain an instance; a
/// second call tells the first to look again.
pub(crate) async fn drain(queue: QueueName, consumer: Router) {
    let before = set_draining(|draining| match draining {
        Draining::No => Draining::Yes,
        Draining::Yes | Draining::Again => Draining::Again,
    });
    if before != Draining::No {
        return;
    }
    loop {
        if let Err(error) = work_through(queue, &consumer).await {
            let reason = error.to_string();
            Log.log(
                Level::Error,
                "queue.unreadable",
                &[("queue", name(queue)), ("reason", &reason)],
            );
        }
        let before = set_draining(|draining| match draining {
            Draining::Again => Draining::Yes,
            Draining::Yes | Draining::No => Draining::No,
        });
        if before != Draining::Again {
            return;
        }
    }
}

/// Takes and works on messages until none is due. After an error nothing more is taken, but what is
/// under way goes on to its end: dropped in the middle, a consumer would leave its leases behind.
async fn work_through(queue: QueueName, consumer: &Router) -> Result<(), DbError> {
    let mut under_way = FuturesUnordered::new();
    let mut outcome = Ok(());
    loop {
        if outcome.is_ok() {
            let mut taking = pin!(take(queue, AT_ONCE - under_way.len()));
            // What is under way goes on meanwhile: it may hold the very lock that taking waits for.
            let taken = loop {
                if under_way.is_empty() {
                    break taking.await;
                }
                match select(taking.as_mut(), under_way.next()).await {
                    Either::Left((taken, _)) => break taken,
                    Either::Right((worked, _)) => outcome = outcome.and(worked.unwrap_or(Ok(()))),
                }
            };
            match taken {
                Ok(taken) => under_way.extend(taken.into_iter().map(|t| work(queue, consumer, t))),
                Err(error) => outcome = outcome.and(Err(error)),
            }
        }
        match under_way.next().await {
            Some(worked) => outcome = outcome.and(worked),
            None => return outcome,
        }
    }
}

async fn take(queue: QueueName, room: usize) -> Result<Vec<Taken>, DbError> {
    let statement = Statement::new(TAKE)
        .bind(name(queue))
        .bind(Clock.now())
        .bind(LEASE_MS)
        .bind(i64::try_from(room).unwrap_or(1));
    let rows = PlatformDb.query(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(Taken {
                id: row.get("id")?,
                attempts: row.get("attempts")?,
                body: row.get("body")?,
            })
        })
        .collect()
}

/// Hands one message to its consumer and writes down what became of it.
async fn work(queue: QueueName, consumer: &Router, taken: Taken) -> Result<(), DbError> {
    let outcome = match serde_json::from_str(&taken.body) {
        Ok(message) => consume_renewing(consumer, message, &taken).await,
        // Written by another release; its outbox row says the same in this one's words.
        Err(_) => Err("not a message of this release".to_owned()),
    };
    let id = taken.id;
    let statement = match outcome {
        Ok(Outcome::Ack) => Statement::new(DONE).bind(id),
        Ok(Outcome::Retry(_)) | Err(_) if taken.attempts >= MAX_ATTEMPTS => {
            let attempts = taken.attempts.to_string();
            Log.log(
                Level::Error,
                "queue.message_dead",
                &[("queue", name(queue)), ("attempts", &attempts)],
            );
            Statement::new(BURY).bind(id).bind(taken.attempts)
        }
        Ok(Outcome::Retry(seconds)) => renewal(&taken, Clock.now() + i64::from(seconds) * 1000),
        Err(reason) => {
            Log.log(
                Level::Warn,
                "queue.message_failed",
                &[("queue", name(queue)), ("reason", &reason)],
            );
            renewal(&taken, Clock.now() + backoff_ms(taken.attempts))
        }
    };
    PlatformDb.execute(statement).await
}

fn renewal(taken: &Taken, visible_at: Millis) -> Statement {
    Statement::new(RENEW)
        .bind(taken.id)
        .bind(taken.attempts)
        .bind(visible_at)
}

/// 2, 4, 8, 16, 32 seconds.
const fn backoff_ms(attempts: i64) -> i64 {
    let shift = if attempts < 6 { attempts } else { 6 };
    1000 << shift
}

/// Runs the consumer, renewing the lease beside it: the two may wait for one another's locks.
async fn consume_renewing(
    consumer: &Router,
    message: Message,
    taken: &Taken,
) -> Result<Outcome, String> {
    let working = pin!(consume(consumer, message));
    let renewing = pin!(renew_for(taken, MAX_WORK_MS));
    match select(working, renewing).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => Err(format!("no answer within {MAX_WORK_MS} ms")),
    }
}

/// Renews the lease of a message again and again, for so many milliseconds.
async fn renew_for(taken: &Taken, longest: Millis) {
    let began = Clock.now();
    while Clock.now() - began <= longest {
        Clock.sleep(RENEW_MS).await;
        let renewal = renewal(taken, Clock.now() + LEASE_MS);
        // Tried again in time; without it the message is only delivered once more.
        if let Err(error) = PlatformDb.execute(renewal).await {
            let reason = error.to_string();
            Log.log(Level::Warn, "queue.not_renewed", &[("reason", &reason)]);
        }
    }
}

async fn consume(consumer: &Router, message: Message) -> Result<Outcome, String> {
    let call = Consume {
        messages: vec![message],
    };
    let request = call_request(&call).map_err(|e| e.to_string())?;
    // The router cannot fail: its error type has no values.
    let Ok(response) = consumer.clone().oneshot(request).await;
    let status = response.status();
    let body = Limited::new(response.into_body(), 1024 * 1024)
        .collect()
        .await
        .map_err(|e| e.to_string())?;
    let answer = call_answer::<Consume>(status, &body.to_bytes()).map_err(|e| e.to_string())?;
    answer
        .outcomes
        .first()
        .copied()
        .ok_or_else(|| "an answer without outcome".to_owned())
}
