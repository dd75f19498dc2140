//! The HTTP side.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::faults::{Fault, Order, emptied, half_emptied};
use crate::library::{Library, Recording};

struct Shared {
    library: Library,
    state: Mutex<Mutable>,
}

#[derive(Default)]
struct Mutable {
    faults: HashMap<String, Order<()>>,
    log: Vec<Entry>,
    /// Requests under way, by host.
    open: HashMap<String, u32>,
}

/// A request received.
#[derive(Debug, Clone, Serialize)]
struct Entry {
    method: String,
    scheme: String,
    host: String,
    path: String,
    query: Option<String>,
    user_agent: Option<String>,
    accept: Option<String>,
    if_none_match: Option<String>,
    if_modified_since: Option<String>,
    /// Unix milliseconds when it arrived.
    at: i64,
    /// Requests for this host under way while it arrived, itself among them: more than 1 is impolite.
    open: u32,
    /// What was answered.
    status: u16,
}

pub(crate) fn router(library: Library) -> Router {
    let shared = Arc::new(Shared {
        library,
        state: Mutex::default(),
    });
    Router::new()
        .route("/__control", post(control))
        .route("/__log", get(log).delete(forget))
        .fallback(play)
        .with_state(shared)
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, Mutable> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn control(
    State(shared): State<Arc<Shared>>,
    Json(order): Json<Order<String>>,
) -> StatusCode {
    let mut state = shared.state();
    let host = order.host.to_ascii_lowercase();
    if order.fault == Fault::None {
        state.faults.remove(&host);
    } else {
        let Order {
            fault,
            retry_after,
            times,
            delay_ms,
            ..
        } = order;
        state.faults.insert(
            host,
            Order {
                host: (),
                fault,
                retry_after,
                times,
                delay_ms,
            },
        );
    }
    StatusCode::NO_CONTENT
}

async fn log(State(shared): State<Arc<Shared>>) -> Json<Vec<Entry>> {
    Json(shared.state().log.clone())
}

async fn forget(State(shared): State<Arc<Shared>>) -> StatusCode {
    shared.state().log.clear();
    StatusCode::NO_CONTENT
}

/// Bytes of what a board is asked by, at most.
const ASKED_BYTES: usize = 1 << 20;

/// `/<scheme>/<host>/<path>`: logs the request, answers it as its board would, or as its fault says.
async fn play(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let Some((scheme, host, path)) = target(request.uri().path()) else {
        let why = "expected /https/<host>/<path>, /__control or /__log";
        return (StatusCode::NOT_FOUND, why).into_response();
    };
    let query = request.uri().query().map(str::to_owned);
    let (index, fault) = arrive(&shared, &request, scheme, &host, &path);
    let _leaving = Leaving {
        shared: Arc::clone(&shared),
        host: host.clone(),
    };
    let (request, body) = request.into_parts();
    // Whoever answers before the question is over resets the connection under the one who asks.
    if axum::body::to_bytes(body, ASKED_BYTES).await.is_err() {
        return refusal(StatusCode::BAD_REQUEST);
    }
    let nothing = Recording::nothing();
    let recording = shared
        .library
        .find(&host, &path, query.as_deref())
        // What breaks off must first begin, also at a host nobody recorded.
        .or_else(|| {
            fault
                .is_some_and(|order| order.fault == Fault::Truncated)
                .then_some(&nothing)
        });
    if let Some(Order {
        fault: Fault::Slow,
        delay_ms,
        ..
    }) = fault
    {
        tokio::time::sleep(Duration::from_millis(delay_ms.unwrap_or(30_000))).await;
    }
    let response = match (fault.and_then(|order| order.fault.status()), recording) {
        (Some(status), _) => refused_by(status, fault.and_then(|order| order.retry_after)),
        (None, Some(recording)) => {
            answer(recording, fault.map(|order| order.fault), &request.headers)
        }
        (None, None) => refusal(StatusCode::NOT_FOUND),
    };
    if let Some(entry) = shared.state().log.get_mut(index) {
        entry.status = response.status().as_u16();
    }
    response
}

fn target(path: &str) -> Option<(String, String, String)> {
    let (scheme, rest) = path.strip_prefix('/')?.split_once('/')?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (matches!(scheme, "http" | "https") && !host.is_empty()).then(|| {
        (
            scheme.to_owned(),
            host.to_ascii_lowercase(),
            format!("/{path}"),
        )
    })
}

/// Notes a request and says which fault is for it.
fn arrive(
    shared: &Shared,
    request: &Request,
    scheme: String,
    host: &str,
    path: &str,
) -> (usize, Option<Order<()>>) {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|v| v.to_str().ok())
            .map(str::to_owned)
    };
    let mut state = shared.state();
    let open = state.open.entry(host.to_owned()).or_default();
    *open += 1;
    let open = *open;
    let index = state.log.len();
    state.log.push(Entry {
        method: request.method().to_string(),
        scheme,
        host: host.to_owned(),
        path: path.to_owned(),
        query: request.uri().query().map(str::to_owned),
        user_agent: header(header::USER_AGENT),
        accept: header(header::ACCEPT),
        if_none_match: header(header::IF_NONE_MATCH),
        if_modified_since: header(header::IF_MODIFIED_SINCE),
        at: jiff::Timestamp::now().as_millisecond(),
        open,
        status: 0,
    });
    let fault = state.faults.get(host).copied();
    if let Some(Order {
        times: Some(times), ..
    }) = state.faults.get_mut(host)
    {
        *times = times.saturating_sub(1);
        if *times == 0 {
            state.faults.remove(host);
        }
    }
    (index, fault)
}

