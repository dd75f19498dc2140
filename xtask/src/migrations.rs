//! The platform database's schema, applied to the local D1.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::fingerprint::{Inputs, unless_unchanged};
use crate::progress::Did;
use crate::{npm, process, workspace};

/// Where the product in one Worker keeps its data.
pub(crate) fn one_worker_state() -> PathBuf {
    workspace::data().join("cloudflare")
}

/// Points `.wrangler/state`, where `wrangler dev` without arguments looks, at `state`. Data that a
/// plain wrangler put there before is moved aside, never deleted.
pub(crate) fn share_with_plain_wrangler(state: &Path) -> Result<()> {
    let link = workspace::root().join(".wrangler/state");
    if fs::read_link(&link).is_ok_and(|target| target == state) {
        return Ok(());
    }
    if let Some(folder) = link.parent() {
        fs::create_dir_all(folder)?;
    }
    if link.is_symlink() {
        fs::remove_file(&link)?;
    } else if link.exists() {
        let aside = link.with_file_name("state-before-xtask");
        fs::rename(&link, &aside).with_context(|| format!("moving {} aside", link.display()))?;
    }
    fs::create_dir_all(state)?;
    symlink(state, &link).with_context(|| format!("linking {}", link.display()))
}

/// Applies what is new in `d1-migrations` to the database kept in `state`.
pub(crate) fn apply(config: &str, state: &Path) -> Result<Did> {
    // The record is one for all data folders: what was applied to one says nothing of another.
    let inputs = Inputs::default()
        .word(&state.display().to_string())
        .path(&workspace::root().join("d1-migrations"))?;
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
