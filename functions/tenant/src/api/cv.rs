//! `/api/profile/cv`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serving::{Form, Json};
use shared::Problem;
use shared::calls::{DocumentKind, ExtractText};
use shared::ports::{CallError, Function, Services, TenantDb};
use shared::profile::Profile;
use utoipa::ToSchema;

use crate::context::Context;
use crate::failure::Failure;
use crate::outbox;
use crate::store::cv::{self, NewCv};
use crate::store::inputs::{self, Changed};
use crate::store::profile::{self, Layers};

use super::limits::{MAX_CV_BYTES, MAX_CV_CHARS};
use super::profile::{ProfileView, view};

/// The profile after a CV was read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct CvRead {
    /// The profile as it is now.
    #[serde(flatten)]
    pub(crate) view: ProfileView,
    /// What could not be read, or was left out; empty where all went well.
    pub(crate) warnings: Vec<String>,
}

/// The form of an upload: one of the two.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a description of the form")]
pub(crate) struct CvForm {
    /// A PDF with a text layer, a DOCX, a text file or a JSON Resume, at most 5 MiB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: Option<String>,
    /// The CV's text, pasted.
    text: Option<String>,
}

struct Upload {
    name: String,
    bytes: Bytes,
}

struct Understood {
    kind: DocumentKind,
    text: String,
    profile: Profile,
    warnings: Vec<String>,
}

/// Give a CV
///
/// Reads the CV into the profile. What the person corrected before stays as they set it. The CV that
/// was there is replaced; one that cannot be read changes nothing.
#[utoipa::path(
    post, path = "/api/profile/cv", operation_id = "uploadCv", tag = "profile",
    request_body(content = CvForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was read", body = CvRead),
        (status = 400, description = "No file and no text in the form", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Larger than 5 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "A kind of file that is not read here", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The file could not be read", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn upload_cv(
    ctx: Context,
    form: Result<Form, Problem>,
) -> Result<Json<CvRead>, Failure> {
    let upload = receive(form.map_err(sent)?)?;
    let understood = understand(&ctx, &upload).await?;

    outbox::set_safety_net(&ctx).await?;
    let layers = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Layers, Failure> {
            let mut layers = profile::load(tx, &ctx).await?;
            layers.read = understood.profile.clone();
            profile::save(tx, &ctx, &layers).await?;
            let new = NewCv {
                name: &upload.name,
                kind: understood.kind,
                original: &upload.bytes,
                text: &understood.text,
            };
            cv::replace(tx, &ctx, &new).await?;
            inputs::changed(tx, &ctx, Changed::Profile).await?;
            Ok(layers)
        })
        .await?;
    outbox::flush(&ctx).await?;
    Ok(Json(CvRead {
        view: view(&ctx, &layers).await?,
        warnings: understood.warnings,
    }))
}

/// Forget the CV
///
/// Removes the file, its text and what was read from it. Corrections stay.
#[utoipa::path(
    delete, path = "/api/profile/cv", operation_id = "deleteCv", tag = "profile",
    responses((status = 200, description = "The profile as it is now", body = ProfileView))
)]
pub(crate) async fn delete_cv(ctx: Context) -> Result<Json<ProfileView>, Failure> {
    outbox::set_safety_net(&ctx).await?;
    let layers = ctx
        .mine
        .db
        .transaction(async |tx| -> Result<Layers, Failure> {
            let mut layers = profile::load(tx, &ctx).await?;
            if cv::remove(tx).await? {
                layers.read = Profile::default();
                profile::save(tx, &ctx, &layers).await?;
                inputs::changed(tx, &ctx, Changed::Profile).await?;
            }
            Ok(layers)
        })
        .await?;
    outbox::flush(&ctx).await?;
    view(&ctx, &layers).await.map(Json)
}

fn receive(mut form: Form) -> Result<Upload, Problem> {
    let field = form.take(&["file", "text"]).ok_or_else(|| {
        Problem::invalid("the form holds neither a field `file` nor a field `text`").at("file")
    })?;
    let name = if field.name == "text" {
        "pasted text".to_owned()
    } else {
        file_name(field.file_name.as_deref().unwrap_or_default())
    };
    sized(Upload {
        name,
        bytes: field.bytes,
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

fn file_name(name: &str) -> String {
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

/// Takes the text out, by what the bytes are, and reads it.
async fn understand(ctx: &Context, upload: &Upload) -> Result<Understood, Failure> {
    let now = ctx.now();
    let bytes = &upload.bytes;
    if ::cv::looks_like_json_resume(bytes) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let profile = ::cv::read_json_resume(bytes, now)?;
        return finish(DocumentKind::Json, text, profile, Vec::new());
    }
    let (kind, text, links, warnings) = if is_packed(bytes) {
        let call = ExtractText {
            name: upload.name.clone(),
            base64: STANDARD.encode(bytes),
        };
        let found = ctx
            .ports
            .services
            .call(Function::Documents, &call)
            .await
            .map_err(broken)?;
        (found.kind, found.text, found.links, found.warnings)
    } else {
        (
            DocumentKind::Text,
            plain_text(bytes)?,
            Vec::new(),
            Vec::new(),
        )
    };
    let profile = ::cv::read_document(&text, &links, now);
    finish(kind, text, profile, warnings)
}

/// A file that breaks its reader breaks it each time: “try again” alone would not help.
fn broken(error: CallError) -> Failure {
    match error {
        CallError::Problem(problem) => (*problem).into(),
        CallError::Unreachable(_) => Problem::unreadable(
            "this file could not be read; try once more, else export it again as a PDF with a text layer or as DOCX, or \
             paste the text",
        )
        .at("file")
        .into(),
    }
}

fn finish(
    kind: DocumentKind,
    text: String,
    profile: Profile,
    mut warnings: Vec<String>,
) -> Result<Understood, Failure> {
    if text.trim().is_empty() {
        let why = "there is no text in this file; if it is a scan, paste the text instead";
        return Err(Problem::unreadable(why).at("file").into());
    }
    let text = match text.char_indices().nth(MAX_CV_CHARS) {
        Some((end, _)) => {
            warnings.push(format!("only the first {MAX_CV_CHARS} characters are kept"));
            text[..end].to_owned()
        }
        None => text,
    };
    if profile == Profile::default() {
        warnings.push(
            "nothing of a profile was recognised; fill it in by hand, your corrections stay"
                .to_owned(),
        );
    }
    Ok(Understood {
        kind,
        text,
        profile,
        warnings,
    })
}

/// PDF and ZIP (DOCX) begin with these; what else is binary is for documents to name.
fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK") || bytes.contains(&0)
}

/// UTF-8 with or without a mark, or Windows-1252, which old editors write.
fn plain_text(bytes: &[u8]) -> Result<String, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    };
    let strange = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace())
        .count();
    if strange * 50 > text.len() {
        return Err(Problem::unsupported(
            "this is neither a PDF, a DOCX, a JSON Resume nor a text file; send one of these or paste the text",
        )
        .at("file"));
    }
    Ok(text)
}

/// <https://encoding.spec.whatwg.org/index-windows-1252.txt>, the rows that differ from Latin-1.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
