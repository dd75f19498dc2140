//! API tokens: `Authorization: Bearer <token>`, and what each is good for.

use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use identity::{ApiToken, Scope, SessionKeys, credentials};
use shared::{Millis, Problem};

use crate::area::{Area, is_safe};

/// Whole-person copies go in and out through a session only.
const NEVER: [&str; 2] = ["/api/export", "/api/import"];

/// The token a request brings, if it brings one. Another scheme, such as a proxy's own Basic, is
/// none of ours.
pub(super) fn read(
    headers: &HeaderMap,
    keys: &SessionKeys,
    now: Millis,
) -> Result<Option<ApiToken>, Problem> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = given.next() else {
        return Ok(None);
    };
    if given.next().is_some() {
        let why = "two `Authorization` headers came together; send one of them";
        return Err(Problem::invalid(why));
    }
    let bytes = value.as_bytes().trim_ascii_start();
    if !bytes
        .get(..6)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer"))
    {
        return Ok(None);
    }
    let token = value.to_str().ok().and_then(credentials::bearer);
    token
        .and_then(|token| ApiToken::verify(keys, token, now).ok())
        .map(Some)
        .ok_or_else(|| {
            Problem::unauthenticated(
                "this API token is not one of ours, was cut, or has run out; make another",
            )
        })
}

/// Whether the token is good for what is asked.
pub(super) fn check(token: &ApiToken, parts: &Parts, area: Area) -> Result<(), Problem> {
    if area != Area::Tenant || NEVER.contains(&parts.uri.path()) {
        return Err(Problem::forbidden(
            "API tokens are not good for accounts, sessions, tokens, whole exports and imports; \
             sign in for that",
        ));
    }
    let scope = if is_safe(&parts.method) {
        Scope::Read
    } else {
        Scope::Write
    };
    if token.may(scope) {
        return Ok(());
    }
    Err(Problem::forbidden(format!(
        "this API token lacks the scope `{}`",
        scope.as_str()
    )))
}
