//! The `accounts` function: who may sign in and how.
//!
//! The gateway hands on the public routes below `/api/auth`, `/api/account`, `/api/sessions`,
//! `/api/tokens` and `/api/admin`. Whoever asks for anything but signing in was identified by the
//! gateway, and their session is checked here with their tenant, where sessions live.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

use axum::Router;
use platform::Ports;
use shared::Problem;
use shared::calls::{Consume, Consumed, CronReport, Outcome, RunCron};

/// The routes of this function.
pub fn router(ports: Ports) -> Router {
    let router = serving::answer(Router::new(), |_: Ports, _: RunCron| async move {
        Ok(CronReport::default())
    });
    serving::answer(router, |_: Ports, call: Consume| async move {
        Ok(Consumed {
            outcomes: vec![Outcome::Ack; call.messages.len()],
        })
    })
    .fallback(async || Problem::not_found("there is nothing at this address"))
    .with_state(ports)
}
