//! `POST /api/applications` and `POST /api/applications/import`: postings the person found themselves.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};
use serving::{Form, Json};
use shared::application::{Application, ApplicationSummary};
use shared::calls::{EntryRefused, PageRead, PageShape, PostingRead, ReadFile, ReadPage, ReadText};
use shared::ports::{Function, Services};
use shared::{ApplicationId, Problem};
use utoipa::ToSchema;

use crate::context::{Context, Inner};
use crate::failure::Failure;
use crate::intake::{self, Taken};
use crate::limits;
use crate::store::applications;

/// Applications an answer shows.
const SHOWN: usize = 100;

/// An address, a text, or a page's HTML, which may come with its address.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct NewApplication {
    /// The posting's page, or a page that lists postings; http or https.
    url: Option<String>,
    /// The posting's text, at most 100,000 characters.
    text: Option<String>,
    /// A page as HTML, at most 4 MiB: pasted, or saved from a browser.
    html: Option<String>,
}

/// What was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddedApplication {
    /// The application; of several the first.
    #[serde(flatten)]
    application: Application,
    /// What the page was.
    found: Found,
}

/// What a page or a table was, and what became of its postings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Found {
    /// What it was.
    shape: PageShape,
    /// Its site, where that was recognised.
    site: Option<String>,
    /// Postings that are new in the list.
    added: u32,
    /// Postings that were in the list already.
    known: u32,
    /// Of the new ones, those whose pages are still to be read, which happens by itself.
    queued: u32,
    /// Entries that could not be read, and why.
    refused: Vec<EntryRefused>,
    /// Whether the page says that nobody may apply any more.
    closed: bool,
}

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    /// What the file was and what became of its entries.
    #[serde(flatten)]
    found: Found,
    /// The applications, new and known ones, at most 100.
    applications: Vec<ApplicationSummary>,
}

/// The form of an import.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a description of the form")]
pub(crate) struct ImportForm {
    /// A CSV table, a saved page (HTML or MHTML) or an alert mail, at most 4 MiB.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// Where a saved page was, for one that does not say so itself.
    url: Option<String>,
}

