//! The one concrete platform of this build, chosen by target: nothing above is generic over a
//! runtime, and nothing above names one. Every adapter exports the same names:
//!
//! - [`Ports`]: `db` (platform database), `http`, `queue`, `tenants`, `services`, `assets`, `clock`,
//!   `random`, `secrets`, `log`, cheap to clone, built by a function's entry file;
//! - [`TenantPorts`]: `tenant` (its id), `db` (its database), `waker`.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
use platform_cloudflare as adapter;
#[cfg(not(target_arch = "wasm32"))]
use platform_native as adapter;
#[cfg(target_os = "wasi")]
use platform_spin as adapter;

pub use adapter::{
    Assets, Clock, Http, Log, PlatformDb, Ports, Queue, Random, Secrets, Services, TenantDb,
    TenantPorts, Tenants, Waker,
};

/// The runtime this build is for, as health names it.
pub const RUNTIME: &str = if cfg!(target_os = "wasi") {
    "spin"
} else if cfg!(target_arch = "wasm32") {
    "cloudflare"
} else {
    "native"
};
