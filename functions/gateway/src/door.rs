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
use crate::{headers, limits, visitor};

/// Lets a request in, and its answer out:
///
/// 1. give it an id;
/// 2. take off the base path;
/// 3. refuse what is too long;
/// 4. find out whose it is, or refuse it (health may be asked by anybody who may reach us);
/// 5. take away the headers of ours;
/// 6. read its body within the limit;
/// 7. have it answered;
/// 8. set the strict headers and write one line of log.
pub(crate) async fn door(State(gateway): State<Gateway>, request: Request, next: Next) -> Response {
    let ports = &gateway.ports;
    let started = ports.clock.now();
    let id = format!("{:032x}", ports.random.bits());
    let id_header = HeaderValue::from_str(&id).unwrap_or_else(|_| HeaderValue::from_static("-"));
    let method = request.method().clone();
    let config = gateway.config().await;

    let (request, refused) = match inside(config, request) {
        Ok(request) => (Some(request), None),
        Err(response) => (None, Some(response)),
    };
    let mut route = Route::UNKNOWN.to_owned();
    let mut is_data = true;
    let mut response = match request {
        None => refused.unwrap_or_else(|| Problem::internal("no answer").into_response()),
        Some(mut request) => {
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

/// Steps 2 and 3, and the headers of ours.
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

/// Steps 4 to 7.
async fn admit(config: &Config, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    match visitor::identify(&config.mode, &parts) {
        Ok(tenant) => {
            parts.extensions.insert(tenant);
        }
        Err(problem) if problem.status == 503 && parts.uri.path() == "/api/health" => {}
        Err(problem) => return Err(problem),
    }
    let body = limits::read_body(parts.uri.path(), body).await?;
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}
