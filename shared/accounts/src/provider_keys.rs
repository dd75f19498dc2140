//! What identity providers publish about themselves, as last fetched: public keys and configuration.

use shared::Millis;
use shared::ports::{DbError, PlatformDb, Statement};

/// A document as last fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// As it came.
    pub body: String,
    /// When.
    pub fetched_at: Millis,
}

/// What was last fetched from `url`. One query.
pub async fn find(db: &impl PlatformDb, url: &str) -> Result<Option<Fetched>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT k.body AS body, k.fetched_at AS fetched_at FROM provider_keys AS k \
                 WHERE k.url = ?1",
            )
            .bind(url),
        )
        .await?;
    rows.first()
        .map(|row| {
            Ok(Fetched {
                body: row.get("body")?,
                fetched_at: row.get("fetched_at")?,
            })
        })
        .transpose()
}

/// Keeps what was fetched, unless something newer is there. One statement.
pub async fn keep(db: &impl PlatformDb, url: &str, body: &str, now: Millis) -> Result<(), DbError> {
    db.execute(
        Statement::new(
            "INSERT INTO provider_keys (url, body, fetched_at) VALUES (?1, ?2, ?3) \
             ON CONFLICT (url) DO UPDATE SET body = excluded.body, \
                 fetched_at = excluded.fetched_at WHERE excluded.fetched_at >= fetched_at",
        )
        .bind(url)
        .bind(body)
        .bind(now),
    )
    .await
}

/// Claims to be the one who fetches `url` anew after its keys were found wanting: at most one does
/// in `every`. One query.
pub async fn claim_refetch(
    db: &impl PlatformDb,
    url: &str,
    every: Millis,
    now: Millis,
) -> Result<bool, DbError> {
    let rows = db
        .query(
            Statement::new(
                "UPDATE provider_keys SET fetched_at = ?2 \
                 WHERE url = ?1 AND fetched_at <= ?2 - ?3 RETURNING url AS url",
            )
            .bind(url)
            .bind(now)
            .bind(every),
        )
        .await?;
    Ok(!rows.is_empty())
}
