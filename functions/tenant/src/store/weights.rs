//! How much each part of a score counts for this person; the default until they say otherwise.

use shared::ports::{Sql, Statement};
use shared::weights::Weights;

use crate::context::Inner;
use crate::failure::Failure;
use crate::vault::Column;

const BODY: Column = Column("settings", "body");
const KEY: &str = "weights";

/// The weights that count.
pub(crate) async fn load(db: &impl Sql, ctx: &Inner) -> Result<Weights, Failure> {
    let rows = db
        .query(Statement::new("SELECT body AS body FROM settings WHERE key = ?1").bind(KEY))
        .await?;
    match rows.first() {
        Some(row) => ctx.vault.open_as(BODY, KEY, &row.get::<Vec<u8>>("body")?),
        None => Ok(Weights::default()),
    }
}

/// Keeps `weights`; the default ones are kept by keeping none.
pub(crate) async fn save(tx: &impl Sql, ctx: &Inner, weights: &Weights) -> Result<(), Failure> {
    if *weights == Weights::default() {
        tx.execute(Statement::new("DELETE FROM settings WHERE key = ?1").bind(KEY))
            .await?;
        return Ok(());
    }
    tx.execute(
        Statement::new(
            "INSERT INTO settings (key, body, updated_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
        )
        .bind(KEY)
        .bind(ctx.vault.seal(BODY, KEY, weights)?)
        .bind(ctx.now()),
    )
    .await?;
    Ok(())
}
