//! The queue's cases: what is sent comes back through `entry/queues.js` as a `Consume` call, and is
//! remembered in the platform database.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use platform_cloudflare::{Ports, entry};
use shared::Problem;
use shared::calls::{Consume, Consumed, Message, Outcome};
use shared::ports::{Clock as _, DbError, Sql as _, Statement};

use crate::{Answer, lines};

/// How long `received` waits before it looks.
const WAIT_MS: u32 = 250;

/// The routes.
pub(crate) fn routes() -> Router<Ports> {
    serving::answer(Router::new().route("/queue", get(queue)), consume)
}

fn queue(State(ports): State<Ports>) -> Answer {
    entry::on_this_thread(async move {
        table(&ports).await?;
        ports
            .db
            .execute(Statement::new("DELETE FROM heard"))
            .await?;
        let received = async || {
            ports.clock.sleep(WAIT_MS).await;
            heard(&ports).await
        };
        Ok(lines(
            &conformance::run_queue(&ports.queue, &received).await,
        ))
    })
}

async fn consume(ports: Ports, batch: Consume) -> Result<Consumed, Problem> {
    table(&ports).await?;
    for message in &batch.messages {
        let text = serde_json::to_string(message).map_err(|e| Problem::internal(e.to_string()))?;
        let insert = Statement::new("INSERT INTO heard (text) VALUES (?1)").bind(text);
        ports.db.execute(insert).await?;
    }
    Ok(Consumed {
        outcomes: vec![Outcome::Ack; batch.messages.len()],
    })
}

async fn table(ports: &Ports) -> Result<(), DbError> {
    let create = "CREATE TABLE IF NOT EXISTS heard (text TEXT NOT NULL) STRICT";
    ports.db.execute(Statement::new(create)).await
}

async fn heard(ports: &Ports) -> Result<Vec<Message>, String> {
    let select = Statement::new("SELECT text AS text FROM heard");
    let rows = ports
        .db
        .query(select)
        .await
        .map_err(|error| error.to_string())?;
    rows.iter()
        .map(|row| {
            let text: String = row.get("text").map_err(|error| error.to_string())?;
            serde_json::from_str(&text).map_err(|error| error.to_string())
        })
        .collect()
}
