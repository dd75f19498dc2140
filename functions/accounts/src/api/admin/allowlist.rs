//! Who may register where registration is by allowlist.

use accounts::allowlist;
use axum::extract::State;
use identity::Pattern;
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use utoipa::ToSchema;

use crate::context::Accounts;
use crate::failure::Failure;
use crate::person::Administrator;

/// Patterns a list may hold.
const MOST: usize = 1_000;

/// Who may register.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Allowlist {
    /// Addresses (`ada@example.com`), or an @ and a domain (`@example.com`).
    patterns: Vec<String>,
}

/// The allowlist
#[utoipa::path(
    get, path = "/api/admin/allowlist", operation_id = "getAllowlist", tag = "administration",
    responses(
        (status = 200, description = "Who may register", body = Allowlist),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn get_allowlist(
    State(inner): State<Accounts>,
    _: Administrator,
) -> Result<Json<Allowlist>, Failure> {
    let patterns = allowlist::all(&inner.ports.db).await?;
    Ok(Json(Allowlist { patterns }))
}

/// Replace the allowlist
///
/// Accounts that are there stay.
#[utoipa::path(
    put, path = "/api/admin/allowlist", operation_id = "putAllowlist", tag = "administration",
    request_body = Allowlist,
    responses(
        (status = 200, description = "The list as it is kept", body = Allowlist),
        (status = 400, description = "`field` is no pattern", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "You are no administrator", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_allowlist(
    State(inner): State<Accounts>,
    _: Administrator,
    Json(asked): Json<Allowlist>,
) -> Result<Json<Allowlist>, Failure> {
    if asked.patterns.len() > MOST {
        let problem = Problem::invalid(format!("at most {MOST} patterns; use domains"));
        return Err(problem.at("patterns").into());
    }
    let read = |(place, text): (usize, &String)| match Pattern::parse(text) {
        Ok(Pattern::Address(email)) => Ok(email.to_string()),
        Ok(Pattern::Domain(domain)) => Ok(format!("@{domain}")),
        Err(error) => Err(Problem::invalid(error.to_string()).at(format!("patterns[{place}]"))),
    };
    let patterns: Result<Vec<String>, Problem> =
        asked.patterns.iter().enumerate().map(read).collect();
    let db = &inner.ports.db;
    allowlist::replace(db, &patterns?, inner.now()).await?;
    let patterns = allowlist::all(db).await?;
    Ok(Json(Allowlist { patterns }))
}
