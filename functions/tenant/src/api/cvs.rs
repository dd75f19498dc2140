//! `/api/cvs`: several CVs, of which a search may name one.

use http::StatusCode;
use serde::Deserialize;
use serving::Json;
use shared::ids::Millis;
use shared::page::Page;
use shared::ports::Waker;
use shared::words::single_spaced;
use shared::{CvId, Problem};
use utoipa::ToSchema;

use crate::context::Context;
use crate::failure::Failure;
use crate::store::cv::{self, CvSummary};
use crate::store::profile::Person;

use super::id::Id;
use super::limits;
use super::person::{Act, act, missing};

/// For how long the deletion of a CV can be undone. Then it is gone for good.
const UNDO_MS: Millis = 600_000;

/// What to change of a CV; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct CvChange {
    /// What to call it; empty for its file's name.
    name: Option<String>,
    /// Whether searches that name no CV are matched with it; only another CV can take that from it.
    default: bool,
}

/// All CVs
#[utoipa::path(
    get, path = "/api/cvs", operation_id = "listCvs", tag = "profile",
    responses((status = 200, description = "All of them, the default one first", body = Page<CvSummary>))
)]
pub(crate) async fn list_cvs(ctx: Context) -> Result<Json<Page<CvSummary>>, Failure> {
    let (person, _) = act(&ctx, None, Act::Look).await?;
    Ok(Json(Page {
        items: person.cvs.into_iter().map(|cv| cv.summary).collect(),
        next_cursor: None,
    }))
}

/// Change a CV
///
/// Renames it, or makes it the default one, after which everything that is matched with the default
/// one is scored anew.
#[utoipa::path(
    put, path = "/api/cvs/{id}", operation_id = "updateCv", tag = "profile",
    params(("id" = String, Path, description = "The CV's id")),
    request_body = CvChange,
    responses(
        (status = 200, description = "The CV as it is now", body = CvSummary),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another CV has this name", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn update_cv(
    ctx: Context,
    Id(id): Id<CvId>,
    Json(change): Json<CvChange>,
) -> Result<Json<CvSummary>, Failure> {
    let (person, place) = act(&ctx, Some(&id), Act::Change(&change)).await?;
    let cv = person.cvs.get(place).ok_or_else(missing)?;
    Ok(Json(cv.summary.clone()))
}

/// Delete a CV
///
/// Searches that name it are matched with the default one from then on. It can be undone for ten
/// minutes; then its file, its text and what was read from it are gone for good.
#[utoipa::path(
    delete, path = "/api/cvs/{id}", operation_id = "deleteCvById", tag = "profile",
    params(("id" = String, Path, description = "The CV's id")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "There is none of this id", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn delete_cv_by_id(ctx: Context, Id(id): Id<CvId>) -> Result<StatusCode, Failure> {
    act(&ctx, Some(&id), Act::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the CV at this place, and answers where it stands then.
pub(crate) fn change(
    person: &mut Person,
    place: usize,
    change: &CvChange,
) -> Result<usize, Problem> {
    if let Some(name) = &change.name {
        rename(person, place, name)?;
    }
    if change.default {
        person.prefer(place);
        return Ok(0);
    }
    Ok(place)
}

/// Calls the CV at this place by this name; by its file's where it is empty.
pub(crate) fn rename(person: &mut Person, place: usize, name: &str) -> Result<(), Problem> {
    let name = single_spaced(name);
    limits::text("name", &name, 200)?;
    if person.is_named(&name, place) {
        return Err(Problem::conflict("another CV has this name").at("name"));
    }
    let file = person.cvs.get(place).map(|cv| cv.summary.file.clone());
    let free = person.free_name(&file.unwrap_or_default(), place);
    if let Some(cv) = person.cvs.get_mut(place) {
        cv.summary.name = if name.is_empty() { free } else { name };
    }
    Ok(())
}

/// Removes CVs whose deletion can no longer be undone, and asks to be woken for those that still can.
pub(crate) async fn purge(ctx: &Context) -> Result<(), Failure> {
    let Some(since) = cv::hidden_since(&ctx.mine.db).await? else {
        return Ok(());
    };
    let until = ctx.now() - UNDO_MS;
    if since > until {
        return Ok(ctx.mine.waker.wake_at(since + UNDO_MS).await?);
    }
    act(ctx, None, Act::Purge(until)).await.map(|_| ())
}
