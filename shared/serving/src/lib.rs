//! What the HTTP surface of every function has in common: bodies and queries that fail as problem
//! documents naming the field, and routes for typed calls.

mod form;
mod path;

use std::future::Future;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::Problem;
use shared::calls::{CALL_PREFIX, Call};

pub use form::{Field, Form};

/// A JSON body, read and answered. A body that is not what was asked for is a problem that names
/// the field and the reason.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.split(';').next())
            .is_some_and(|v| {
                let v = v.trim();
                v.eq_ignore_ascii_case("application/json") || v.ends_with("+json")
            });
        if !json {
            return Err(Problem::unsupported(
                "send the body as JSON, with `Content-Type: application/json`",
            ));
        }
        read_json(&whole_body(request, state).await?).map(Self)
    }
}

async fn whole_body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            if rejection.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
                Problem::too_large("the body is larger than this route accepts")
            } else {
                Problem::invalid("the body broke off before its end; send it again")
            }
        })
}

/// Reads JSON; the problem names where it stopped fitting.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        let path = path::of(body, &error);
        let problem = Problem::invalid(error.to_string());
        if path.is_empty() {
            problem
        } else {
            problem.at(path)
        }
    })
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Query parameters; one that does not fit is a problem.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut http::request::Parts,
        state: &S,
    ) -> Result<Self, Problem> {
        axum::extract::Query::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|rejection| Problem::invalid(rejection.body_text()))
    }
}

/// Adds the route that answers the call `C` to `router`.
pub fn answer<C, S, F, Fut>(router: Router<S>, handler: F) -> Router<S>
where
    C: Call + 'static,
    S: Clone + Send + Sync + 'static,
    F: Fn(S, C) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<C::Answer, Problem>> + Send + 'static,
{
    router.route(
        &format!("{CALL_PREFIX}{}", C::NAME),
        post(move |State(state): State<S>, Json(call): Json<C>| {
            let handler = handler.clone();
            async move { handler(state, call).await.map(Json) }
        }),
    )
}
