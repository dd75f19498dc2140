//! The door itself.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::ORIGIN;
use http::{HeaderValue, Uri};
use shared::Problem;
use shared::ports::{Clock as _, Level, Log as _, Random as _};

use crate::Gateway;
use crate::area::{self, Area};
use crate::config::{Config, Mode, PublicUrl};
use crate::contract::Route;
use crate::site::{self, Site};
use crate::visitor::{self, Visitor, session};
use crate::{headers, limits, rates};

/// Lets a request in, and its answer out:
///
/// 1. give it an id;
/// 2. take away the headers of ours, and refuse an address that is too long;
/// 3. take off the base path;
/// 4. refuse another name than ours, and an address in disguise; answer what browsers ask before
///    they let a page of another site send anything;
/// 5. find out who makes it, or refuse it;
/// 6. refuse what was asked for too often;
/// 7. read its body within the limit;
/// 8. have it answered;
/// 9. keep a session's cookie fresh, or remove it;
/// 10. set the strict headers and write one line of log.
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
                .insert(headers::REQUEST, id_header.clone());
            shared::request::within(
                shared::request::Id::parse(&id),
                pass(&gateway, config, request, next),
            )
            .await
        }
    };

    let served = config.mode.served();
    let https_only = served.and_then(|served| headers::https_only(&served.public));
    headers::seal(response.headers_mut(), &id_header, is_data, https_only);
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

/// Steps 4 to 9.
async fn pass(gateway: &Gateway, config: &Config, request: Request, next: Next) -> Response {
    let area = Area::of(request.uri().path());
    let origin = request.headers().get(ORIGIN).cloned();
    let (public, listed): (Option<&PublicUrl>, &[String]) = match &config.mode {
        Mode::Cloud(cloud) => (Some(&cloud.served.public), &cloud.cors),
        mode => (mode.served().map(|served| &served.public), &[]),
    };
    let site = public.map_or(Site::Unsaid, |public| {
        Site::of(request.headers(), public, listed)
    });
    let had_cookie = session::is_there(request.headers());

    let (visitor, mut response) = match admit(gateway, config, request, next, site).await {
        Ok((visitor, response)) => (Some(visitor), response),
        Err(refusal) => (None, refusal),
    };

    if let Mode::Cloud(cloud) = &config.mode {
        let headers = response.headers_mut();
        if area == Area::Tenant && !listed.is_empty() {
            site::let_read(headers, origin.as_ref(), site);
        }
        let unknown = response.status() == http::StatusCode::UNAUTHORIZED;
        let stale = area == Area::SignIn && matches!(visitor, Some(Visitor::Nobody));
        let headers = response.headers_mut();
        if had_cookie && area != Area::Open && (unknown || stale) {
            session::clear(headers);
        } else if let Some(Visitor::Session(session)) = &visitor
            && area == Area::Tenant
            && response.status().as_u16() < 400
        {
            let now = gateway.ports.clock.now();
            session::renew(response.headers_mut(), session, &cloud.served.keys, now);
        }
    }
    response
}

/// Steps 4 to 8.
async fn admit(
    gateway: &Gateway,
    config: &Config,
    request: Request,
    next: Next,
    site: Site,
) -> Result<(Visitor, Response), Response> {
    let (mut parts, body) = request.into_parts();
    let refuse = IntoResponse::into_response;
    if let Some(served) = config.mode.served() {
        site::check_host(&parts, &served.public).map_err(refuse)?;
    }
    check_plain(parts.uri.path()).map_err(refuse)?;
    if let Mode::Cloud(cloud) = &config.mode
        && let Some(answer) = site::preflight(&parts, cloud)
    {
        return Err(answer);
    }
    let visitor = visitor::identify(gateway, config, &parts, site)
        .await
        .map_err(refuse)?;
    let told = rates::count(gateway, config, &parts, &visitor).await?;
    headers::drop_proxies(&mut parts.headers, &config.mode);
    parts.extensions.insert(visitor.clone());
    let body = limits::read_body(parts.uri.path(), body)
        .await
        .map_err(refuse)?;
    let request = Request::from_parts(parts, Body::from(body));
    let mut response = next.run(request).await;
    if let Some(told) = told {
        rates::tell(response.headers_mut(), &told);
    }
    Ok((visitor, response))
}

/// Whatever is below `/api/` is handed on, so it must mean the same to everybody.
fn check_plain(path: &str) -> Result<(), Problem> {
    let handed_on = path.len() > "/api/".len() && path.starts_with("/api/");
    if handed_on && !area::is_plain(path) {
        return Err(Problem::not_found(
            "the API has no such address; /api/openapi.json names those it has",
        ));
    }
    Ok(())
}
