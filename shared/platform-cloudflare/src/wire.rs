//! Requests and responses between JavaScript and the `http` crate.
//!
//! A body that a function only hands on (gateway → tenant and back) is never read here: its
//! JavaScript stream is put back as it was, so it costs no copy and outlives this instance.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use axum_core::body::Body;
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body::Frame;
use http_body_util::BodyExt;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_streams::readable::IntoStream;
use web_sys::{
    Headers, ReadableStream, Request, RequestInit, RequestRedirect, Response, ResponseInit,
};

use crate::js::{Local, message};

/// Headers as the `http` crate has them; one whose name or value it does not accept is left out.
pub(crate) fn headers_from_js(headers: &Headers) -> HeaderMap {
    let mut map = HeaderMap::new();
    for entry in headers.entries().into_iter().flatten() {
        let pair: Array = entry.unchecked_into();
        let (name, value) = (pair.get(0).as_string(), pair.get(1).as_string());
        let name = name.and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        let value = value.and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok());
        if let (Some(name), Some(value)) = (name, value) {
            map.append(name, value);
        }
    }
    map
}

/// Headers as JavaScript has them.
pub(crate) fn headers_to_js(map: &HeaderMap) -> Result<Headers, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in map {
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    Ok(headers)
}

/// A request that came in. `Err` only where the URL is none the `http` crate accepts.
pub(crate) fn request_from_js(request: &Request) -> Result<http::Request<Body>, http::Error> {
    let (body, origin) = incoming(request.body());
    let mut converted = http::Request::builder()
        .method(request.method().as_bytes())
        .uri(request.url())
        .body(body)?;
    *converted.headers_mut() = headers_from_js(&request.headers());
    converted.extensions_mut().insert(origin);
    Ok(converted)
}

/// A request to be handed on to `base` (`http://tenant`), which replaces its scheme and host.
pub(crate) async fn request_to_js(
    mut request: http::Request<Body>,
    base: &str,
) -> Result<Request, JsValue> {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", http::uri::PathAndQuery::as_str);
    let init = RequestInit::new();
    init.set_method(request.method().as_str());
    init.set_headers_headers(&headers_to_js(request.headers())?);
    init.set_redirect(RequestRedirect::Manual);
    let url = format!("{base}{path}");
    let origin = request.extensions_mut().remove();
    match outgoing(request.into_body(), origin).await? {
        Outgoing::Empty => {}
        Outgoing::Whole(bytes) => init.set_body_opt_u8_array(Some(&bytes)),
        Outgoing::HandedOn(stream) | Outgoing::Made(stream) => {
            init.set_body_opt_readable_stream(Some(&stream));
        }
    }
    Request::new_with_str_and_init(&url, &init)
}

/// A response that came back.
pub(crate) fn response_from_js(response: &Response) -> http::Response<Body> {
    let (body, origin) = incoming(response.body());
    let mut converted = http::Response::new(body);
    *converted.status_mut() = http::StatusCode::from_u16(response.status())
        .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    *converted.headers_mut() = headers_from_js(&response.headers());
    converted.extensions_mut().insert(origin);
    converted
}

