//! The thin entry on Spin, which also drains this function's queue.

use std::sync::LazyLock;

use axum::body::Body;
use shared::calls::QueueName;
use spin_sdk::http::{Request, Response};

/// This function with its routes, built once an instance. Holds nothing of a tenant.
static ROUTER: LazyLock<axum::Router> = LazyLock::new(|| crate::router(platform::Ports::default()));

#[spin_sdk::http_service]
async fn handle(request: Request) -> Response<Body> {
    platform_spin::serve_consumer(QueueName::Accounts, ROUTER.clone(), request).await
}
