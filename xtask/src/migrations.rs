//! The platform database's schema, applied to the local D1.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::fingerprint::{Inputs, unless_unchanged};
use crate::progress::Did;
use crate::{npm, process, workspace};

/// Applies what is new in `d1-migrations` to the database kept in `state`.
pub(crate) fn apply(config: &str, state: &Path) -> Result<Did> {
    let inputs = Inputs::default().path(&workspace::root().join("d1-migrations"))?;
    let name = if config == "wrangler.toml" {
        "migrations"
    } else {
        "migrations-split"
    };
    unless_unchanged(name, inputs, &[state.join("v3/d1")], || {
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
            .arg(state)
            // Without it wrangler asks whether to go on.
            .env("CI", "true");
        process::run_quietly(wrangler).context("migrating the local D1 database")
    })
}
