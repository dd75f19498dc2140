//! What sites ask of programs, kept for a day.

use shared::Millis;
use shared::ports::{DbError, PlatformDb, Statement};

use crate::DAY;

/// How long an answer is kept (RFC 9309, 2.4).
const KEPT: Millis = DAY;

/// The rules of a host, where they were read less than a day ago. One query.
pub async fn known(
    db: &impl PlatformDb,
    host: &str,
    now: Millis,
) -> Result<Option<String>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT r.rules AS rules FROM robots AS r WHERE r.host = ?1 AND r.read_at > ?2",
            )
            .bind(host)
            .bind(now - KEPT),
        )
        .await?;
    rows.first().map(|row| row.get("rules")).transpose()
}

/// Keeps the rules of a host. One statement.
pub async fn keep(
    db: &impl PlatformDb,
    host: &str,
    rules: &str,
    now: Millis,
) -> Result<(), DbError> {
    db.execute(
        Statement::new(
            "INSERT INTO robots (host, rules, read_at) VALUES (?1, ?2, ?3) \
             ON CONFLICT (host) DO UPDATE SET rules = excluded.rules, read_at = excluded.read_at",
        )
        .bind(host)
        .bind(rules)
        .bind(now),
    )
    .await
}

/// Clears away what was not asked for in a month.
pub(crate) fn sweep(now: Millis) -> Statement {
    Statement::new("DELETE FROM robots WHERE read_at < ?1 RETURNING 1 AS gone").bind(now - 30 * DAY)
}
