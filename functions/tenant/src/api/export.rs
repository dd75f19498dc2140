//! `GET /api/export/applications.csv` and `.json`: everything in the list, streamed page by page.
//! `GET /api/export`: everything there is.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use serde::Deserialize;
use serving::Query;
use shared::application::ApplicationSummary;
use utoipa::IntoParams;

use crate::context::Context;
use crate::failure::Failure;
use crate::leaving::export::{self as leaving, Export};
use crate::leaving::list;
use crate::store::query::{self, ListQuery};

/// Applications read at once.
const PAGE: u32 = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

/// The list as CSV
///
/// RFC 4180, UTF-8. Cells a spreadsheet would take for a formula begin with an apostrophe.
#[utoipa::path(
    get, path = "/api/export/applications.csv", operation_id = "exportCsv", tag = "applications",
    responses((status = 200, description = "A file", body = String, content_type = "text/csv"))
)]
pub(crate) async fn export_csv(ctx: Context) -> Result<Response, Failure> {
    export(ctx, Format::Csv).await
}

/// The list as JSON
#[utoipa::path(
    get, path = "/api/export/applications.json", operation_id = "exportJson", tag = "applications",
    responses((status = 200, description = "A file", body = Vec<ApplicationSummary>))
)]
pub(crate) async fn export_json(ctx: Context) -> Result<Response, Failure> {
    export(ctx, Format::Json).await
}

/// What an archive is to hold.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// Whether the original files of CVs come along; they do unless this is `false`.
    #[serde(default = "yes")]
    #[param(value_type = Option<bool>)]
    files: bool,
}

const fn yes() -> bool {
    true
}

/// Everything
///
/// A ZIP archive with a plain SQLite database of everything there is (`rolecall.db`), the list as JSON
/// and CSV, the profile as JSON Resume, the original files of CVs, and a `README.txt` that says what is
/// what. It can be imported by any instance.
#[utoipa::path(
    get, path = "/api/export", operation_id = "exportAll", tag = "export",
    params(ExportQuery),
    responses((status = 200, description = "An archive", body = Vec<u8>, content_type = "application/zip"))
)]
pub(crate) async fn export_all(
    ctx: Context,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Failure> {
    let name = leaving::name(ctx.now());
    let mut export = Export::begin(ctx, query.files).await?;
    // As with the lists, a database that fails says so before the head is sent.
    let head = export.piece().await?;
    let body = stream::unfold(Some((head, export)), |state| async move {
        let (head, mut export) = state?;
        if let Some(head) = head {
            return Some((Ok(head), Some((None, export))));
        }
        match export.piece().await {
            Ok(Some(bytes)) => Some((Ok(bytes), Some((None, export)))),
            Ok(None) => None,
            Err(failure) => Some((Err(std::io::Error::other(failure.to_string())), None)),
        }
    });
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, "application/zip".to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}

async fn export(ctx: Context, format: Format) -> Result<Response, Failure> {
    let writer = Writer {
        ctx,
        format,
        cursor: None,
        first: true,
        done: false,
    };
    // The first piece is made before the head is sent, so that a database that fails says so.
    let (head, rest) = writer.piece().await?;
    let body = stream::unfold(Some((Some(head), rest)), |state| async move {
        let (head, rest) = state?;
        if let Some(head) = head {
            return Some((Ok(head), Some((None, rest))));
        }
        if rest.done {
            return None;
        }
        Some(match rest.piece().await {
            Ok((bytes, rest)) => (Ok(bytes), Some((None, rest))),
            // The head is out: all that is left is to break off.
            Err(failure) => (Err(std::io::Error::other(failure.to_string())), None),
        })
    });
    let (kind, disposition) = match format {
        Format::Csv => (
            "text/csv; charset=utf-8",
            "attachment; filename=\"applications.csv\"",
        ),
        Format::Json => (
            "application/json",
            "attachment; filename=\"applications.json\"",
        ),
    };
    let headers = [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(body)).into_response())
}

struct Writer {
    ctx: Context,
    format: Format,
    cursor: Option<String>,
    first: bool,
    done: bool,
}

impl Writer {
    async fn piece(mut self) -> Result<(Bytes, Self), Failure> {
        let all = ListQuery::default();
        let cursor = self.cursor.as_deref();
        let found = query::page(&self.ctx.mine.db, &self.ctx, &all, cursor, PAGE).await?;
        let mut text = String::new();
        if self.first {
            text.push_str(match self.format {
                Format::Csv => list::HEADER,
                Format::Json => "[",
            });
        }
        for application in &found.items {
            match self.format {
                Format::Csv => text.push_str(&list::line(application)),
                Format::Json => {
                    if !self.first {
                        text.push(',');
                    }
                    text.push_str(&list::json(application)?);
                }
            }
            self.first = false;
        }
        self.first = false;
        self.cursor = found.next_cursor;
        if self.cursor.is_none() {
            self.done = true;
            if self.format == Format::Json {
                text.push(']');
            }
        }
        Ok((text.into(), self))
    }
}
