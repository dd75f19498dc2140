//! Single facts of this instance: the hash of the token that makes the first administrator.

use shared::ports::{DbError, PlatformDb, Statement};
use shared::{Millis, TenantId};

use crate::json;

/// Keeps the hash of a token that makes an administrator, unless there is an administrator or such a
/// token. Answers whether it was kept: of many instances that start at once, one hears yes and prints
/// the token. One query.
pub async fn offer_claim(db: &impl PlatformDb, hash: &str) -> Result<bool, DbError> {
    let rows = db
        .query(
            Statement::new(
                "INSERT INTO instance (key, value) SELECT 'claim', ?1 \
                 WHERE NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.is_admin = 1) \
                 ON CONFLICT DO NOTHING RETURNING key AS key",
            )
            .bind(hash),
        )
        .await?;
    Ok(!rows.is_empty())
}

/// Whether this is the hash of the token that makes the first administrator. One query.
pub async fn is_claim(db: &impl PlatformDb, hash: &str) -> Result<bool, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT 1 AS right FROM instance AS i WHERE i.key = 'claim' AND i.value = ?1",
            )
            .bind(hash),
        )
        .await?;
    Ok(!rows.is_empty())
}

/// Makes an account an administrator, for who holds the token. Answers whether it did. One batch of
/// two.
pub async fn claim(
    db: &impl PlatformDb,
    account: &TenantId,
    hash: &str,
    now: Millis,
) -> Result<bool, DbError> {
    let batch = vec![promote(account, hash, now), forget_claim_if_claimed()];
    Ok(json::happened(&db.batch(batch).await?, 0))
}

pub(crate) fn promote(account: &TenantId, hash: &str, now: Millis) -> Statement {
    Statement::new(
        "UPDATE accounts SET is_admin = 1, updated_at = ?3 WHERE id = ?1 AND EXISTS \
             (SELECT 1 FROM instance AS i WHERE i.key = 'claim' AND i.value = ?2) \
         RETURNING id AS id",
    )
    .bind(account.as_str())
    .bind(hash)
    .bind(now)
}

pub(crate) fn forget_claim_if_claimed() -> Statement {
    Statement::new(
        "DELETE FROM instance WHERE key = 'claim' \
         AND EXISTS (SELECT 1 FROM accounts AS a WHERE a.is_admin = 1)",
    )
}
