//! `/api/sessions`: where a person is signed in.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use identity::credentials::clear_session_cookie;
use serde::{Deserialize, Serialize};
use serving::Json;
use shared::Problem;
use shared::calls::{CloseSessions, ListSessions, SessionNote, SessionsToClose};
use shared::ids::Millis;
use shared::page::Page;
use shared::ports::Tenants as _;
use utoipa::ToSchema;

use crate::context::Accounts;
use crate::failure::Failure;
use crate::person::Person;
use crate::sessions::cookie;

/// A session.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct SessionView {
    /// Its id.
    id: String,
    /// What the browser called itself.
    agent: String,
    /// How the person signed in: `password`, or a provider's id.
    via: String,
    /// When.
    created_at: Millis,
    /// When it was last used, to the hour.
    seen_at: Millis,
    /// When it ends unless it is used before.
    until: Millis,
    /// Whether this request comes in it.
    current: bool,
}

impl SessionView {
    fn of(note: SessionNote, current: Option<&str>) -> Self {
        Self {
            current: current == Some(note.id.as_str()),
            id: note.id,
            agent: note.agent,
            via: note.via,
            created_at: note.created_at,
            seen_at: note.seen_at,
            until: note.until,
        }
    }
}

/// How many were closed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClosedView {
    /// The number.
    closed: u32,
}

/// List sessions
///
/// The newest first.
#[utoipa::path(
    get, path = "/api/sessions", operation_id = "listSessions", tag = "account",
    responses((status = 200, description = "Where you are signed in", body = Page<SessionView>))
)]
pub(crate) async fn list_sessions(
    State(inner): State<Accounts>,
    person: Person,
) -> Result<Json<Page<SessionView>>, Failure> {
    let list = inner.ports.tenants.call(person.id(), &ListSessions {});
    let sessions = list.await?.sessions.into_iter();
    Ok(Json(Page {
        items: sessions
            .map(|note| SessionView::of(note, person.session.as_deref()))
            .collect(),
        next_cursor: None,
    }))
}

/// Close the other sessions
#[utoipa::path(
    delete, path = "/api/sessions", operation_id = "closeOtherSessions", tag = "account",
    responses((status = 200, description = "All but this one are closed", body = ClosedView))
)]
pub(crate) async fn close_other_sessions(
    State(inner): State<Accounts>,
    person: Person,
) -> Result<Json<ClosedView>, Failure> {
    let which = person
        .session
        .clone()
        .map_or(SessionsToClose::All, SessionsToClose::AllBut);
    let call = CloseSessions { which };
    let answer = inner.ports.tenants.call(person.id(), &call).await?;
    Ok(Json(ClosedView {
        closed: answer.closed,
    }))
}

/// Close a session
///
/// Closing the one this request comes in signs out.
#[utoipa::path(
    delete, path = "/api/sessions/{id}", operation_id = "closeSession", tag = "account",
    params(("id" = String, Path, description = "The session's id")),
    responses(
        (status = 204, description = "Closed"),
        (status = 404, description = "There is no such session", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn close_session(
    State(inner): State<Accounts>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let which = SessionsToClose::One(id.clone());
    let call = CloseSessions { which };
    let answer = inner.ports.tenants.call(person.id(), &call).await?;
    if answer.closed == 0 {
        return Err(Problem::not_found("there is no open session of yours with this id").into());
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if person.session.as_deref() == Some(id.as_str()) {
        let gone = cookie(&clear_session_cookie())?;
        response.headers_mut().insert(SET_COOKIE, gone);
    }
    Ok(response)
}
