//! `/api/postings`: the catalog, the same for everybody.

use catalog::postings;
use serde::Deserialize;
use serving::{Json, Query};
use shared::Problem;
use shared::page::Page;
use shared::posting::Posting;
use utoipa::IntoParams;

use crate::context::Context;
use crate::failure::Failure;
use crate::limits;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PostingsQuery {
    /// Words; `"a phrase"` stands together, `-word` leaves out. All postings where there is none.
    #[serde(default)]
    #[param(required = false)]
    q: String,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1–50, 20 unless given.
    limit: Option<u32>,
}

/// Search the catalog
///
/// All postings found for anybody, newest first.
#[utoipa::path(
    get, path = "/api/postings", operation_id = "searchPostings", tag = "catalog",
    params(PostingsQuery),
    responses(
        (status = 200, description = "A page", body = Page<Posting>),
        (status = 400, description = "Not a cursor or limit of this list", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn search_postings(
    ctx: Context,
    Query(query): Query<PostingsQuery>,
) -> Result<Json<Page<Posting>>, Failure> {
    limits::text("q", &query.q, 500)?;
    let limit = limits::page_size(query.limit, 20, postings::MAX_PAGE)?;
    let cursor = query.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let page = postings::search(&ctx.ports.db, &query.q, cursor, limit)
        .await
        .map_err(Problem::from)?;
    Ok(Json(page))
}
