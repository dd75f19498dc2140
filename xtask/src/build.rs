//! `cargo xtask build`: everything wrangler needs, each step only when its inputs changed.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::fingerprint::{Inputs, unless_unchanged};
use crate::progress::{Did, step};
use crate::{bindgen, dev_vars, migrations, npm, process, workspace};

/// What Workers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// What to build and how.
#[derive(Debug, Clone, Default, Args)]
#[group(id = "build")]
pub(crate) struct Options {
    /// Small and fast modules, as deployed; takes minutes.
    #[arg(long)]
    pub(crate) release: bool,
    /// Leave the web page out.
    #[arg(long)]
    pub(crate) no_web: bool,
    /// Put in the route that panics (`POST /api/test/panic`), for the test suite.
    #[arg(long)]
    pub(crate) test_panic: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    step("WASM target", || wasm_target(TARGET))?;
    step("npm packages", || npm::install(&workspace::root(), "npm"))?;
    let names = workspace::FUNCTIONS.map(|name| format!("rolecall-{name}"));
    let features = if options.test_panic {
        vec!["rolecall-gateway/test-panic", "rolecall-tenant/test-panic"]
    } else {
        Vec::new()
    };
    step("Functions to WASM", || {
        compile(&names, &features, options.release)
    })?;
    step("WASM modules", || {
        bindgen::all(&workspace::FUNCTIONS, options.release)
    })?;
    page_and_secrets(options)?;
    let state = migrations::one_worker_state();
    step("Local database", || {
        migrations::share_with_plain_wrangler(&state)?;
        migrations::apply("wrangler.toml", &state)
    })?;
    Ok(())
}

/// What both runtimes need besides the functions.
pub(crate) fn page_and_secrets(options: &Options) -> Result<()> {
    if !options.no_web {
        page()?;
    }
    step("Local secrets", dev_vars::ensure)?;
    Ok(())
}

/// The web page, in `web/build`.
pub(crate) fn page() -> Result<()> {
    step("Web packages", || {
        npm::install(&workspace::root().join("web"), "npm-web")
    })?;
    step("Web page", web)?;
    Ok(())
}

/// rust-toolchain.toml makes rustup install the target by itself; this catches what it cannot.
pub(crate) fn wasm_target(target: &str) -> Result<Did> {
    let rustc = |command: &mut Command| -> Result<String> {
        let output = command
            .current_dir(workspace::root())
            .output()
            .context("starting rustc")?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let libraries =
        rustc(Command::new("rustc").args(["--print", "target-libdir", "--target", target]))?;
    if std::path::Path::new(&libraries).is_dir() {
        return Ok(Did::Nothing);
    }
    let mut rustup = Command::new("rustup");
    rustup
        .args(["target", "add", target])
        .current_dir(workspace::root());
    process::run_quietly(rustup).with_context(|| {
        format!("adding the target {target}; without rustup, install it the way you installed Rust")
    })?;
    Ok(Did::Work)
}

/// Compiles `packages` for Workers. Cargo knows what changed.
pub(crate) fn compile(packages: &[String], features: &[&str], release: bool) -> Result<Did> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--quiet",
        "--lib",
        "--target",
        TARGET,
        "--profile",
        workspace::profile(release),
    ]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    if !features.is_empty() {
        cargo.args(["--features", &features.join(",")]);
    }
    let status = cargo
        .current_dir(workspace::root())
        .status()
        .context("starting cargo")?;
    if !status.success() {
        bail!("the functions do not compile; the errors stand above");
    }
    Ok(Did::Work)
}

/// Compiles a program of ours that runs natively.
pub(crate) fn native(package: &str, release: bool) -> Result<Did> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--package", package])
        .args(release.then_some("--release"))
        .current_dir(workspace::root());
    if !cargo.status().context("starting cargo")?.success() {
        bail!("{package} does not compile; the errors stand above");
    }
    Ok(Did::Work)
}

fn web() -> Result<Did> {
    let web = workspace::root().join("web");
    let inputs = Inputs::default().path(&web)?;
    unless_unchanged("web", inputs, &[web.join("build/index.html")], || {
        let mut npm = Command::new("npm");
        npm.args(["run", "build", "--silent"]).current_dir(&web);
        process::run_quietly(npm).context("building the web page")
    })
}
