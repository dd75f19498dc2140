//! The thin entry on Spin: a request for the tenant that its `rolecall-tenant` header names.

use axum::body::Body;
use platform::{Ports, TenantPorts};
use shared::TenantId;
use spin_sdk::http::{Request, Response};

/// Built for each request, because it holds one tenant's database.
fn router(tenant: TenantId) -> axum::Router {
    let router = crate::router(Ports::default(), TenantPorts::of(tenant));
    #[cfg(feature = "test-panic")]
    let router = router.route("/api/test/panic", axum::routing::post(panics));
    router
}

#[spin_sdk::http_service]
async fn handle(request: Request) -> Response<Body> {
    platform_spin::serve_tenant(router, request).await
}

#[cfg(feature = "test-panic")]
#[expect(clippy::panic, reason = "what this route is for")]
async fn panics() {
    panic!("asked for by a test");
}
