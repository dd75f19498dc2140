//! What a person asks of their tenant.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use shared::ports::Tenants as _;
use shared::{Problem, TenantId};

use crate::contract::Route;
use crate::{Gateway, headers, no_method};

/// Hands a request of the contract to the tenant the door found, and streams the answer back.
pub(crate) async fn forward(State(gateway): State<Gateway>, mut request: Request) -> Response {
    if let Err(refusal) = check(&request) {
        return refusal;
    }
    let Some(tenant) = request.extensions().get::<TenantId>().cloned() else {
        return Problem::internal("nobody was found to ask").into_response();
    };
    let owner = http::HeaderValue::from_static("owner");
    request.headers_mut().insert(headers::CALLER, owner);
    match gateway.ports.tenants.forward(&tenant, request).await {
        Ok(response) => response,
        Err(error) => Problem::from(error).into_response(),
    }
}

fn check(request: &Request) -> Result<(), Response> {
    let path = request.uri().path();
    if cfg!(feature = "test-panic") && path.starts_with("/api/test/") {
        return Ok(());
    }
    let Some(route) = Route::find(path) else {
        let problem =
            Problem::not_found("the API has no such address; /api/openapi.json names those it has");
        return Err(problem.into_response());
    };
    if route.allows(request.method()) {
        Ok(())
    } else {
        Err(no_method(&route.allowed()))
    }
}
