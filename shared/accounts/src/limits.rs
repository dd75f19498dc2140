//! How often something was asked for, in fixed windows. Keys are HMACs made by the caller: no
//! address lies here.

use shared::Millis;
use shared::ports::{DbError, PlatformDb, Statement};

use crate::DAY;

/// One thing to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What is counted and for whom.
    pub key: String,
    /// When the present window began.
    pub window_start: Millis,
}

/// Counts each, and answers how often it was asked for in its window, this time included. One batch
/// of a statement each.
pub async fn count(db: &impl PlatformDb, hits: &[Hit]) -> Result<Vec<u32>, DbError> {
    let statements = hits
        .iter()
        .map(|hit| {
            Statement::new(
                "INSERT INTO rate_limits (key, window_start, count) VALUES (?1, ?2, 1) \
                 ON CONFLICT (key) DO UPDATE SET \
                     count = CASE WHEN window_start >= excluded.window_start \
                         THEN count + 1 ELSE 1 END, \
                     window_start = max(window_start, excluded.window_start) \
                 RETURNING count AS count",
            )
            .bind(hit.key.as_str())
            .bind(hit.window_start)
        })
        .collect();
    let answers = db.batch(statements).await?;
    answers
        .iter()
        .map(|rows| rows.first().map_or(Ok(0), |row| row.get("count")))
        .collect()
}

/// Removes windows that passed; none is longer than a day.
pub(crate) fn sweep(now: Millis) -> Statement {
    Statement::new("DELETE FROM rate_limits WHERE window_start <= ?1 RETURNING 1 AS gone")
        .bind(now - DAY)
}
