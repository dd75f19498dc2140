//! The door itself.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Uri};
use shared::Problem;
use shared::ports::{Clock as _, Level, Log as _, Random as _};

use crate::Gateway;
use crate::config::Config;
use crate::contract::Route;
use crate::visitor::{self, Visitor};
use crate::{headers, limits};

/// Lets a request in, and its answer out:
///
/// 1. give it an id;
/// 2. take away the headers of ours, and refuse an address that is too long;
/// 3. take off the base path;
/// 4. find out who makes it, or refuse it;
/// 5. read its body within the limit;
/// 6. have it answered;
/// 7. set the strict headers and write one line of log.
pub(crate) async fn door(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    let ports = &gateway.ports;
    let started = ports.clock.now();
    let id = format!("{:032x}", ports.random.bits());
    let id_header = HeaderValue::from_str(&id).unwrap_or_else(|_| HeaderValue::from_static("-"));
    let method = request.method().clone();
    let config = gateway.config().await;

    let mut route = Route::UNKNOWN.to_owned();
    let mut is_data = true;
    let mut response = match inside(config, request) {
        Err(response) => response,
        Ok(mut request) => {
            let path = request.uri().path().to_owned();
            route = Route::name(&path);
            is_data = path.starts_with("/api/") || path.starts_with("/internal/");
            request
                .headers_mut()
                .insert(headers::REQUEST_ID, id_header.clone());
            admit(config, request, next).await.into_response()
        }
    };

    headers::seal(response.headers_mut(), &id_header, is_data);
    let status = response.status();
    let ms = (ports.clock.now() - started).to_string();
    let level = if status.is_server_error() {
        Level::Error
    } else {
        Level::Info
    };
    let fields = [
        ("method", method.as_str()),
        ("route", route.as_str()),
        ("status", status.as_str()),
        ("ms", &ms),
        ("id", &id),
    ];
    ports.log.log(level, "request", &fields);
    response
}

/// Steps 2 and 3.
fn inside(config: &Config, mut request: Request) -> Result<Request, Response> {
    headers::strip(request.headers_mut());
    limits::check_address(request.uri()).map_err(IntoResponse::into_response)?;
    if config.base_path.is_empty() {
        return Ok(request);
    }
    let address = request.uri().path_and_query().map_or("/", |p| p.as_str());
    match address.strip_prefix(&config.base_path) {
        // The page's relative addresses only work below the slash.
        Some("") => {
            let to = format!("{}/", config.base_path);
            let headers = [(http::header::LOCATION, to)];
            return Err((http::StatusCode::PERMANENT_REDIRECT, headers).into_response());
        }
        Some(rest) if rest.starts_with('/') => {
            let mut parts = request.uri().clone().into_parts();
            parts.path_and_query = rest.parse().ok();
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
        // A proxy in front may have taken it off already.
        _ => {}
    }
    Ok(request)
}

/// Steps 4 to 6.
async fn admit(config: &Config, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    if let Visitor::Person(tenant) = visitor::identify(&config.mode, &parts)? {
        parts.extensions.insert(tenant);
    }
    let body = limits::read_body(parts.uri.path(), body).await?;
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}
