//! Checks that need no running product.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::Context;
use crate::alone::alone;
use crate::{conformance, npm, workspace};

/// What compiles only for a WASM runtime.
const ONLY_CLOUDFLARE: [&str; 2] = ["platform-cloudflare", "conformance-cloudflare"];
const ONLY_SPIN: [&str; 4] = [
    "platform-spin",
    "conformance-spin",
    "rolecall-spin-cron",
    "rolecall-spin-wakeup",
];

/// Of those, the adapter whose pure parts have unit tests.
const TESTED_NATIVELY: &str = "platform-spin";

/// Runs a command with its output shown.
pub(super) fn run(mut command: Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .current_dir_or_root()
        .status()
        .with_context(|| format!("starting {program}"))?;
    if !status.success() {
        bail!("`{program}` ended with {status}; what it said stands above");
    }
    Ok(())
}

trait InRoot {
    fn current_dir_or_root(&mut self) -> &mut Self;
}

impl InRoot for Command {
    fn current_dir_or_root(&mut self) -> &mut Self {
        if self.get_current_dir().is_none() {
            self.current_dir(workspace::root());
        }
        self
    }
}

/// The program of this name on PATH, installed from Debian's package where that is allowed.
pub(super) fn installed(context: &Context, program: &str, package: &str) -> Result<PathBuf> {
    let find = || {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path)
            .map(|folder| folder.join(program))
            .find(|place| place.is_file())
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    apt(context, package, &format!("{program} is not on PATH"))?;
    find().with_context(|| format!("apt installed {package}, but {program} is not on PATH"))
}

/// Installs Debian's `package` where that is allowed; says what is missing and what to do where not.
pub(super) fn apt(context: &Context, package: &str, missing: &str) -> Result<()> {
    if !context.install {
        bail!("{missing}; `cargo xtask test --install` installs Debian's {package} with apt");
    }
    let _kept = alone("apt")?;
    println!("{missing}: installing Debian's {package} with apt");
    let root = rustix::process::geteuid().is_root();
    for arguments in [["update", "-q", "-y"], ["install", "-y", package]] {
        let mut apt = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            apt.arg("apt-get");
        }
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(apt)?;
    }
    Ok(())
}

pub(super) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments);
    cargo
}

pub(super) fn format(_: &Context) -> Result<()> {
    run(cargo(&["fmt", "--all", "--check"]))
}

fn without<'a>(cargo: &mut Command, packages: impl IntoIterator<Item = &'a str>) {
    for package in packages {
        cargo.args(["--exclude", package]);
    }
}

pub(super) fn clippy(_: &Context) -> Result<()> {
    let mut command = cargo(&["clippy", "--quiet", "--workspace", "--all-targets"]);
    without(&mut command, ONLY_CLOUDFLARE.into_iter().chain(ONLY_SPIN));
    command.args(["--", "-D", "warnings"]);
    run(command)
}

pub(super) fn clippy_cloudflare(_: &Context) -> Result<()> {
    wasm_clippy("wasm32-unknown-unknown", &ONLY_CLOUDFLARE)
}

pub(super) fn clippy_spin(_: &Context) -> Result<()> {
    wasm_clippy("wasm32-wasip2", &ONLY_SPIN)
}

fn wasm_clippy(target: &str, also: &[&str]) -> Result<()> {
    crate::build::wasm_target(target)?;
    let mut command = cargo(&["clippy", "--quiet", "--lib", "--target", target]);
    let functions = workspace::FUNCTIONS.map(|name| format!("rolecall-{name}"));
    for package in functions
        .iter()
        .map(String::as_str)
        .chain(also.iter().copied())
    {
        command.args(["--package", package]);
    }
    command.args(["--", "-D", "warnings"]);
    run(command)
}

pub(super) fn native(_: &Context) -> Result<()> {
    nextest()?;
    let mut command = cargo(&["nextest", "run", "--workspace", "--no-fail-fast"]);
    without(
        &mut command,
        ONLY_CLOUDFLARE
            .into_iter()
            .chain(
                ONLY_SPIN
                    .into_iter()
                    .filter(|name| *name != TESTED_NATIVELY),
            )
            .chain(["blackbox", "people", "upgrade"]),
    );
    command.args(["--status-level", "fail", "--final-status-level", "fail"]);
    run(command)
}

pub(super) fn upgrade(_: &Context) -> Result<()> {
    nextest()?;
    run(cargo(&[
        "nextest",
        "run",
        "--package",
        "upgrade",
        "--no-fail-fast",
    ]))
}

/// The test runner, installed where it is missing: one compilation, kept in cargo's own folder.
pub(super) fn nextest() -> Result<()> {
    const VERSION: &str = "0.9.143";
    if cargo(&["nextest", "--version"])
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return Ok(());
    }
    println!("cargo-nextest is missing: installing {VERSION}, which takes some minutes once");
    run(cargo(&[
        "install",
        "--locked",
        "--quiet",
        "cargo-nextest",
        "--version",
        VERSION,
    ]))
}

pub(super) fn web(_: &Context) -> Result<()> {
    let web = workspace::root().join("web");
    npm::install(&web, "npm-web")?;
    for script in ["check", "test"] {
        let mut npm = Command::new("npm");
        npm.args(["run", "--silent", script]).current_dir(&web);
        run(npm)?;
    }
    Ok(())
}

pub(super) fn conformance_workerd(_: &Context) -> Result<()> {
    conformance::run()
}

pub(super) fn conformance_spin(context: &Context) -> Result<()> {
    let runner = match context.spin {
        super::Target::SpinHost => crate::spin::Runner::TestHost,
        _ => crate::spin::Runner::find(),
    };
    crate::spin::conformance(&runner)
}
