//! Passwords: checked against what is stored, and counted.
//!
//! The number of hashes made is what tests compare between addresses that are known and unknown:
//! one costs a thousand times what everything else costs together.

use identity::password::{self, Verdict};

#[cfg(not(target_arch = "wasm32"))]
static HASHES: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// How many hashes this process made.
#[cfg(not(target_arch = "wasm32"))]
pub fn hashes_made() -> u64 {
    HASHES.load(std::sync::atomic::Ordering::SeqCst)
}

/// Counts one.
pub(crate) fn counted() {
    #[cfg(not(target_arch = "wasm32"))]
    HASHES.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
}

/// Compares a password with what is stored; where nothing is, it costs the same and is wrong.
pub(crate) fn verify(password: &str, stored: Option<&str>) -> Verdict {
    counted();
    password::verify(password, stored)
}