/// A response on its way out.
pub(crate) async fn response_to_js(
    mut response: http::Response<Body>,
) -> Result<Response, JsValue> {
    // The runtime encodes what carries this header, so the length before encoding is no longer true.
    if response.headers().contains_key(CONTENT_ENCODING) {
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    let init = ResponseInit::new();
    init.set_status(response.status().as_u16());
    init.set_headers_headers(&headers_to_js(response.headers())?);
    // Statuses that JavaScript refuses a body, even an empty one.
    let bare = matches!(response.status().as_u16(), 101 | 204 | 205 | 304);
    let origin = response.extensions_mut().remove();
    match outgoing(response.into_body(), origin).await? {
        Outgoing::Whole(bytes) if !bare => {
            Response::new_with_opt_js_u8_array_and_init(Some(&bytes), &init)
        }
        Outgoing::HandedOn(stream) if !bare => {
            Response::new_with_opt_readable_stream_and_init(Some(&stream), &init)
        }
        Outgoing::Made(stream) if !bare => {
            let response = Response::new_with_opt_readable_stream_and_init(Some(&stream), &init)?;
            // Tells entry/module.js that this instance is needed until the body's end.
            Reflect::set(&response, &"streaming".into(), &JsValue::TRUE)?;
            Ok(response)
        }
        _ => Response::new_with_opt_str_and_init(None, &init),
    }
}

/// The stream a body came from, as long as nobody has read of it. Held by the body and, beside it,
/// in the extensions of its message.
#[derive(Clone)]
struct Origin(Local<Rc<RefCell<Option<ReadableStream>>>>);

/// A body that reads its stream only when it is polled.
struct Incoming {
    origin: Origin,
    reading: Local<Option<IntoStream<'static>>>,
}

fn incoming(stream: Option<ReadableStream>) -> (Body, Origin) {
    let empty = stream.is_none();
    let origin = Origin(Local(Rc::new(RefCell::new(stream))));
    if empty {
        return (Body::empty(), origin);
    }
    let body = Incoming {
        origin: origin.clone(),
        reading: Local(None),
    };
    (Body::new(body), origin)
}

impl http_body::Body for Incoming {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let broken = |thrown: JsValue| std::io::Error::other(message(&thrown));
        let unread = self.origin.0.borrow_mut().take();
        if let Some(stream) = unread {
            let stream = wasm_streams::ReadableStream::from_raw(stream.unchecked_into());
            match stream.try_into_stream() {
                Ok(stream) => self.reading.0 = Some(stream),
                Err((thrown, _)) => return Poll::Ready(Some(Err(broken(thrown.into())))),
            }
        }
        match &mut self.reading.0 {
            None => Poll::Ready(None),
            Some(stream) => stream.poll_next_unpin(context).map(|next| {
                next.map(|chunk| {
                    let chunk = chunk.map_err(broken)?;
                    Ok(Frame::data(Uint8Array::new(&chunk).to_vec().into()))
                })
            }),
        }
    }
}

enum Outgoing {
    Empty,
    Whole(Uint8Array),
    /// The stream of another message, put back unread.
    HandedOn(ReadableStream),
    /// Chunks this instance makes.
    Made(ReadableStream),
}

async fn outgoing(body: Body, origin: Option<Origin>) -> Result<Outgoing, JsValue> {
    match http_body::Body::size_hint(&body).exact() {
        Some(0) => return Ok(Outgoing::Empty),
        Some(_) => {
            let whole = body
                .collect()
                .await
                .map_err(|e| JsValue::from_str(&e.to_string()))?;
            return Ok(Outgoing::Whole(Uint8Array::from(whole.to_bytes().as_ref())));
        }
        None => {}
    }
    if let Some(origin) = origin {
        // Two holders: this one and an unread body. If dropping ours leaves one, ours was that body
        // (perhaps wrapped), and its stream is free to go on.
        if Rc::strong_count(&origin.0) == 2 && origin.0.borrow().is_some() {
            drop(body);
            if Rc::strong_count(&origin.0) == 1
                && let Some(stream) = origin.0.borrow_mut().take()
            {
                return Ok(Outgoing::HandedOn(stream));
            }
            return Err(JsValue::from_str("a body and its origin came apart"));
        }
    }
    let chunks = chunks(body);
    let stream = wasm_streams::ReadableStream::from_stream(chunks).into_raw();
    Ok(Outgoing::Made(stream.unchecked_into()))
}

fn chunks(body: Body) -> impl Stream<Item = Result<JsValue, JsValue>> {
    body.into_data_stream().map(|chunk| {
        chunk
            .map(|bytes| Uint8Array::from(bytes.as_ref()).into())
            .map_err(|e| js_sys::Error::new(&e.to_string()).into())
    })
}
