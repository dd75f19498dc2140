//! The thin entry on Spin.

use std::sync::LazyLock;

use axum::body::Body;
use spin_sdk::http::{Request, Response};

/// This function with its routes, built once an instance. Holds nothing of a tenant.
static ROUTER: LazyLock<axum::Router> = LazyLock::new(|| crate::router(platform::Ports::default()));

#[spin_sdk::http_service]
async fn handle(request: Request) -> Response<Body> {
    platform_spin::serve(ROUTER.clone(), request).await
}
