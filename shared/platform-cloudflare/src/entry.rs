//! The Rust side of `entry/module.js`: serves a request through a router, and tells JavaScript at
//! once when a panic ends this instance and whose request it was.
//!
//! A panic aborts: whatever else this instance was working on will never answer. `entry/module.js`
//! hears of it while the panicking call is still on the stack, answers everything in flight and
//! makes a new instance. See its head for the promise kept.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::body::Body;
use axum_core::response::IntoResponse;
use js_sys::Function;
pub use js_sys::Promise;
use shared::{Problem, request};
use tower::{Service, ServiceExt};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
pub use web_sys::{Request, Response};

use crate::wire;

thread_local! {
    /// The flight being polled right now: a number, never anything of a request.
    static CURRENT: Cell<Option<u32>> = const { Cell::new(None) };
    static PANICKED: Cell<bool> = const { Cell::new(false) };
}

/// Has `report(flight, place)` called when this instance panics: the number of the flight that did
/// it (`undefined` outside of one) and the place in the source. The message of a panic may hold a
/// person's data and goes nowhere.
#[wasm_bindgen(js_name = onPanic)]
pub fn on_panic(report: Function) {
    let report = crate::js::Local(report);
    std::panic::set_hook(Box::new(move |info| {
        if PANICKED.replace(true) {
            return;
        }
        let place = info
            .location()
            .map_or_else(String::new, ToString::to_string);
        let flight = CURRENT.get().map_or(JsValue::UNDEFINED, JsValue::from);
        // Nothing is left to do for this instance if JavaScript throws here.
        drop(report.call2(&JsValue::UNDEFINED, &flight, &JsValue::from_str(&place)));
    }));
}

/// Ends this instance for good if it has panicked. For places where JavaScript stood between the
/// panic and us and turned it into an ordinary exception.
pub(crate) fn stop_if_panicked() {
    if PANICKED.get() {
        std::process::abort();
    }
}

/// Serves `request` as flight number `flight`; a promise of its [`Response`].
pub fn serve<S>(service: S, request: Request, flight: u32) -> Promise
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible> + 'static,
{
    let work = async move {
        let response = match wire::request_from_js(&request) {
            Ok(request) => {
                let id = request::Id::of(request.headers());
                match request::within(id, service.oneshot(request)).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
            Err(_) => Problem::invalid("the request's URL or method is not valid").into_response(),
        };
        wire::response_to_js(response).await.map(JsValue::from)
    };
    future_to_promise(Flight {
        number: flight,
        work: Box::pin(work),
    })
}

/// Makes a future that is not `Send` fit a handler. Sound here, where there is one thread.
/// Boxed, so that the compiler need not look inside.
pub fn on_this_thread<'a, T: 'a>(
    future: impl Future<Output = T> + 'a,
) -> Pin<Box<dyn Future<Output = T> + Send + 'a>> {
    Box::pin(crate::js::local(future))
}

struct Flight<F> {
    number: u32,
    work: Pin<Box<F>>,
}

impl<F: Future> Future for Flight<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        CURRENT.set(Some(self.number));
        let poll = self.work.as_mut().poll(context);
        CURRENT.set(None);
        poll
    }
}
