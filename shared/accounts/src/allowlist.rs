//! Who may register where registration is by allowlist: an address, or `@` and a domain.

use shared::Millis;
use shared::ports::{DbError, PlatformDb, Statement};

use crate::json;

/// All patterns, sorted. One query.
pub async fn all(db: &impl PlatformDb) -> Result<Vec<String>, DbError> {
    let rows = db
        .query(Statement::new(
            "SELECT p.pattern AS pattern FROM allowlist AS p ORDER BY p.pattern",
        ))
        .await?;
    rows.iter().map(|row| row.get("pattern")).collect()
}

/// Replaces the list. One batch of two.
pub async fn replace(
    db: &impl PlatformDb,
    patterns: &[String],
    now: Millis,
) -> Result<(), DbError> {
    let patterns = json::write(patterns)?;
    db.batch(vec![
        Statement::new(
            "DELETE FROM allowlist WHERE pattern NOT IN \
                 (SELECT j.value FROM json_each(?1) AS j)",
        )
        .bind(patterns.as_str()),
        Statement::new(
            "INSERT INTO allowlist (pattern, created_at) SELECT j.value, ?2 \
             FROM json_each(?1) AS j WHERE true ON CONFLICT DO NOTHING",
        )
        .bind(patterns.as_str())
        .bind(now),
    ])
    .await
    .map(|_| ())
}

/// Whether any of these patterns is on the list. One query.
pub async fn has_any(db: &impl PlatformDb, patterns: &[String]) -> Result<bool, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT 1 AS found FROM allowlist AS p WHERE p.pattern IN \
                     (SELECT j.value FROM json_each(?1) AS j) LIMIT 1",
            )
            .bind(json::write(patterns)?),
        )
        .await?;
    Ok(!rows.is_empty())
}
