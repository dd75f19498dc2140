//! `cargo xtask eval`: decision quality on labelled data, measured by the program `eval`.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::workspace;

/// What to measure.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Handed on: `--json`, `--misses`, names of groups.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let status = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--profile",
            "bench",
            "--package",
            "eval",
            "--",
        ])
        .args(&options.rest)
        .current_dir(workspace::root())
        .status()
        .context("starting cargo")?;
    ensure!(
        status.success(),
        "a figure missed its goal, or a group could not be measured"
    );
    Ok(())
}
