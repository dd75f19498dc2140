//! The `match` function: brings people's lists up to date with the catalog.
//!
//! A message names tenants. Of each it asks the inputs (profile, searches, version, cursor), reads
//! the catalog past the cursor in blocks, judges every posting of a block against the compiled
//! inputs, explains those that are kept, and hands the block over. The tenant takes a block only at
//! its own version and cursor, so any of this may be repeated, reordered or cut off.
//!
//! A wake-up makes at most 45 requests to the database and other functions; what is left over is
//! sent as a message again.

mod blocks;
mod consume;
mod matching;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

use std::sync::Arc;

use shared::calls::Consume;

/// What every handler has at hand.
#[derive(Debug, Clone)]
struct State {
    ports: platform::Ports,
    blocks: Arc<blocks::Blocks>,
}

/// The routes of this function. Built once an instance, because it holds the cached blocks.
pub fn router(ports: platform::Ports) -> axum::Router {
    let state = State {
        ports,
        blocks: Arc::default(),
    };
    serving::answer::<Consume, _, _, _>(axum::Router::new(), consume::consume).with_state(state)
}
