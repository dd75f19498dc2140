//! npm packages, and the Node that came as one of them: wrangler wants a newer Node than many
//! machines have, so `package.json` brings its own.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::fingerprint::{Inputs, unless_unchanged};
use crate::process;
use crate::progress::Did;
use crate::workspace;

/// Installs what `folder/package-lock.json` names, unless that was done.
pub(crate) fn install(folder: &Path, name: &str) -> Result<Did> {
    let lock = folder.join("package-lock.json");
    let inputs = Inputs::default().path(&lock)?;
    unless_unchanged(name, inputs, &[folder.join("node_modules")], || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(folder);
        process::run_quietly(npm).context("npm ci (it needs npm, which comes with Node ≥ 20)")
    })
}

/// A command of a package of the root, run by the Node of the root's packages.
pub(crate) fn tool(name: &str) -> Result<Command> {
    let modules = workspace::root().join("node_modules");
    let binary = modules.join(".bin").join(name);
    if !binary.exists() {
        bail!("{} is missing; `npm ci` brings it", binary.display());
    }
    let mut command = Command::new(binary);
    command
        .current_dir(workspace::root())
        .env("PATH", path_with_node(&modules));
    Ok(command)
}

/// The Node of the root's packages.
pub(crate) fn node() -> Command {
    let mut command = Command::new("node");
    command.env(
        "PATH",
        path_with_node(&workspace::root().join("node_modules")),
    );
    command
}

/// `PATH` with our Node before any other.
fn path_with_node(modules: &Path) -> OsString {
    let ours = [modules.join("node/bin"), modules.join(".bin")];
    let given = std::env::var_os("PATH").unwrap_or_default();
    let all = ours.into_iter().chain(std::env::split_paths(&given));
    std::env::join_paths(all).unwrap_or(given)
}
