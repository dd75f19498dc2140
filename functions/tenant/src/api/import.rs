//! `POST /api/import`: what was taken along, here or elsewhere.

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use serving::{Form, Json, Query};
use shared::Problem;
use utoipa::{IntoParams, ToSchema};

use crate::context::Context;
use crate::failure::Failure;
use crate::leaving::import::{self, Clash, Imported, OnConflict, Outcome};
use crate::limits::MAX_IMPORT_BYTES;

/// What to do with the file.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// Change nothing, and say what would be.
    dry_run: bool,
    /// What to do about things that are there already and differ: `ask`, `keep` or `replace`.
    #[param(inline, value_type = Option<OnConflict>)]
    on_conflict: OnConflict,
}

/// The form of an import of everything.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a description of the form")]
pub(crate) struct EverythingForm {
    /// An archive of Rolecall, its `applications.csv` or `applications.json`, a JSON Resume, or
    /// Peregrine's `staging.db`, at most 16 MiB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// A problem with what is in the way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportClashes {
    #[serde(flatten)]
    problem: Problem,
    /// What is there already and differs; at most 100.
    clashes: Vec<Clash>,
}

/// Import everything
///
/// An archive made by *Everything*, on any instance; or a list, a JSON Resume or another application's
/// database alone: what it is shows in its bytes. All of it is taken in or, where the file is damaged
/// or something differs and `on_conflict` does not say what to do about it, nothing. Importing the same
/// file twice adds nothing the second time.
#[utoipa::path(
    post, path = "/api/import", operation_id = "importAll", tag = "export",
    params(ImportQuery),
    request_body(content = EverythingForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was added, replaced, kept and refused", body = Imported),
        (status = 400, description = "No file in the form", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Some things are there already and differ; nothing was changed", body = ImportClashes, content_type = "application/problem+json"),
        (status = 413, description = "Larger than 16 MiB, or than 64 MiB unpacked", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "None of the kinds that are read", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Damaged, cut off or changed; nothing was changed here", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn import_all(
    ctx: Context,
    Query(query): Query<ImportQuery>,
    form: Result<Form, Problem>,
) -> Result<Response, Failure> {
    let (bytes, name) = receive(form.map_err(sent)?)?;
    let outcome = import::import(&ctx, bytes, &name, query.on_conflict, query.dry_run).await?;
    Ok(match outcome {
        Outcome::Done(imported) => Json(imported).into_response(),
        Outcome::Clashes { clashes, count } => clashing(clashes, count),
    })
}

fn clashing(clashes: Vec<Clash>, count: usize) -> Response {
    let problem = Problem::conflict(format!(
        "{count} of the things in this file are here already and differ; nothing was changed. Import \
         it again with `on_conflict=keep` to leave them as they are, or `on_conflict=replace` to set \
         them as the file says"
    ))
    .at("on_conflict");
    let mut response = (
        StatusCode::CONFLICT,
        Json(ImportClashes { problem, clashes }),
    )
        .into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

fn receive(mut form: Form) -> Result<(Bytes, String), Problem> {
    let file = form.take(&["file"]);
    let file = file.ok_or_else(|| Problem::invalid("the form holds no field `file`").at("file"))?;
    if file.bytes.is_empty() {
        return Err(Problem::unreadable("the file is empty; choose another").at("file"));
    }
    if file.bytes.len() > MAX_IMPORT_BYTES {
        return Err(too_large());
    }
    let name = super::cv::file_name(&file.file_name.unwrap_or_default());
    Ok((file.bytes, name))
}

/// What came instead of a form, in the words of a file.
fn sent(problem: Problem) -> Problem {
    match problem.status {
        413 => too_large(),
        415 => Problem::unsupported("send the file as `multipart/form-data`, in a field `file`"),
        _ => problem,
    }
}

fn too_large() -> Problem {
    Problem::too_large(
        "a file may have 16 MiB; export without the original files (`?files=false`) and give those one \
         by one",
    )
    .at("file")
}
