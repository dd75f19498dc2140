//! The `discover` function: finds postings.
//!
//! It hears that a person wants postings now ([`discovery`]), that a source should run ([`run`]),
//! that a minute has passed ([`cron`]), and reads single pages and pasted text on the spot
//! ([`pages`]). What a source offers goes into the catalog; what follows from that is announced in
//! the catalog's outbox in the same batch and sent from there ([`announce`]).
//!
//! Whatever may happen twice, late, or not to its end: the tables say what is true, and
//! `docs/decisions/leases.md` says why that is enough.

mod announce;
mod companies;
mod consume;
mod cron;
mod cursor;
mod details;
mod discovery;
mod end;
mod outside;
mod pages;
mod reading;
mod robots;
mod run;
mod schedule;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use shared::calls::{Consume, FindBoards, ReadFile, ReadPage, ReadText, RunCron};
use shared::ports::{CallError, DbError, Level, Log as _};

/// The routes of this function.
pub fn router(ports: platform::Ports) -> Router {
    let routes = Router::new();
    let routes = serving::answer::<Consume, _, _, _>(routes, consume::consume);
    let routes = serving::answer::<RunCron, _, _, _>(routes, cron::run_cron);
    let routes = serving::answer::<ReadPage, _, _, _>(routes, pages::read_page);
    let routes = serving::answer::<ReadText, _, _, _>(routes, pages::read_text);
    let routes = serving::answer::<FindBoards, _, _, _>(routes, companies::find);
    let routes = serving::answer::<ReadFile, _, _, _>(routes, pages::read_file);
    // A file of 4 MiB in base64.
    routes
        .layer(DefaultBodyLimit::max(8 << 20))
        .with_state(ports)
}

/// Why work could not be done now. It is repeated by itself.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The platform database.
    #[error("database: {0}")]
    Db(#[from] DbError),
    /// A tenant or the queue.
    #[error("call: {0}")]
    Call(#[from] CallError),
}

fn warn(ports: &platform::Ports, event: &'static str, subject: &str, why: &str) {
    let fields = [("subject", subject), ("why", why)];
    ports.log.log(Level::Warn, event, &fields);
}
