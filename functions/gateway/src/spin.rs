//! The thin entry on Spin, which also moves queues and wake-ups on when the cron ticks.

use std::sync::LazyLock;

use axum::body::Body;
use spin_sdk::http::{Request, Response};

/// This function with its routes, built once an instance. Holds nothing of a tenant.
static ROUTER: LazyLock<axum::Router> = LazyLock::new(|| {
    let router = crate::router(platform::Ports::default());
    #[cfg(feature = "test-panic")]
    let router = router.route("/api/test/panic-gateway", axum::routing::post(panics));
    router
});

#[spin_sdk::http_service]
async fn handle(request: Request) -> Response<Body> {
    platform_spin::serve_gateway(ROUTER.clone(), request).await
}

#[cfg(feature = "test-panic")]
#[expect(clippy::panic, reason = "what this route is for")]
async fn panics() {
    panic!("asked for by a test");
}
