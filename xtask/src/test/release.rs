//! The release as whoever deploys it finds it: an archive, and an empty folder.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::Context as Checks;
use super::checks::run as run_command;
use crate::{deploy as deployment, npm, process, release, sizes, spin, workspace};

/// The steps of a deployment, against a wrangler that is played.
pub(super) fn deploy(_: &Checks) -> Result<()> {
    npm::install(&workspace::root(), "npm")?;
    let mut node = npm::tool("node")?;
    node.args([
        "--test",
        "--test-reporter=dot",
        "tests/deploy/deploy.test.mjs",
        "tests/deploy/button.test.mjs",
    ]);
    run_command(node)
}

pub(super) fn run(_: &Checks) -> Result<()> {
    let out = workspace::data().join("test/release");
    let archive = release::make(&out)?;
    sizes::weigh()?;
    let first = fs::read(&archive)?;
    let again = release::pack(&release::name(), &release::gather()?)?;
    ensure!(first == again, "packing twice made two archives");
    println!("{} holds {:.1} MB", archive.display(), mega(first.len()));

    let folder = std::env::temp_dir().join(format!("rolecall-release-{}", std::process::id()));
    let unpacked = deployment::unpack(&archive, &folder)?;
    let checked = check(&unpacked);
    fs::remove_dir_all(&folder).context("clearing up")?;
    checked
}

#[expect(clippy::cast_precision_loss, reason = "a size to be read by people")]
fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1_000_000.0
}

fn check(unpacked: &Path) -> Result<()> {
    // As people check it, where they can.
    let mut sums = Command::new("sha256sum");
    sums.args(["--check", "--quiet", release::CHECKSUMS])
        .current_dir(unpacked);
    if sums.status().is_ok_and(|status| !status.success()) {
        anyhow::bail!("sha256sum does not agree with the checksums");
    }

    // The one Worker as it is, every function as one of its own, and what the tool writes for each
    // environment.
    let mut configurations = vec!["wrangler.toml".to_owned()];
    configurations
        .extend(workspace::FUNCTIONS.map(|name| format!("functions/{name}/wrangler.toml")));
    for environment in ["production", "staging"] {
        configurations.push(configured(unpacked, environment)?);
    }
    for configuration in configurations {
        let mut wrangler = npm::tool("wrangler")?;
        wrangler
            .args(["deploy", "--dry-run", "--config", &configuration])
            .current_dir(unpacked)
            .env("CI", "true")
            .env("WRANGLER_SEND_METRICS", "false");
        process::run_quietly(wrangler).with_context(|| format!("deploying {configuration}"))?;
    }
    spin::packed_components_are_there(unpacked)
}

/// Has the tool that deploys write its configuration for `environment`; the file's name.
fn configured(unpacked: &Path, environment: &str) -> Result<String> {
    const WRITE: &str = "
        const [environment, file] = process.argv.slice(1);
        const { readFileSync, writeFileSync } = await import('node:fs');
        const { configuration } = await import(process.cwd() + '/deploy/configuration.mjs');
        const { worker } = JSON.parse(readFileSync('release.json', 'utf8'));
        const variables = { MODE: 'cloud', PUBLIC_URL: 'https://jobs.example' };
        writeFileSync(file, JSON.stringify(configuration(worker, environment, 'an-id', variables)));
    ";
    let file = format!("wrangler.{environment}.json");
    let mut node = npm::tool("node")?;
    node.args(["--input-type=module", "--eval", WRITE, environment, &file])
        .current_dir(unpacked);
    process::run_quietly(node)?;
    Ok(file)
}
