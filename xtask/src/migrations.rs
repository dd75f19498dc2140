//! The platform database's schema, applied to the local D1.

use anyhow::{Context as _, Result};

use crate::fingerprint::{Inputs, unless_unchanged};
use crate::progress::Did;
use crate::{npm, process, workspace};

/// Applies what is new in `d1-migrations`.
pub(crate) fn apply(config: &str) -> Result<Did> {
    let state = workspace::data().join("cloudflare");
    let inputs = Inputs::default().path(&workspace::root().join("d1-migrations"))?;
    unless_unchanged("migrations", inputs, &[state.join("v3/d1")], || {
        let mut wrangler = npm::tool("wrangler")?;
        wrangler
            .args([
                "d1",
                "migrations",
                "apply",
                "PLATFORM",
                "--local",
                "--config",
                config,
            ])
            .arg("--persist-to")
            .arg(&state)
            // Without it wrangler asks whether to go on.
            .env("CI", "true");
        process::run_quietly(wrangler).context("migrating the local D1 database")
    })
}
