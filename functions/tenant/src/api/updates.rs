//! `GET /api/updates`: what happened, as server-sent events.
//!
//! An open stream keeps a tenant's object in memory and billed, so it stays open only while a task
//! is live and for a minute at most. Otherwise it answers what is new and closes, and `retry` says
//! when to come back.

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderName};
use serde::Deserialize;
use serving::Query;
use shared::Problem;
use shared::event::Event;
use shared::ids::Millis;
use shared::ports::Clock;
use utoipa::IntoParams;

use crate::context::Context;
use crate::events;
use crate::failure::Failure;
use crate::store::tasks;

/// Until the client asks again, while a task is live and otherwise.
const RETRY_LIVE_MS: u32 = 1_000;
const RETRY_IDLE_MS: u32 = 15_000;
/// How long a stream stays open.
const OPEN_MS: Millis = 60_000;
/// How often a live stream looks.
const LOOK_MS: u32 = 500;
/// Silence after which a comment keeps proxies from closing it.
const PING_MS: Millis = 10_000;
/// Events of one write.
const PAGE: u32 = 100;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// From where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UpdatesQuery {
    /// Only events after this `sequence`. Without it, and without `Last-Event-ID`, the newest event
    /// and what follows.
    #[param(value_type = Option<i64>)]
    after: Option<String>,
}

/// What happened
///
/// Server-sent events: `id` is the event's `sequence`, `event` its `type`, `data` the event. Streams
/// while a task is live, at most a minute; else answers what is new and closes.
#[utoipa::path(
    get, path = "/api/updates", operation_id = "updates", tag = "work",
    params(UpdatesQuery, ("last-event-id" = Option<i64>, Header, description = "The `sequence` of the last event heard; goes before `after`")),
    responses(
        (status = 200, description = "Events", body = Event, content_type = "text/event-stream"),
        (status = 400, description = "Not a sequence", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn updates(
    ctx: Context,
    Query(query): Query<UpdatesQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let heard = headers.get(LAST_EVENT_ID).and_then(|v| v.to_str().ok());
    let after = match heard.or(query.after.as_deref()).filter(|v| !v.is_empty()) {
        Some(text) => text
            .parse::<i64>()
            .ok()
            .filter(|after| *after >= 0)
            .ok_or_else(|| {
                Problem::invalid("must be the `sequence` of an event, or 0").at("after")
            })?,
        None => (events::newest(&ctx.mine.db).await? - 1).max(0),
    };
    let live = tasks::any_live(&ctx.mine.db).await?;
    let retry = if live { RETRY_LIVE_MS } else { RETRY_IDLE_MS };
    let started = ctx.now();
    let watch = Watch {
        ctx,
        after,
        open_until: started + OPEN_MS,
        spoke_at: started,
        greeting: Some(format!("retry: {retry}\n\n")),
        ended: false,
    };
    let body = Body::from_stream(stream::unfold(watch, Watch::next));
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}

/// A stream being written.
struct Watch {
    ctx: Context,
    after: i64,
    open_until: Millis,
    spoke_at: Millis,
    greeting: Option<String>,
    ended: bool,
}

impl Watch {
    /// The next piece of the stream, once there is one.
    async fn next(mut self) -> Option<(Result<Bytes, std::io::Error>, Self)> {
        if let Some(greeting) = self.greeting.take() {
            return Some((Ok(greeting.into()), self));
        }
        if self.ended {
            return None;
        }
        match self.look().await {
            Ok(Some(text)) => Some((Ok(text.into()), self)),
            Ok(None) => None,
            Err(failure) => {
                // The head is out; all that is left is to break off, and say why in the log.
                self.ended = true;
                let reason = failure.to_string();
                Some((Err(std::io::Error::other(reason)), self))
            }
        }
    }

    /// Text to send, or `None` once there is nothing more to wait for.
    async fn look(&mut self) -> Result<Option<String>, Failure> {
        loop {
            // Asked before reading: what ends the last task is in the log before it ends.
            let live = tasks::any_live(&self.ctx.mine.db).await?;
            let new = events::after(&self.ctx, self.after, PAGE).await?;
            let now = self.ctx.now();
            if let Some(last) = new.last() {
                self.after = last.sequence;
                self.spoke_at = now;
                let mut text = String::new();
                for event in &new {
                    text.push_str(&written(event)?);
                }
                return Ok(Some(text));
            }
            if !live || now >= self.open_until {
                if !live && self.spoke_at > self.open_until - OPEN_MS {
                    self.ended = true;
                    return Ok(Some(format!("retry: {RETRY_IDLE_MS}\n\n")));
                }
                return Ok(None);
            }
            if now - self.spoke_at >= PING_MS {
                self.spoke_at = now;
                return Ok(Some(": ping\n\n".to_owned()));
            }
            self.ctx.ports.clock.sleep(LOOK_MS).await;
        }
    }
}

/// One event as server-sent events want it; JSON holds no line break.
fn written(event: &Event) -> Result<String, Failure> {
    let json = serde_json::to_string(event)
        .map_err(|_| Failure::Broken("an event cannot be JSON".to_owned()))?;
    Ok(format!(
        "id: {}\nevent: {}\ndata: {json}\n\n",
        event.sequence, event.kind
    ))
}
