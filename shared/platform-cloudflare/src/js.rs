//! Small things the adapters share about JavaScript values.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker_sys::types::SqlStorage;

#[wasm_bindgen]
extern "C" {
    /// The bindings, variables and secrets of a Worker, as its handlers receive them.
    #[derive(Debug, Clone)]
    pub type Env;

    #[wasm_bindgen(method, structural, indexing_getter)]
    fn binding(this: &Env, name: &str) -> JsValue;

    /// The storage of a Durable Object (`ctx.storage`).
    #[derive(Debug, Clone)]
    pub type Storage;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn sql(this: &Storage) -> SqlStorage;

    #[wasm_bindgen(method, catch, js_name = getAlarm)]
    pub(crate) fn get_alarm(this: &Storage) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = setAlarm)]
    pub(crate) fn set_alarm(this: &Storage, at: f64) -> Result<Promise, JsValue>;

    /// Commits when `body` returns, rolls back and throws on when it throws.
    /// <https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/#transactionsync>
    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    pub(crate) fn transaction_sync(
        this: &Storage,
        body: &mut dyn FnMut() -> Result<(), JsValue>,
    ) -> Result<(), JsValue>;
}

impl Env {
    /// The binding of this name, taken for a `T`; wrangler.toml is where its kind is declared.
    pub(crate) fn get<T: JsCast>(&self, name: &str) -> Result<T, String> {
        let binding = self.binding(name);
        if binding.is_undefined() || binding.is_null() {
            return Err(format!("this Worker has no binding `{name}`"));
        }
        Ok(binding.unchecked_into())
    }

    /// The text variable or secret of this name, unless it is empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.binding(name)
            .as_string()
            .filter(|text| !text.is_empty())
    }
}

/// A JavaScript value or a future over some, carried where `Send` and `Sync` are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Local<T>(pub(crate) T);

#[expect(
    unsafe_code,
    reason = "a Worker's WASM instance has one thread, and JavaScript values never leave it"
)]
mod one_thread {
    unsafe impl<T> Send for super::Local<T> {}
    unsafe impl<T> Sync for super::Local<T> {}
}

impl<T> Deref for Local<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Makes a single-threaded future fit the ports, whose futures are `Send`.
pub(crate) fn local<F: Future>(future: F) -> Local<Pin<Box<F>>> {
    Local(Box::pin(future))
}

impl<F: Future> Future for Local<Pin<Box<F>>> {
    type Output = F::Output;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.0.as_mut().poll(context)
    }
}

/// Waits for `promise`; its rejection, and a throw before it, in words.
pub(crate) async fn wait(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

/// What a thrown value says: an error's message, else the value as text.
pub(crate) fn message(thrown: &JsValue) -> String {
    thrown
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| thrown.as_string())
        .unwrap_or_else(|| "an error without a message".to_owned())
}

/// The `name` of a thrown error (`TimeoutError`, `TypeError`), empty where it has none.
pub(crate) fn error_name(thrown: &JsValue) -> String {
    js_sys::Reflect::get(thrown, &JsValue::from_str("name"))
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default()
}
