//! Where things are.

use std::path::PathBuf;

/// The functions there are. Each is a crate `rolecall-<name>` in `functions/<name>` and a module
/// `build/cloudflare/<name>.js`.
pub(crate) const FUNCTIONS: [&str; 6] = [
    "gateway",
    "tenant",
    "discover",
    "match",
    "documents",
    "accounts",
];

/// The folder of the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    // What cargo says now comes first: checkouts that share a target folder share this binary.
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().unwrap_or(&here).to_path_buf()
}

/// Everything a run writes: databases and logs. One folder, git-ignored, cleared by `--fresh`;
/// `ROLECALL_DATA` names another, so that a test never touches a person's.
pub(crate) fn data() -> PathBuf {
    std::env::var_os("ROLECALL_DATA").map_or_else(|| root().join(".rolecall"), PathBuf::from)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The cargo profile, and the folder of its output.
pub(crate) const fn profile(release: bool) -> &'static str {
    if release { "release" } else { "wasm-dev" }
}

/// Where cargo left the module for Workers of the crate `library` (with underscores).
pub(crate) fn compiled(library: &str, release: bool) -> PathBuf {
    let folder = target()
        .join("wasm32-unknown-unknown")
        .join(profile(release));
    folder.join(format!("{library}.wasm"))
}

/// The modules entry.js imports.
pub(crate) fn modules() -> PathBuf {
    root().join("build/cloudflare")
}
