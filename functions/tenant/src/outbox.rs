//! Messages leave through here: written with the change they announce, sent after it is committed,
//! sent again by the wake-up when that was lost.

use shared::calls::Message;
use shared::ports::{Level, Log, Queue, Sql, Statement, Waker};

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::vault::Column;

const MESSAGE: Column = Column("outbox", "message");

/// Until the wake-up looks for what was not sent.
const SAFETY_NET_MS: i64 = 30_000;

/// Most messages sent at once.
const BATCH: u32 = 100;

/// Asks to be woken soon. Called before a transaction that writes to the outbox, so that no death
/// after its commit leaves a message unsent for good.
pub(crate) async fn set_safety_net(ctx: &Inner) -> Result<(), Failure> {
    ctx.mine.waker.wake_at(ctx.now() + SAFETY_NET_MS).await?;
    Ok(())
}

/// Writes `message` to be sent; inside the transaction of what it announces.
pub(crate) async fn put(tx: &impl Sql, ctx: &Inner, message: &Message) -> Result<(), Failure> {
    let id = ctx.fresh_id();
    let sealed = ctx.vault.seal(MESSAGE, &id, message)?;
    tx.execute(
        Statement::new("INSERT INTO outbox (id, message, created_at) VALUES (?1, ?2, ?3)")
            .bind(id)
            .bind(sealed)
            .bind(ctx.now()),
    )
    .await?;
    Ok(())
}

/// Sends what waits. The change stands whether or not this works, so a queue that does not answer
/// is only logged: the wake-up tries again.
pub(crate) async fn flush(ctx: &Context) -> Result<(), Failure> {
    while let Some(sent) = flush_batch(ctx).await? {
        if sent < BATCH as usize {
            break;
        }
    }
    Ok(())
}

/// `None` where the queue did not take them.
async fn flush_batch(ctx: &Context) -> Result<Option<usize>, Failure> {
    let rows = ctx
        .mine
        .db
        .query(
            Statement::new("SELECT id AS id, message AS message FROM outbox ORDER BY id LIMIT ?1")
                .bind(BATCH),
        )
        .await?;
    let mut ids: Vec<String> = Vec::with_capacity(rows.len());
    let mut messages: Vec<Message> = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        let id: String = row.get("id")?;
        let sealed: Vec<u8> = row.get("message")?;
        let message = ctx.vault.open_as(MESSAGE, &id, &sealed)?;
        if !messages.contains(&message) {
            messages.push(message);
        }
        ids.push(id);
    }
    if ids.is_empty() {
        return Ok(Some(0));
    }
    if let Err(error) = ctx.ports.queue.send(&messages).await {
        let reason = error.to_string();
        let tenant = ctx.mine.tenant.as_str();
        ctx.ports.log.log(
            Level::Warn,
            "outbox_not_sent",
            &[("tenant", tenant), ("reason", &reason)],
        );
        return Ok(None);
    }
    ctx.mine
        .db
        .execute(
            Statement::new("DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?1))")
                .bind(serde_json::json!(ids).to_string()),
        )
        .await?;
    Ok(Some(ids.len()))
}

/// Whether something still waits to be sent.
pub(crate) async fn waiting(ctx: &Inner) -> Result<bool, Failure> {
    let rows = ctx
        .mine
        .db
        .query(Statement::new("SELECT 1 AS one FROM outbox LIMIT 1"))
        .await?;
    Ok(!rows.is_empty())
}
