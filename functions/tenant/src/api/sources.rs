//! `/api/sources`.

use catalog::sources;
use serving::Json;
use shared::SourceId;
use shared::page::Page;
use shared::ports::{Sql, Statement};
use shared::source::SourceHealth;

use crate::context::Context;
use crate::failure::Failure;

/// The sources watched for this person, with their health
///
/// Postings, last run, when it runs next. A source blocked, changed or failed says what happened.
#[utoipa::path(
    get, path = "/api/sources", operation_id = "listSources", tag = "work",
    responses((status = 200, description = "All of them", body = Page<SourceHealth>))
)]
pub(crate) async fn list_sources(ctx: Context) -> Result<Json<Page<SourceHealth>>, Failure> {
    let db = &ctx.ports.db;
    let rows = db
        .query(
            Statement::new(
                "SELECT source AS source FROM subscriptions WHERE tenant = ?1 ORDER BY 1",
            )
            .bind(ctx.mine.tenant.as_str()),
        )
        .await?;
    let ids = rows
        .iter()
        .map(|row| Ok(SourceId::parse(row.get::<String>("source")?)?))
        .collect::<Result<Vec<_>, Failure>>()?;
    let mut items = Vec::with_capacity(ids.len());
    for some in ids.chunks(catalog::BULK_ROWS) {
        items.extend(sources::health(db, some).await?);
    }
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}
