//! Applications whose pages are still to be read.

use shared::ports::{DbError, Sql, Statement};
use shared::{ApplicationId, PostingId};

use crate::context::Inner;
use crate::failure::Failure;

/// Notes that these are to be read.
pub(crate) async fn put(tx: &impl Sql, ctx: &Inner, ids: &[ApplicationId]) -> Result<(), DbError> {
    tx.execute(
        Statement::new(
            "INSERT INTO unread_pages (application, at)
             SELECT j.value, ?2 FROM json_each(?1) AS j WHERE true
             ON CONFLICT (application) DO NOTHING",
        )
        .bind(serde_json::json!(ids).to_string())
        .bind(ctx.now()),
    )
    .await
}

/// The addresses of the oldest, at most `limit`.
pub(crate) async fn urls(db: &impl Sql, limit: u32) -> Result<Vec<String>, DbError> {
    let rows = db
        .query(
            Statement::new(
                "SELECT a.url AS url FROM unread_pages AS u
                 JOIN applications AS a ON a.id = u.application
                 WHERE a.url IS NOT NULL ORDER BY u.at, u.application LIMIT ?1",
            )
            .bind(limit),
        )
        .await?;
    rows.iter().map(|row| row.get("url")).collect()
}

/// Takes the one at this address off, if it waits.
pub(crate) async fn take(
    tx: &impl Sql,
    url: &str,
) -> Result<Option<(ApplicationId, PostingId)>, Failure> {
    let rows = tx
        .query(
            Statement::new(
                "SELECT a.id AS id, a.posting AS posting FROM unread_pages AS u
                 JOIN applications AS a ON a.id = u.application WHERE a.url = ?1 LIMIT 1",
            )
            .bind(url),
        )
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let id = ApplicationId::parse(row.get::<String>("id")?)?;
    let posting = PostingId::parse(row.get::<String>("posting")?)?;
    tx.execute(Statement::new("DELETE FROM unread_pages WHERE application = ?1").bind(id.as_str()))
        .await?;
    Ok(Some((id, posting)))
}
