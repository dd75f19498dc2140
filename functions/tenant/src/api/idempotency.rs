//! Writes that name themselves with an `Idempotency-Key` happen once
//! (<https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>): the same key
//! with the same request gives the same answer for a day; with another request it is refused. Where a
//! CV goes for good, answers kept until then go with it: one of them may say what it said.
//!
//! The key is noted before the work and the answer after it. A function that dies in between leaves
//! a key without an answer; after [`LEASE_MS`] the request may be made again.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::Problem;
use shared::ids::Millis;
use shared::ports::{Sql, Statement, TenantDb};

use crate::context::{Inner, Tenant};
use crate::failure::Failure;
use crate::store::matches::hex;
use crate::vault::Column;

use super::{MAX_BODY, MAX_IMPORT, MAX_UPLOAD};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const ANSWER: Column = Column("idempotency", "answer");
const KEPT_MS: Millis = 24 * 3_600_000;
/// Until a request whose answer never came may be made again.
const LEASE_MS: Millis = 60_000;
/// Answers beyond this are not kept.
const MAX_ANSWER: usize = 1 << 20;

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Answer {
    status: u16,
    content_type: Option<String>,
    location: Option<String>,
    body: String,
}

/// Lets a request with a key through once.
pub(crate) async fn once(
    State(tenant): State<Tenant>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let writes = matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::DELETE
    );
    let Some(key) = request.headers().get(KEY).filter(|_| writes) else {
        return Ok(next.run(request).await);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=255).contains(&key.len()))
        .ok_or_else(|| {
            Problem::invalid("must be 1–255 visible ASCII characters").at("Idempotency-Key")
        })?;
    let id = hex(&Sha256::digest(key));
    let limit = match request.uri().path() {
        "/api/import" => MAX_IMPORT,
        "/api/profile/cv" | "/api/applications" | "/api/applications/import" => MAX_UPLOAD,
        _ => MAX_BODY,
    };
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, limit)
        .await
        .map_err(|_| Problem::too_large("the body is larger than this route accepts"))?;
    let print = fingerprint(&parts, &body);

    let ctx = tenant.open().await?;
    if let Some(answer) = begin(&ctx, &id, &print).await? {
        return replay(answer);
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    finish(&ctx, &id, response).await
}

/// The answer this key was given before, or `None` once the key is noted and the work may begin.
async fn begin(ctx: &Inner, id: &str, print: &str) -> Result<Option<Answer>, Failure> {
    let now = ctx.now();
    ctx.mine
        .db
        .transaction(async |tx| -> Result<Option<Answer>, Failure> {
            tx.execute(
                Statement::new(
                    "DELETE FROM idempotency
                     WHERE created_at <= ?1 OR (answer IS NULL AND created_at <= ?2)",
                )
                .bind(now - KEPT_MS)
                .bind(now - LEASE_MS),
            )
            .await?;
            let rows = tx
                .query(
                    Statement::new(
                        "SELECT request AS request, answer AS answer FROM idempotency WHERE id = ?1",
                    )
                    .bind(id),
                )
                .await?;
            let Some(row) = rows.first() else {
                tx.execute(
                    Statement::new(
                        "INSERT INTO idempotency (id, request, created_at) VALUES (?1, ?2, ?3)",
                    )
                    .bind(id)
                    .bind(print)
                    .bind(now),
                )
                .await?;
                return Ok(None);
            };
            if row.get::<String>("request")? != print {
                let why = "this key was used for another request; use a fresh one for each";
                return Err(Problem::conflict(why).at("Idempotency-Key").into());
            }
            let sealed = row.get::<Option<Vec<u8>>>("answer")?.ok_or_else(|| {
                let why = "the first request with this key is still being worked on";
                Problem::conflict(why)
                    .at("Idempotency-Key")
                    .retry_after(1)
            })?;
            Ok(Some(ctx.vault.open_as(ANSWER, id, &sealed)?))
        })
        .await
}

/// Keeps the answer. What failed on our side is forgotten, so that it can be tried again.
async fn finish(ctx: &Inner, id: &str, response: Response) -> Result<Response, Failure> {
    if response.status().is_server_error() {
        forget(ctx, id).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX)
        .await
        .map_err(|_| Failure::Broken("an answer broke off".to_owned()))?;
    match std::str::from_utf8(&body) {
        Ok(text) if text.len() <= MAX_ANSWER => {
            let header = |name: HeaderName| text_of(&parts.headers, &name);
            let answer = Answer {
                status: parts.status.as_u16(),
                content_type: header(CONTENT_TYPE),
                location: header(LOCATION),
                body: text.to_owned(),
            };
            let sealed = ctx.vault.seal(ANSWER, id, &answer)?;
            ctx.mine
                .db
                .execute(
                    Statement::new("UPDATE idempotency SET answer = ?2 WHERE id = ?1")
                        .bind(id)
                        .bind(sealed),
                )
                .await?;
        }
        _ => forget(ctx, id).await?,
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

async fn forget(ctx: &Inner, id: &str) -> Result<(), Failure> {
    let statement = Statement::new("DELETE FROM idempotency WHERE id = ?1").bind(id);
    Ok(ctx.mine.db.execute(statement).await?)
}

fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn replay(answer: Answer) -> Result<Response, Failure> {
    let broken = || Failure::Broken("a kept answer cannot be sent".to_owned());
    let status = StatusCode::from_u16(answer.status).map_err(|_| broken())?;
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for (name, value) in [
        (CONTENT_TYPE, answer.content_type),
        (LOCATION, answer.location),
    ] {
        if let Some(value) = value {
            headers.insert(name, HeaderValue::from_str(&value).map_err(|_| broken())?);
        }
    }
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(response)
}

/// Method, address and body. The boundary of a form, which a browser draws anew for each attempt,
/// does not count.
fn fingerprint(parts: &http::request::Parts, body: &Bytes) -> String {
    let mut hash = Sha256::new();
    hash.update(parts.method.as_str());
    hash.update([0]);
    hash.update(parts.uri.to_string());
    hash.update([0]);
    let kind = text_of(&parts.headers, &CONTENT_TYPE).unwrap_or_default();
    match boundary(&kind) {
        Some(boundary) => {
            let mut rest: &[u8] = body;
            while let Some(at) = find(rest, boundary.as_bytes()) {
                hash.update(&rest[..at]);
                rest = &rest[at + boundary.len()..];
            }
            hash.update(rest);
        }
        None => hash.update(body),
    }
    hex(&hash.finalize())
}

/// Longest boundary there is (RFC 2046, section 5.1.1).
const MAX_BOUNDARY: usize = 70;

fn boundary(content_type: &str) -> Option<&str> {
    let (_, rest) = content_type.split_once("boundary=")?;
    let boundary = rest.split(';').next()?.trim().trim_matches('"');
    (1..=MAX_BOUNDARY)
        .contains(&boundary.len())
        .then_some(boundary)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
