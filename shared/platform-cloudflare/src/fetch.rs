//! Outgoing HTTP by the runtime's `fetch`, which undoes content encodings and sends no cookies.

use std::future::Future;

use bytes::{Bytes, BytesMut};
use js_sys::{Promise, Reflect, Uint8Array};
use shared::ports::{FetchLimits, FetchedResponse, HttpError, HttpPort};
use wasm_bindgen::prelude::*;
use web_sys::{
    AbortSignal, ReadableStreamDefaultReader, Request, RequestCache, RequestInit, RequestRedirect,
    Response,
};

use crate::js::{error_name, local, message, wait};
use crate::wire;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = fetch)]
    fn global_fetch(request: &Request) -> Result<Promise, JsValue>;
}

/// The outside world.
#[derive(Debug, Clone)]
pub struct Http;

impl HttpPort for Http {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: FetchLimits,
    ) -> impl Future<Output = Result<FetchedResponse, HttpError>> + Send {
        local(exchange(request, limits))
    }
}

async fn exchange(
    request: http::Request<Bytes>,
    limits: FetchLimits,
) -> Result<FetchedResponse, HttpError> {
    let unreachable = |thrown: JsValue| failed(&thrown, limits, HttpError::Unreachable);
    let (parts, body) = request.into_parts();
    let init = RequestInit::new();
    init.set_method(parts.method.as_str());
    init.set_headers_headers(&wire::headers_to_js(&parts.headers).map_err(unreachable)?);
    init.set_redirect(RequestRedirect::Manual);
    // Conditional requests are the caller's, and its cache is the catalog.
    init.set_cache(RequestCache::NoStore);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(limits.timeout_ms)));
    if !body.is_empty() {
        init.set_body_opt_u8_array(Some(&Uint8Array::from(body.as_ref())));
    }
    let request =
        Request::new_with_str_and_init(&parts.uri.to_string(), &init).map_err(unreachable)?;
    let response: Response = wait(global_fetch(&request))
        .await
        .map_err(unreachable)?
        .unchecked_into();

    let mut answer = http::Response::new(read(&response, limits).await?);
    *answer.status_mut() = http::StatusCode::from_u16(response.status())
        .map_err(|_| HttpError::Truncated("the status is none HTTP knows".to_owned()))?;
    *answer.headers_mut() = wire::headers_from_js(&response.headers());
    Ok(answer)
}

/// The body, read until its end or the limit, whichever comes first.
async fn read(response: &Response, limits: FetchLimits) -> Result<Bytes, HttpError> {
    let truncated = |thrown: JsValue| failed(&thrown, limits, HttpError::Truncated);
    let Some(stream) = response.body() else {
        return Ok(Bytes::new());
    };
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(truncated)?;
    let mut whole = BytesMut::new();
    loop {
        let step = wait(Ok(reader.read())).await.map_err(truncated)?;
        if Reflect::get(&step, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(whole.freeze());
        }
        let chunk = Uint8Array::new(&Reflect::get(&step, &"value".into()).map_err(truncated)?);
        let size = chunk.length() as usize;
        if whole.len() + size > limits.max_bytes {
            // The rest is not wanted; whether the other side hears so does not matter.
            drop(wait(Ok(reader.cancel())).await);
            return Err(HttpError::TooLarge(limits.max_bytes));
        }
        let start = whole.len();
        whole.resize(start + size, 0);
        chunk.copy_to(&mut whole[start..]);
    }
}

fn failed(thrown: &JsValue, limits: FetchLimits, other: fn(String) -> HttpError) -> HttpError {
    match error_name(thrown).as_str() {
        "TimeoutError" | "AbortError" => HttpError::Timeout(limits.timeout_ms),
        _ => other(message(thrown)),
    }
}
