//! What the entry files have in common: a Spin request in, the function's router, a response out.

use axum::Router;
use axum::body::Body;
use axum::response::IntoResponse as _;
use http::{Method, StatusCode};
use shared::calls::QueueName;
use shared::ports::{DbError, Level, Log as _};
use shared::{Problem, TenantId, request};
use spin_sdk::http::{Request, Response};
use spin_sdk::wit_bindgen;
use tower::ServiceExt as _;

use crate::surroundings::Log;
use crate::{TENANT_HEADER, queue, wakeups};

/// The cron that also drives queues and wake-ups, which on Cloudflare the runtime drives.
const TICK_PATH: &str = "/internal/cron/tick";
const SWEEP_PATH: &str = "/internal/cron/sweep";

/// Answers a request with a function's router.
pub async fn serve(router: Router, request: Request) -> Response<Body> {
    let id = request::Id::of(request.headers());
    // The router cannot fail: its error type has no values.
    let Ok(response) = request::within(id, router.oneshot(request.map(Body::new))).await;
    response
}

/// Answers a request to a function that consumes a queue. A nudge is answered at once; the queue is
/// drained by a task that goes on after the response.
pub async fn serve_consumer(queue: QueueName, router: Router, request: Request) -> Response<Body> {
    if request.method() == Method::POST && request.uri().path() == queue::DRAIN_PATH {
        wit_bindgen::spawn(queue::drain(queue, router));
        return StatusCode::ACCEPTED.into_response();
    }
    serve(router, request).await
}

/// Answers a request to the tenant that the caller names; `router` builds its routes.
pub async fn serve_tenant(
    router: impl FnOnce(TenantId) -> Router,
    request: Request,
) -> Response<Body> {
    let tenant = request
        .headers()
        .get(TENANT_HEADER)
        .and_then(|value| TenantId::parse(value.to_str().ok()?).ok());
    match tenant {
        Some(tenant) => serve(router(tenant), request).await,
        None => Problem::invalid("the request names no tenant").into_response(),
    }
}

/// Answers a request to the gateway. When its cron route has let a tick pass (the gateway checks
/// the secret), queues and wake-ups move on too, after the response.
pub async fn serve_gateway(router: Router, request: Request) -> Response<Body> {
    let is_post = request.method() == Method::POST;
    let path = request.uri().path();
    let is_tick = is_post && path.ends_with(TICK_PATH);
    let is_sweep = is_post && path.ends_with(SWEEP_PATH);
    let response = serve(router, request).await;
    if response.status().is_success() {
        if is_tick {
            wit_bindgen::spawn(async { report(drain_all().await) });
        } else if is_sweep {
            wit_bindgen::spawn(async { report(queue::sweep().await) });
        }
    }
    response
}

/// Nudges the consumers of waiting messages and wakes the tenants that are due.
pub async fn drain_all() -> Result<(), DbError> {
    queue::nudge_waiting().await?;
    wakeups::wake_due().await
}

fn report(result: Result<(), DbError>) {
    if let Err(error) = result {
        let reason = error.to_string();
        Log.log(Level::Error, "tick.failed", &[("reason", &reason)]);
    }
}
