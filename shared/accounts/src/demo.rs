//! Whose turn it is to seed the demo, and whether it has been seeded.

use shared::Millis;
use shared::ports::{DbError, PlatformDb, Statement};

use crate::MINUTE;

/// Longer than a seeding takes, shorter than anybody waits.
const LEASE: Millis = MINUTE;

/// Whether a seeding has ended, and none has begun since. One query.
pub async fn is_seeded(db: &impl PlatformDb) -> Result<bool, DbError> {
    let rows = db
        .query(Statement::new(
            "SELECT i.value AS value FROM instance AS i WHERE i.key = 'demo_seeded'",
        ))
        .await?;
    Ok(!rows.is_empty())
}

/// Takes the turn to seed, for a minute, and notes that what was seeded before is no more. False
/// where somebody else has the turn. Two statements.
pub async fn take_turn(db: &impl PlatformDb, now: Millis) -> Result<bool, DbError> {
    let taken = db
        .query(
            Statement::new(
                "INSERT INTO instance (key, value) VALUES ('demo_lease', ?1) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value \
                 WHERE CAST(instance.value AS INTEGER) <= CAST(excluded.value AS INTEGER) - ?2 \
                 RETURNING key AS key",
            )
            .bind(now.to_string())
            .bind(LEASE),
        )
        .await?;
    if taken.is_empty() {
        return Ok(false);
    }
    db.execute(Statement::new(
        "DELETE FROM instance WHERE key = 'demo_seeded'",
    ))
    .await?;
    Ok(true)
}

/// Notes that the seeding whose turn was taken at `since` has ended, and gives the turn back; nothing
/// where it took so long that somebody else has the turn by now. One batch of two.
pub async fn note_seeded(db: &impl PlatformDb, since: Millis) -> Result<(), DbError> {
    let batch = vec![
        Statement::new(
            "INSERT INTO instance (key, value) \
             SELECT 'demo_seeded', turn.value FROM instance AS turn \
             WHERE turn.key = 'demo_lease' AND turn.value = ?1 \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(since.to_string()),
        Statement::new("DELETE FROM instance WHERE key = 'demo_lease' AND value = ?1")
            .bind(since.to_string()),
    ];
    db.batch(batch).await?;
    Ok(())
}