/// Add a posting by its page or its text
///
/// It is read, scored like any other and kept whatever the searches want. A page that lists postings adds all of
/// them; the answer shows the first. It can be undone.
#[utoipa::path(
    post, path = "/api/applications", operation_id = "addApplication", tag = "applications",
    request_body = NewApplication,
    responses(
        (status = 200, description = "It was in the list already", body = AddedApplication),
        (status = 201, description = "It was added", body = AddedApplication, headers(("location" = String))),
        (status = 400, description = "Neither a page nor a text, or a page that may not be asked for", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "A page of more than 4 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No posting could be read from it", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The page did not answer", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn add_application(
    ctx: Context,
    Json(new): Json<NewApplication>,
) -> Result<
    (
        StatusCode,
        [(HeaderName, String); 1],
        Json<AddedApplication>,
    ),
    Failure,
> {
    let mut read = read(&ctx, new).await?;
    let taken = intake::take(&ctx, std::mem::take(&mut read.postings)).await?;
    let id = taken
        .added
        .first()
        .or_else(|| taken.known.first())
        .ok_or_else(|| Problem::unreadable("no posting was found"))?;
    let application = applications::find(&ctx.mine.db, &ctx, id)
        .await?
        .ok_or_else(|| Failure::Broken("an application vanished as it was added".to_owned()))?;
    let status = if taken.added.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let location = format!("/api/applications/{id}");
    let found = found(&taken, read);
    let answer = AddedApplication { application, found };
    Ok((status, [(LOCATION, location)], Json(answer)))
}

/// Import postings from a file
///
/// A table of addresses or of postings (CSV, whatever its delimiter, encoding and order of columns), a page saved from
/// a browser, or an alert mail. Rows with nothing but an address are in the list at once and their pages are read by and by.
/// It can be undone.
#[utoipa::path(
    post, path = "/api/applications/import", operation_id = "importApplications", tag = "applications",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was added, known or refused", body = Imported),
        (status = 400, description = "No file in the form", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Larger than 4 MiB, a table larger than 2 MiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not a form", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Nothing could be read from it", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn import_applications(
    ctx: Context,
    form: Result<Form, Problem>,
) -> Result<Json<Imported>, Failure> {
    let (bytes, url) = receive(form.map_err(sent)?)?;
    let mut read = read_file(&ctx, &bytes, url).await?;
    let taken = intake::take(&ctx, std::mem::take(&mut read.postings)).await?;
    let ids: Vec<ApplicationId> = taken
        .added
        .iter()
        .chain(&taken.known)
        .take(SHOWN)
        .cloned()
        .collect();
    let applications = applications::summaries(&ctx.mine.db, &ctx, &ids).await?;
    Ok(Json(Imported {
        found: found(&taken, read),
        applications,
    }))
}

fn found(taken: &Taken, read: PageRead) -> Found {
    let count = |ids: &[ApplicationId]| u32::try_from(ids.len()).unwrap_or(u32::MAX);
    Found {
        shape: read.shape,
        site: read.site,
        added: count(&taken.added),
        known: count(&taken.known),
        queued: taken.queued,
        refused: read.refused,
        closed: read.closed,
    }
}

fn receive(mut form: Form) -> Result<(Bytes, Option<String>), Problem> {
    let file = form.take(&["file"]);
    let file = file.ok_or_else(|| Problem::invalid("the form holds no field `file`").at("file"))?;
    if file.bytes.is_empty() {
        return Err(Problem::unreadable("the file is empty; choose another").at("file"));
    }
    let url = form.take(&["url"]);
    let url = url.map(|url| String::from_utf8_lossy(&url.bytes).trim().to_owned());
    Ok((file.bytes, url.filter(|url| !url.is_empty())))
}

/// What came instead of a form, in the words of a file.
fn sent(problem: Problem) -> Problem {
    match StatusCode::from_u16(problem.status) {
        Ok(StatusCode::PAYLOAD_TOO_LARGE) => {
            Problem::too_large("a page or a table may have 4 MiB").at("file")
        }
        Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE) => {
            Problem::unsupported("send the file as `multipart/form-data`, in a field `file`")
        }
        _ => problem,
    }
}

async fn read_file(ctx: &Inner, bytes: &[u8], url: Option<String>) -> Result<PageRead, Failure> {
    if bytes.len() > limits::MAX_PAGE_BYTES {
        return Err(Problem::too_large("a page or a table may have 4 MiB")
            .at("file")
            .into());
    }
    let url = url
        .map(|url| limits::web_url("url", url.trim()).map(String::from))
        .transpose()?;
    let call = ReadFile {
        url,
        base64: STANDARD.encode(bytes),
    };
    Ok(ctx.ports.services.call(Function::Discover, &call).await?)
}

async fn read(ctx: &Inner, new: NewApplication) -> Result<PageRead, Failure> {
    let given = |value: Option<String>| value.filter(|v| !v.trim().is_empty());
    match (given(new.url), given(new.text), given(new.html)) {
        (url, None, Some(html)) => read_file(ctx, html.as_bytes(), url)
            .await
            .map_err(|failure| match failure {
                Failure::Problem(problem) if problem.field.as_deref() == Some("file") => {
                    problem.at("html").into()
                }
                other => other,
            }),
        (Some(url), None, None) => {
            let url = limits::web_url("url", url.trim())?.to_string();
            Ok(ctx
                .ports
                .services
                .call(Function::Discover, &ReadPage { url })
                .await?)
        }
        (None, Some(text), None) => {
            limits::text("text", &text, limits::MAX_POSTING_CHARS)?;
            let posting = ctx
                .ports
                .services
                .call(Function::Discover, &ReadText { text })
                .await?;
            Ok(PageRead {
                site: None,
                shape: PageShape::Posting,
                postings: vec![PostingRead {
                    row: 1,
                    posting,
                    unread: false,
                }],
                refused: Vec::new(),
                closed: false,
            })
        }
        (None, None, None) => Err(Problem::invalid(
            "send the posting's `url`, its `text`, or its page's `html`",
        )
        .at("url")
        .into()),
        _ => Err(Problem::invalid(
            "send either `url` or `text` or `html`; only `html` may come with its `url`",
        )
        .at("text")
        .into()),
    }
}
