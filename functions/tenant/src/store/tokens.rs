//! API tokens: the programs that may ask in a person's name.

use shared::Millis;
use shared::calls::{AddToken, TokenNote};
use shared::ports::{DbError, Sql, Statement};

use crate::context::Inner;
use crate::failure::Failure;
use crate::vault::Column;

const NAME: Column = Column("tokens", "name");

/// A use is written down at most this often.
const TOUCH_MS: Millis = 3_600_000;

/// Notes a token. One that is known, open or closed, stays as it is. What ended goes.
pub(crate) async fn add(tx: &impl Sql, ctx: &Inner, token: &AddToken) -> Result<(), Failure> {
    let now = ctx.now();
    tx.execute(Statement::new("DELETE FROM tokens WHERE until <= ?1").bind(now))
        .await?;
    if token.until <= now {
        return Ok(());
    }
    tx.execute(
        Statement::new(
            "INSERT INTO tokens (id, name, scopes, created_at, until) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(&token.id)
        .bind(ctx.vault.seal(NAME, &token.id, &token.name)?)
        .bind(token.scopes.join(" "))
        .bind(now)
        .bind(token.until),
    )
    .await?;
    Ok(())
}

/// Whether this token stands. One row is read; a use is written down when the last one is an hour
/// old.
pub(crate) async fn used(db: &impl Sql, id: &str, now: Millis) -> Result<bool, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT used_at AS used_at FROM tokens
                 WHERE id = ?1 AND closed_at IS NULL AND until > ?2",
            )
            .bind(id)
            .bind(now),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(false);
    };
    let used: Option<Millis> = row.get("used_at")?;
    if used.is_none_or(|used| now - used >= TOUCH_MS) {
        db.execute(
            Statement::new("UPDATE tokens SET used_at = ?2 WHERE id = ?1")
                .bind(id)
                .bind(now),
        )
        .await?;
    }
    Ok(true)
}

/// Those that stand, the newest first.
pub(crate) async fn list(db: &impl Sql, ctx: &Inner) -> Result<Vec<TokenNote>, Failure> {
    let rows = db
        .query(
            Statement::new(
                "SELECT id AS id, name AS name, scopes AS scopes, created_at AS created_at,
                        used_at AS used_at, until AS until
                 FROM tokens WHERE closed_at IS NULL AND until > ?1
                 ORDER BY created_at DESC, id DESC",
            )
            .bind(ctx.now()),
        )
        .await?;
    rows.iter()
        .map(|row| {
            let (id, name): (String, Vec<u8>) = (row.get("id")?, row.get("name")?);
            let scopes: String = row.get("scopes")?;
            Ok(TokenNote {
                name: ctx.vault.open_as(NAME, &id, &name)?,
                id,
                scopes: scopes.split_whitespace().map(str::to_owned).collect(),
                created_at: row.get("created_at")?,
                used_at: row.get("used_at")?,
                until: row.get("until")?,
            })
        })
        .collect()
}

/// Takes a token back; answers how many stood until now, one or none.
pub(crate) async fn close(db: &impl Sql, id: &str, now: Millis) -> Result<usize, DbError> {
    let closed = db
        .query(
            Statement::new(
                "UPDATE tokens SET closed_at = ?1
                 WHERE closed_at IS NULL AND until > ?1 AND id = ?2 RETURNING id AS id",
            )
            .bind(now)
            .bind(id),
        )
        .await?;
    Ok(closed.len())
}

/// Takes every token back.
pub(crate) async fn close_all(db: &impl Sql, now: Millis) -> Result<(), DbError> {
    db.execute(Statement::new("UPDATE tokens SET closed_at = ?1 WHERE closed_at IS NULL").bind(now))
        .await
}
