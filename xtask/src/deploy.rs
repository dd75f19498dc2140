//! `cargo xtask deploy`: makes a release and deploys it as one Worker.
//!
//! The steps themselves are `deploy/` in the release, so that they run where there is no Rust too.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{npm, release, workspace};

/// What to deploy, and where to.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// The environment beside production, with names and data of its own.
    #[arg(long)]
    staging: bool,
    /// Print the steps and do none of them.
    #[arg(long)]
    dry_run: bool,
    /// A release that was packed before, instead of one made now.
    #[arg(long, value_name = "ARCHIVE")]
    from: Option<PathBuf>,
    /// The folder of deploy.env and deploy.secrets; the project's where none is given.
    #[arg(long, value_name = "DIR")]
    settings: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    npm::install(&workspace::root(), "npm")?;
    let folder = workspace::root().join("build/deploy");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("clearing {}", folder.display()))?;
    }
    let unpacked = match &options.from {
        Some(archive) => unpack(archive, &folder)?,
        // A plan needs nothing compiled.
        None if options.dry_run => release::outline(&folder.join(release::name()))?,
        None => unpack(
            &release::make(&workspace::root().join("build/release"))?,
            &folder,
        )?,
    };
    let settings = options.settings.clone().unwrap_or_else(workspace::root);
    let mut node = npm::tool("node")?;
    node.arg(unpacked.join("deploy/deploy.mjs"))
        .arg("--settings")
        .arg(settings);
    for (wanted, flag) in [
        (options.staging, "--staging"),
        (options.dry_run, "--dry-run"),
    ] {
        if wanted {
            node.arg(flag);
        }
    }
    let status = node.status().context("starting node")?;
    if !status.success() {
        bail!("not deployed; the reason stands above");
    }
    Ok(())
}

/// Unpacks a release below `folder`, checks it, and lends it this project's wrangler.
pub(crate) fn unpack(archive: &Path, folder: &Path) -> Result<PathBuf> {
    let bytes = fs::read(archive).with_context(|| format!("reading {}", archive.display()))?;
    let unpacked = release::unpack(&bytes, folder)?;
    release::verify(&unpacked)?;
    symlink(
        workspace::root().join("node_modules"),
        unpacked.join("node_modules"),
    )?;
    Ok(unpacked)
}
