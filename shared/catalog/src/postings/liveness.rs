//! Looks at postings, and what they add up to.

use std::collections::HashMap;

use shared::liveness::{History, Liveness};
use shared::ports::{DbError, PlatformDb, Statement};
use shared::{Millis, PostingId, SourceId};

use super::write::SEEN_EVERY;
use crate::json;

/// A look at all postings of a source that is not kept in the books as seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The source was read whole, beginning at this moment, and does not list them.
    Missing {
        /// When the reading began.
        since: Millis,
    },
    /// The source is one page, and that page is gone.
    Gone,
    /// The source is one page, and that page says that nobody may apply any more.
    Closed,
}

/// Counted looks of a posting; more say nothing new, and rows written are what small plans count.
const COUNTED: i64 = 5;

/// Writes down that a look at a source did not find its postings. One statement.
pub async fn note_absence(
    db: &impl PlatformDb,
    source: &SourceId,
    absence: Absence,
    now: Millis,
) -> Result<(), DbError> {
    let statement = match absence {
        // A sight is written down only so often: what was seen lately may have been seen in this very run.
        Absence::Missing { since } => Statement::new(
            "UPDATE postings SET missing = missing + 1, \
                 missing_since = coalesce(missing_since, ?2) \
             WHERE source = ?1 AND last_seen_at < ?3 AND missing < ?4",
        )
        .bind(source.as_str())
        .bind(now)
        .bind(since - SEEN_EVERY)
        .bind(COUNTED),
        Absence::Gone => Statement::new(
            "UPDATE postings SET gone = gone + 1, gone_since = coalesce(gone_since, ?2) \
             WHERE source = ?1 AND gone < ?3",
        )
        .bind(source.as_str())
        .bind(now)
        .bind(COUNTED),
        Absence::Closed => Statement::new(
            "UPDATE postings SET closed_at = ?2 WHERE source = ?1 AND closed_at IS NULL",
        )
        .bind(source.as_str())
        .bind(now),
    };
    db.execute(statement).await
}

/// Whether the postings known under these ids still stand. One that is not in the catalog any more is not in the answer. One
/// query for at most [`crate::BULK_ROWS`].
pub async fn liveness(
    db: &impl PlatformDb,
    ids: &[PostingId],
    now: Millis,
) -> Result<HashMap<PostingId, Liveness>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = db
        .query(
            Statement::new(
                "SELECT j.value AS id, p.missing AS missing, p.missing_since AS missing_since, \
                     p.gone AS gone, p.gone_since AS gone_since, p.closed_at AS closed_at, \
                     p.facts ->> 'valid_through' AS valid_through \
                 FROM json_each(?1) AS j \
                 CROSS JOIN posting_urls AS u ON u.id = j.value \
                 CROSS JOIN postings AS p ON p.id = u.posting",
            )
            .bind(json::write(ids)?),
        )
        .await?;
    rows.iter()
        .map(|row| {
            let history = History {
                missing: row.get("missing")?,
                missing_since: row.get("missing_since")?,
                gone: row.get("gone")?,
                gone_since: row.get("gone_since")?,
                closed_at: row.get("closed_at")?,
                valid_through: row.get("valid_through")?,
            };
            let id = json::word("id", PostingId::parse(row.get::<String>("id")?))?;
            Ok((id, history.judge(now)))
        })
        .collect()
}
