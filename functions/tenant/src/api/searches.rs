//! `/api/searches`.

use http::header::LOCATION;
use http::{HeaderName, StatusCode};
use serving::Json;
use shared::event::EventKind;
use shared::page::Page;
use shared::ports::{Random, Sql, TenantDb};
use shared::search::{Search, SearchSpec};
use shared::{Problem, SearchId};

use crate::context::Context;
use crate::failure::Failure;
use crate::limits;
use crate::store::inputs::{self, Changed};
use crate::store::undo::{self, Entry};
use crate::store::{cv, searches};
use crate::{events, outbox};

use super::id::Id;

/// All searches
#[utoipa::path(
    get, path = "/api/searches", operation_id = "listSearches", tag = "searches",
    responses((status = 200, description = "All of them, oldest first", body = Page<Search>))
)]
pub(crate) async fn list_searches(ctx: Context) -> Result<Json<Page<Search>>, Failure> {
    let items = searches::all(&ctx.mine.db, &ctx).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}

/// Add a search
///
/// Only `titles` is required. The catalog is matched against it at once.
#[utoipa::path(
    post, path = "/api/searches", operation_id = "createSearch", tag = "searches",
    request_body = SearchSpec,
    responses(
        (status = 201, description = "The search", body = Search, headers(("location" = String))),
        (status = 400, description = "A field is not valid; `field` names it", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn create_search(
    ctx: Context,
    Json(spec): Json<SearchSpec>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<Search>), Failure> {
    let search = Search {
        id: SearchId::new(ctx.now(), ctx.ports.random.bits()),
        spec: limits::search::tidy(spec)?,
    };
    outbox::set_safety_net(&ctx).await?;
    ctx.mine
        .db
        .transaction(async |tx| -> Result<(), Failure> {
            if searches::all(tx, &ctx).await?.len() >= limits::MAX_SEARCHES {
                let why = format!(
                    "there are {} searches already; delete one",
                    limits::MAX_SEARCHES
                );
                return Err(Problem::conflict(why).into());
            }
            check_cv(tx, &search).await?;
            searches::save(tx, &ctx, &search).await?;
            inputs::changed(tx, &ctx, Changed::Searches).await
        })
        .await?;
    outbox::flush(&ctx).await?;
    let location = format!("/api/searches/{}", search.id);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(search)))
}

/// One search
#[utoipa::path(
    get, path = "/api/searches/{id}", operation_id = "getSearch", tag = "searches",
    params(("id" = String, Path, description = "The search's id")),
    responses(
        (status = 200, description = "The search", body = Search),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_search(
    ctx: Context,
    Id(id): Id<SearchId>,
) -> Result<Json<Search>, Failure> {
    let found = searches::find(&ctx.mine.db, &ctx, &id).await?;
    Ok(Json(found.ok_or_else(missing)?))
}

/// Change a search
///
/// Takes the whole search; what is left out is cleared. Everything is matched anew.
#[utoipa::path(
    put, path = "/api/searches/{id}", operation_id = "updateSearch", tag = "searches",
    params(("id" = String, Path, description = "The search's id")),
    request_body = SearchSpec,
    responses(
        (status = 200, description = "The search as it is now", body = Search),
        (status = 400, description = "A field is not valid; `field` names it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn update_search(
    ctx: Context,
    Id(id): Id<SearchId>,
    Json(spec): Json<SearchSpec>,
) -> Result<Json<Search>, Failure> {
    let search = Search {
        id,
        spec: limits::search::tidy(spec)?,
    };
    outbox::set_safety_net(&ctx).await?;
    ctx.mine
        .db
        .transaction(async |tx| -> Result<(), Failure> {
            let before = searches::find(tx, &ctx, &search.id)
                .await?
                .ok_or_else(missing)?;
            if before == search {
                return Ok(());
            }
            check_cv(tx, &search).await?;
            searches::save(tx, &ctx, &search).await?;
            let same_work = SearchSpec {
                name: before.spec.name.clone(),
                ..search.spec.clone()
            } == before.spec;
            if same_work {
                let nothing = serde_json::json!({});
                return events::append(tx, &ctx, EventKind::SearchesChanged, "", &nothing).await;
            }
            inputs::changed(tx, &ctx, Changed::Searches).await
        })
        .await?;
    outbox::flush(&ctx).await?;
    Ok(Json(search))
}

/// Delete a search
///
/// What only it had found, and nobody has decided on, leaves the list. It can be undone.
#[utoipa::path(
    delete, path = "/api/searches/{id}", operation_id = "deleteSearch", tag = "searches",
    params(("id" = String, Path, description = "The search's id")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn delete_search(
    ctx: Context,
    Id(id): Id<SearchId>,
) -> Result<StatusCode, Failure> {
    outbox::set_safety_net(&ctx).await?;
    ctx.mine
        .db
        .transaction(async |tx| -> Result<(), Failure> {
            let search = searches::find(tx, &ctx, &id).await?.ok_or_else(missing)?;
            searches::remove(tx, &id).await?;
            undo::push(tx, &ctx, &Entry::SearchDeleted { search }).await?;
            inputs::changed(tx, &ctx, Changed::Searches).await
        })
        .await?;
    outbox::flush(&ctx).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses a CV there is none of.
async fn check_cv(tx: &impl Sql, search: &Search) -> Result<(), Failure> {
    if let Some(cv) = &search.spec.cv
        && !cv::is_there(tx, cv).await?
    {
        let why = "there is no CV of this id; leave it out for the default one";
        return Err(Problem::invalid(why).at("cv").into());
    }
    Ok(())
}

fn missing() -> Failure {
    Problem::not_found("there is no search of this id; it may have been deleted").into()
}
