//! `/api/profile/cv`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serving::{Form, Json, Query};
use shared::calls::{CvRead, ReadCv};
use shared::ports::{CallError, Function, Services};
use shared::profile::Profile;
use shared::{CvId, Problem};
use utoipa::ToSchema;

use crate::context::Context;
use crate::failure::Failure;
use crate::limits::{MAX_CV_BYTES, MAX_CV_CHARS};
use crate::person::{self, Act, Place, Upload};

use super::profile::{CvQuery, ProfileView, view};

/// What a text is called that came without a file.
const PASTED: &str = "pasted text";

/// The profile after a CV was read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CvRead)]
pub(crate) struct ProfileRead {
    /// The profile as it is now.
    #[serde(flatten)]
    pub(crate) view: ProfileView,
    /// What could not be read, or was left out; empty where all went well.
    pub(crate) warnings: Vec<String>,
}

/// The form of an upload: a file or its text, and where it belongs.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a description of the form")]
pub(crate) struct CvForm {
    /// A PDF with a text layer, a DOCX, a text file or a JSON Resume, at most 5 MiB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: Option<String>,
    /// The CV's text, pasted.
    text: Option<String>,
    /// The id of the CV it takes the place of.
    cv: Option<String>,
    /// What to call it. Without `cv`, it is kept beside those there are.
    name: Option<String>,
}

/// Give a CV
///
/// Reads the CV into the profile. What the person corrected or confirmed before stays as they set it.
/// It takes the place of the CV named, else of the default one; with a `name` alone it is kept beside
/// those there are. One that cannot be read changes nothing.
#[utoipa::path(
    post, path = "/api/profile/cv", operation_id = "uploadCv", tag = "profile",
    request_body(content = CvForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was read", body = ProfileRead),
        (status = 400, description = "No file and no text in the form", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no CV of this id", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "There are twelve CVs already, or one of this name", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Larger than 5 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "A kind of file that is not read here", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The file could not be read", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn upload_cv(
    ctx: Context,
    form: Result<Form, Problem>,
) -> Result<Json<ProfileRead>, Failure> {
    let upload = receive(form.map_err(sent)?)?;
    let understood = understand(&ctx, &upload).await?;

    let act = Act::Read(&upload, &understood);
    let (person, place) = person::act(&ctx, upload.place.cv.as_ref(), act).await?;
    Ok(Json(ProfileRead {
        view: view(&ctx, &person, place).await?,
        warnings: understood.warnings,
    }))
}

/// Forget the CV
///
/// Removes the file, its text and what was read from it, at once and for good. What was corrected
/// stays with the last one.
#[utoipa::path(
    delete, path = "/api/profile/cv", operation_id = "deleteCv", tag = "profile",
    params(CvQuery),
    responses(
        (status = 200, description = "The profile as it is now", body = ProfileView),
        (status = 404, description = "There is no such CV", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn delete_cv(
    ctx: Context,
    Query(query): Query<CvQuery>,
) -> Result<Json<ProfileView>, Failure> {
    let (person, _) = person::act(&ctx, query.cv.as_ref(), Act::Forget).await?;
    view(&ctx, &person, 0).await.map(Json)
}

fn receive(mut form: Form) -> Result<Upload, Problem> {
    let field = form.take(&["file", "text"]).ok_or_else(|| {
        Problem::invalid("the form holds neither a field `file` nor a field `text`").at("file")
    })?;
    let name = if field.name == "text" {
        PASTED.to_owned()
    } else {
        file_name(field.file_name.as_deref().unwrap_or_default())
    };
    let mut place = Place::default();
    let mut said = |name: &str| -> Option<String> {
        let field = form.take(&[name])?;
        Some(String::from_utf8_lossy(&field.bytes).trim().to_owned())
    };
    if let Some(id) = said("cv").filter(|id| !id.is_empty()) {
        place.cv = Some(CvId::parse(id).map_err(|invalid| Problem::from(invalid).at("cv"))?);
    }
    place.name = said("name");
    sized(Upload {
        name,
        bytes: field.bytes,
        place,
    })
}

fn sized(upload: Upload) -> Result<Upload, Problem> {
    if upload.bytes.len() > MAX_CV_BYTES {
        return Err(too_large());
    }
    if upload.bytes.is_empty() {
        return Err(Problem::unreadable("the file is empty; choose another").at("file"));
    }
    Ok(upload)
}

pub(crate) fn file_name(name: &str) -> String {
    // Some browsers send the whole path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    if name.is_empty() {
        "CV".to_owned()
    } else {
        name
    }
}

/// What came instead of a form, in the words of a CV.
fn sent(problem: Problem) -> Problem {
    match StatusCode::from_u16(problem.status) {
        Ok(StatusCode::PAYLOAD_TOO_LARGE) => too_large(),
        Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE) => Problem::unsupported(
            "send the CV as `multipart/form-data`, with a field `file` or `text`",
        ),
        _ => problem,
    }
}

fn too_large() -> Problem {
    Problem::too_large("a CV may have 5 MiB; save it smaller, without pictures, or paste its text")
        .at("file")
}

/// Has the file read where no database is near.
async fn understand(ctx: &Context, upload: &Upload) -> Result<CvRead, Failure> {
    let call = ReadCv {
        name: upload.name.clone(),
        base64: STANDARD.encode(&upload.bytes),
        now: ctx.now(),
    };
    let read = ctx.ports.services.call(Function::Documents, &call).await;
    finish(read.map_err(|error| broken(error, &upload.name))?)
}

/// A file that breaks its reader breaks it each time: “try again” alone would not help.
fn broken(error: CallError, name: &str) -> Failure {
    match error {
        CallError::Problem(problem) => (*problem).into(),
        CallError::Unreachable(_) if name == PASTED => {
            Problem::unreadable("this text could not be read; try once more, else shorten it")
                .at("file")
                .into()
        }
        CallError::Unreachable(_) => Problem::unreadable(
            "this file could not be read; try once more, else export it again as a PDF with a text layer or as DOCX, or \
             paste the text",
        )
        .at("file")
        .into(),
    }
}

fn finish(mut read: CvRead) -> Result<CvRead, Failure> {
    if read.text.trim().is_empty() {
        let why = "there is no text in this file; if it is a scan, paste the text instead";
        return Err(Problem::unreadable(why).at("file").into());
    }
    if let Some((end, _)) = read.text.char_indices().nth(MAX_CV_CHARS) {
        read.warnings
            .push(format!("only the first {MAX_CV_CHARS} characters are kept"));
        read.text.truncate(end);
    }
    if read.profile == Profile::default() {
        read.warnings.push(
            "nothing of a profile was recognised; fill it in by hand, your corrections stay"
                .to_owned(),
        );
    }
    Ok(read)
}
