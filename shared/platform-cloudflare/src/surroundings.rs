//! Time, chance, secrets, the log.

use std::future::Future;

use js_sys::{Date, Function, Promise};
use shared::ports::{
    Clock as ClockPort, Level, Log as LogPort, Random as RandomPort, Secrets as SecretsPort,
};
use shared::{Millis, logging};
use wasm_bindgen::prelude::*;

use crate::js::{Env, Local, local, wait};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn get_random_values(out: &mut [u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, ms: u32) -> JsValue;
}

/// What `getRandomValues` fills at most in one call, by its specification.
const RANDOM_QUOTA: usize = 65_536;

/// The runtime's clock. It stands still between two waits for the outside, by design of Workers.
#[derive(Debug, Clone)]
pub struct Clock;

impl ClockPort for Clock {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds are whole and fit"
    )]
    fn now(&self) -> Millis {
        Date::now() as Millis
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + Send {
        local(async move {
            let timer = Promise::new(&mut |resolve, _| {
                set_timeout(&resolve, ms);
            });
            // A timer's promise is never rejected.
            drop(wait(Ok(timer)).await);
        })
    }
}

/// The runtime's cryptographic randomness.
#[derive(Debug, Clone)]
pub struct Random;

impl RandomPort for Random {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(RANDOM_QUOTA) {
            // It throws only for a chunk beyond its quota. Should it ever throw for less, keys must
            // not be made of zeros.
            if get_random_values(chunk).is_err() {
                std::process::abort();
            }
        }
    }
}

/// Variables and secrets of the Worker.
#[derive(Debug, Clone)]
pub struct Secrets(Local<Env>);

impl Secrets {
    pub(crate) fn new(env: &Env) -> Self {
        Self(Local(env.clone()))
    }
}

impl SecretsPort for Secrets {
    fn get(&self, name: &str) -> impl Future<Output = Option<String>> + Send {
        std::future::ready(self.0.text(name))
    }
}

/// One JSON line a call, to the Worker's console.
#[derive(Debug, Clone)]
pub struct Log {
    pub(crate) function: &'static str,
}

impl LogPort for Log {
    fn log(&self, level: Level, event: &'static str, fields: &[(&'static str, &str)]) {
        let mut line = logging::line(level, event, fields);
        line.insert("function".to_owned(), self.function.into());
        let line = JsValue::from_str(&serde_json::Value::Object(line).to_string());
        match level {
            Level::Info => web_sys::console::log_1(&line),
            Level::Warn => web_sys::console::warn_1(&line),
            Level::Error => web_sys::console::error_1(&line),
        }
    }
}
