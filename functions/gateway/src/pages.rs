//! The static frontend: one document for every page of the app, and the files it needs.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CACHE_CONTROL};
use http::{HeaderValue, Method};
use shared::Problem;
use shared::ports::Assets as _;

use crate::{Gateway, no_method};

/// Files whose names hold a hash of their content.
const IMMUTABLE: &str = "/_app/immutable/";

/// The file at this path, or, where a person opens a page of the app, the document.
pub(crate) async fn page(State(gateway): State<Gateway>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return no_method("GET, HEAD");
    }
    let path = request.uri().path();
    let assets = &gateway.ports.assets;
    let caching = if path.starts_with(IMMUTABLE) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    if let Some(file) = assets
        .get(path)
        .await
        .filter(|file| file.status().is_success())
    {
        return cached(file, caching);
    }
    if !opens_a_page(&request) {
        return Problem::not_found("there is no such file").into_response();
    }
    match assets
        .get("/")
        .await
        .filter(|document| document.status().is_success())
    {
        Some(document) => cached(document, "no-cache"),
        None => Problem::not_found("the web frontend is not built; run: cargo xtask build")
            .into_response(),
    }
}

fn cached(mut response: Response, caching: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

/// Pages of the app are one segment without a dot, asked for as documents. Deeper addresses are none:
/// the document names its files relative to itself and would find none of them from there.
fn opens_a_page(request: &Request) -> bool {
    let page = request.uri().path().trim_start_matches('/');
    let accepts = request
        .headers()
        .get(ACCEPT)
        .map(|accept| accept.to_str().unwrap_or_default());
    !page.contains(['.', '/'])
        && accepts.is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"))
}
