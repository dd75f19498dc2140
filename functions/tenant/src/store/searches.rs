//! Saved searches.

use shared::SearchId;
use shared::ports::{Row, Sql, Statement};
use shared::search::{Search, SearchSpec};

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::cv;
use crate::vault::Column;

const BODY: Column = Column("searches", "body");

/// All searches, oldest first.
pub(crate) async fn all(db: &impl Sql, ctx: &Inner) -> Result<Vec<Search>, Failure> {
    let rows = db
        .query(Statement::new(
            "SELECT id AS id, body AS body FROM searches ORDER BY id",
        ))
        .await?;
    rows.iter().map(|row| read(ctx, row)).collect()
}

/// One search.
pub(crate) async fn find(
    db: &impl Sql,
    ctx: &Inner,
    id: &SearchId,
) -> Result<Option<Search>, Failure> {
    let rows = db
        .query(
            Statement::new("SELECT id AS id, body AS body FROM searches WHERE id = ?1")
                .bind(id.as_str()),
        )
        .await?;
    rows.first().map(|row| read(ctx, row)).transpose()
}

fn read(ctx: &Inner, row: Row<'_>) -> Result<Search, Failure> {
    let (id, body): (String, Vec<u8>) = (row.get("id")?, row.get("body")?);
    let spec: SearchSpec = ctx.vault.open_as(BODY, &id, &body)?;
    Ok(Search {
        id: SearchId::parse(id)?,
        spec,
    })
}

/// Writes a search, new or changed.
pub(crate) async fn save(tx: &impl Sql, ctx: &Inner, search: &Search) -> Result<(), Failure> {
    let id = search.id.as_str();
    tx.execute(
        Statement::new(
            "INSERT INTO searches (id, body, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
        )
        .bind(id)
        .bind(ctx.vault.seal(BODY, id, &search.spec)?)
        .bind(ctx.now()),
    )
    .await?;
    Ok(())
}

/// Lets searches that name a CV that is gone for good name none; answers whether there were any.
pub(crate) async fn forget_cvs(tx: &impl Sql, ctx: &Inner) -> Result<bool, Failure> {
    let mut any = false;
    for mut search in all(tx, ctx).await? {
        if let Some(cv) = &search.spec.cv
            && !cv::is_there(tx, cv).await?
        {
            search.spec.cv = None;
            save(tx, ctx, &search).await?;
            any = true;
        }
    }
    Ok(any)
}

/// Removes a search.
pub(crate) async fn remove(tx: &impl Sql, id: &SearchId) -> Result<(), Failure> {
    tx.execute(Statement::new("DELETE FROM searches WHERE id = ?1").bind(id.as_str()))
        .await?;
    Ok(())
}
