//! `/api/cvs`: several CVs, of which a search may name one.

use http::StatusCode;
use serving::Json;
use shared::page::Page;
use shared::{CvId, Problem};

use crate::context::Context;
use crate::failure::Failure;
use crate::person::{Act, CvChange, act, missing};
use crate::store::cv::CvSummary;

use super::id::Id;

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
