//! What a person asks of their tenant, and anybody of accounts.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{AUTHORIZATION, COOKIE};
use shared::Problem;
use shared::ports::{Function, Services as _, Tenants as _};

use crate::area::Area;
use crate::contract::Route;
use crate::visitor::Visitor;
use crate::{Gateway, address, headers, no_method};

/// Hands a request of the contract to accounts or to the tenant the door found, and streams the
/// answer back.
pub(crate) async fn forward(State(gateway): State<Gateway>, mut request: Request) -> Response {
    if let Err(refusal) = check(&request) {
        return refusal;
    }
    let area = Area::of(request.uri().path());
    let Some(visitor) = request.extensions().get::<Visitor>().cloned() else {
        return Problem::internal("nobody stood at the door").into_response();
    };
    let tenant = visitor.tenant();
    let client = address::of(request.headers(), &gateway.config().await.address_header);
    let outgoing = request.headers_mut();
    if let Some(caller) = visitor.caller() {
        outgoing.insert(headers::CALLER, caller);
    }
    // What somebody is known by goes no further than it must.
    outgoing.remove(AUTHORIZATION);
    let answer = if area.is_accounts() {
        if let Some(person) = tenant.and_then(|id| HeaderValue::from_str(id.as_str()).ok()) {
            outgoing.insert(headers::PERSON, person);
        }
        if let Some(client) = client.and_then(|ip| HeaderValue::from_str(&ip.to_string()).ok()) {
            outgoing.insert(headers::ADDRESS, client);
        }
        let services = &gateway.ports.services;
        services.forward(Function::Accounts, request).await
    } else {
        let Some(tenant) = tenant else {
            return Problem::internal("nobody was found to ask").into_response();
        };
        outgoing.remove(COOKIE);
        gateway.ports.tenants.forward(&tenant, request).await
    };
    answer.unwrap_or_else(|error| Problem::from(error).into_response())
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
