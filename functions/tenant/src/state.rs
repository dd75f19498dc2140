//! Numbers this tenant remembers: the version of what scores are made from, and how far the catalog
//! was matched for it.

use shared::ports::{DbError, Sql, Statement};

/// Goes up with every change of profile or searches.
pub(crate) const VERSION: &str = "version";
/// Catalog sequence matched for that version.
pub(crate) const CURSOR: &str = "cursor";

/// The number kept under `key`, 0 where there is none yet.
pub(crate) async fn get(db: &impl Sql, key: &'static str) -> Result<i64, DbError> {
    let rows = db
        .query(Statement::new("SELECT value AS value FROM state WHERE key = ?1").bind(key))
        .await?;
    rows.first().map_or(Ok(0), |row| row.get("value"))
}

/// Keeps `value` under `key`.
pub(crate) async fn set(db: &impl Sql, key: &'static str, value: i64) -> Result<(), DbError> {
    db.execute(
        Statement::new(
            "INSERT INTO state (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value),
    )
    .await
}
