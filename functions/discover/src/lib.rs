//! The `discover` function.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod cloudflare;
#[cfg(target_os = "wasi")]
mod spin;

/// The routes of this function.
pub fn router(_ports: platform::Ports) -> axum::Router {
    axum::Router::new()
}
