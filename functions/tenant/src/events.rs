//! The append-only log of what happened, written in the transaction of what happened.

use serde::Serialize;
use shared::Millis;
use shared::event::{Event, EventKind, rfc3339};
use shared::ports::{DbError, Row, Sql, Statement};

use crate::context::Inner;
use crate::failure::Failure;
use crate::vault::Column;

const DATA: Column = Column("events", "data");

/// Something that happened elsewhere.
#[derive(Debug)]
pub(crate) struct NewEvent {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) at: Millis,
    pub(crate) data: serde_json::Value,
}

/// Appends one event.
pub(crate) async fn append<T: Serialize + Sync>(
    tx: &impl Sql,
    ctx: &Inner,
    kind: EventKind,
    subject: &str,
    data: &T,
) -> Result<(), Failure> {
    let id = ctx.fresh_id();
    let sealed = ctx.vault.seal(DATA, &id, data)?;
    tx.execute(
        Statement::new(
            "INSERT INTO events (id, type, subject, at, data) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(id)
        .bind(kind.as_str())
        .bind(subject)
        .bind(ctx.now())
        .bind(sealed),
    )
    .await?;
    Ok(())
}

/// Appends an event that happened elsewhere, as it happened there.
pub(crate) async fn bring(tx: &impl Sql, ctx: &Inner, event: &NewEvent) -> Result<(), Failure> {
    let sealed = ctx.vault.seal(DATA, &event.id, &event.data)?;
    tx.execute(
        Statement::new(
            "INSERT INTO events (id, type, subject, at, data) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(event.id.as_str())
        .bind(event.kind.as_str())
        .bind(event.subject.as_str())
        .bind(event.at)
        .bind(sealed),
    )
    .await?;
    Ok(())
}

/// The position of the newest event, 0 before the first. Every change appends one, so this is the
/// version of everything a person sees of their own data.
pub(crate) async fn newest(db: &impl Sql) -> Result<i64, DbError> {
    let rows = db
        .query(Statement::new(
            "SELECT COALESCE(MAX(seq), 0) AS seq FROM events",
        ))
        .await?;
    rows.first().map_or(Ok(0), |row| row.get("seq"))
}

/// At most `limit` events after position `after`, oldest first.
pub(crate) async fn after(ctx: &Inner, after: i64, limit: u32) -> Result<Vec<Event>, Failure> {
    let rows = ctx
        .mine
        .db
        .query(
            Statement::new(
                "SELECT seq AS seq, id AS id, type AS type, subject AS subject, at AS at,
                        data AS data
                 FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )
            .bind(after)
            .bind(limit),
        )
        .await?;
    rows.iter().map(|row| read(ctx, row)).collect()
}

fn read(ctx: &Inner, row: Row<'_>) -> Result<Event, Failure> {
    let id: String = row.get("id")?;
    let data: Vec<u8> = row.get("data")?;
    Ok(Event {
        specversion: "1.0".to_owned(),
        source: "rolecall://tenant".to_owned(),
        kind: row.get("type")?,
        subject: row.get("subject")?,
        time: rfc3339(row.get("at")?),
        sequence: row.get("seq")?,
        data: ctx.vault.open_as(DATA, &id, &data)?,
        id,
    })
}
