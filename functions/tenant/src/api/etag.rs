//! Reads say whether anything changed: `ETag`, `If-None-Match`, 304 (RFC 9110, section 13.1.2).
//!
//! What a person sees of their own data changes only together with an event, so the newest event's
//! position, with the release and the address, is the tag: an unchanged list costs one read of one
//! row. What lies in the platform database is tagged by its bytes.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use sha2::{Digest, Sha256};

use crate::context::Tenant;
use crate::events;
use crate::failure::Failure;

/// Bodies beyond this are not tagged by their bytes.
const MAX_TAGGED: usize = 16 << 20;

/// Answers 304 where the client has what it would be sent.
pub(crate) async fn unchanged(
    State(tenant): State<Tenant>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let path = request.uri().path();
    let plain =
        request.method() == Method::GET && !path.ends_with("/updates") && !path.contains("/export");
    if !plain {
        return Ok(next.run(request).await);
    }
    let asked = request.headers().clone();
    if ["/sources", "/postings", "/why"]
        .iter()
        .any(|end| path.ends_with(end))
    {
        return by_bytes(&asked, next.run(request).await).await;
    }
    let ctx = tenant.open().await?;
    // Read before the answer is made: a change in between makes the tag older than the answer, and
    // the client asks once more than it had to.
    let newest = events::newest(&ctx.mine.db).await?;
    let address = request.uri().to_string();
    let tag = tag(&[
        ctx.mine.tenant.as_str().as_bytes(),
        env!("CARGO_PKG_VERSION").as_bytes(),
        &newest.to_be_bytes(),
        address.as_bytes(),
    ]);
    if matches(&asked, &tag) {
        return Ok(not_modified(&tag));
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK {
        put(response.headers_mut(), &tag);
    }
    Ok(response)
}

async fn by_bytes(asked: &HeaderMap, response: Response) -> Result<Response, Failure> {
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_TAGGED)
        .await
        .map_err(|_| Failure::Broken("an answer is too large to be tagged".to_owned()))?;
    let tag = tag(&[&bytes]);
    if matches(asked, &tag) {
        return Ok(not_modified(&tag));
    }
    put(&mut parts.headers, &tag);
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn tag(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&hash.finalize()[..12]))
}

/// Weak comparison: a proxy that compressed the answer may have weakened or kept the mark.
fn matches(asked: &HeaderMap, tag: &str) -> bool {
    let bare = tag.trim_start_matches("W/");
    asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let one = one.trim();
            one == "*" || one.trim_start_matches("W/") == bare
        })
}

fn not_modified(tag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    put(response.headers_mut(), tag);
    response
}

fn put(headers: &mut HeaderMap, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
}
