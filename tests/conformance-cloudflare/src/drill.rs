//! Routes that break the instance on purpose, and some that are in its way when it breaks. What must
//! then happen is checked by `cargo xtask conformance`.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::routing::get;
use futures_util::stream;
use platform_cloudflare::entry;
use shared::Problem;
use shared::ports::{Clock as _, DbError, Sql as _, Statement, TenantDb as _};

use crate::{Answer, Both};

/// The routes.
pub(crate) fn routes() -> Router<Both> {
    Router::new()
        .route("/drill/panic", get(panic))
        .route("/drill/panic-in-transaction", get(panic_in_transaction))
        .route("/drill/slow", get(slow))
        .route("/drill/stream", get(stream))
        .route("/drill/count", get(count))
}

#[expect(clippy::panic, reason = "that is what this route is for")]
async fn panic() -> String {
    panic!("planted, with words that must not be logged: UNSPEAKABLE")
}

#[expect(clippy::panic, reason = "that is what this route is for")]
fn panic_in_transaction(State(both): State<Both>) -> Answer {
    entry::on_this_thread(async move {
        table(&both).await?;
        let done: Result<(), DbError> = both
            .own
            .db
            .transaction(async |tx| {
                tx.execute(Statement::new("INSERT INTO drilled (v) VALUES (1)"))
                    .await?;
                panic!("planted")
            })
            .await;
        Ok(format!("{done:?}"))
    })
}

async fn table(both: &Both) -> Result<(), DbError> {
    let create = "CREATE TABLE IF NOT EXISTS {db}.drilled (v INTEGER) STRICT";
    both.own.db.execute(Statement::new(create)).await
}

async fn count(State(both): State<Both>) -> Result<String, Problem> {
    table(&both).await?;
    let rows = both
        .own
        .db
        .query(Statement::new("SELECT COUNT(*) AS n FROM drilled"))
        .await?;
    let count: i64 = rows
        .first()
        .ok_or(DbError::Other("no row".to_owned()))?
        .get("n")?;
    Ok(count.to_string())
}

const SLOW: Duration = Duration::from_secs(20);

async fn slow(State(both): State<Both>) -> &'static str {
    both.ports
        .clock
        .sleep(u32::try_from(SLOW.as_millis()).unwrap_or(u32::MAX))
        .await;
    "slept to the end"
}

/// A line at once, the next after a long time.
async fn stream(State(both): State<Both>) -> Body {
    let clock = both.ports.clock;
    Body::from_stream(stream::unfold(0_u32, move |sent| {
        let clock = clock.clone();
        async move {
            if sent > 0 {
                clock
                    .sleep(u32::try_from(SLOW.as_millis()).unwrap_or(u32::MAX))
                    .await;
            }
            Some((
                Ok::<_, std::io::Error>(Bytes::from(format!("line {sent}\n"))),
                sent + 1,
            ))
        }
    }))
}