/// Counts a request as no longer under way, also when its client went away.
struct Leaving {
    shared: Arc<Shared>,
    host: String,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        if let Some(open) = self.shared.state().open.get_mut(&self.host) {
            *open = open.saturating_sub(1);
        }
    }
}

fn refused_by(status: StatusCode, retry_after: Option<u32>) -> Response {
    let mut response = refusal(status);
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn refusal(status: StatusCode) -> Response {
    let page = format!("<!DOCTYPE html><title>{status}</title><h1>{status}</h1>");
    (status, [(header::CONTENT_TYPE, "text/html")], page).into_response()
}

fn answer(recording: &Recording, fault: Option<Fault>, asked: &HeaderMap) -> Response {
    let body = match fault {
        Some(Fault::Empty) => emptied(&recording.body).into(),
        Some(Fault::HalfEmpty) => half_emptied(&recording.body).into(),
        _ => recording.body.clone(),
    };
    let mut content_type = recording.content_type.clone();
    if fault == Some(Fault::Charset) {
        let kind = content_type.split(';').next().unwrap_or_default();
        content_type = format!("{kind}; charset=iso-8859-1");
    }
    let etag = etag(&body);
    let accepts = |name, wanted: &str| {
        asked
            .get_all(name)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .any(|value| {
                value.split(',').any(|one| {
                    one.trim().trim_start_matches("W/").split(';').next() == Some(wanted)
                })
            })
    };
    let response = Response::builder()
        .header(header::ETAG, &etag)
        .header(header::VARY, "accept-encoding");
    let built = if accepts(header::IF_NONE_MATCH, &etag) {
        response
            .status(StatusCode::NOT_MODIFIED)
            .body(Body::empty())
    } else {
        let response = response.header(header::CONTENT_TYPE, content_type);
        if fault == Some(Fault::Truncated) {
            response
                .header(header::CONTENT_LENGTH, body.len())
                .body(half(&body))
        } else if accepts(header::ACCEPT_ENCODING, "gzip") {
            response
                .header(header::CONTENT_ENCODING, "gzip")
                .body(gzip(&body).into())
        } else {
            response.body(body.into())
        }
    };
    built.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn etag(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    let start: Vec<String> = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{}\"", start.concat())
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

/// The first half of a body, then an error: hyper ends the connection. The pause lets the head and the half leave first.
fn half(body: &Bytes) -> Body {
    let first = body.slice(..body.len() / 2);
    let broken = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Err(std::io::Error::other("broken off as ordered"))
    };
    Body::from_stream(stream::iter([Ok(first)]).chain(stream::once(broken)))
}
