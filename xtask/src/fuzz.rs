//! `cargo xtask fuzz`: the fuzzer over every reader of outside bytes, one after the other.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::progress::{Did, step};
use crate::{process, workspace};

const CARGO_FUZZ: &str = "0.13.2";

/// Inputs longer than this are not kept: the corpus is small enough to be replayed at every test run.
const KEPT_BYTES: usize = 300;

/// What to read, and for how long.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Readers, by the names in `tests/untrusted`; all of them where none is named.
    names: Vec<String>,
    /// Seconds a reader.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Afterwards keeps the smallest inputs that reach what has been reached, in `tests/fuzz/corpus`.
    #[arg(long)]
    keep: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    step("cargo-fuzz", install)?;
    let mut names = options.names.clone();
    if names.is_empty() {
        names = readers()?;
    }
    let mut broken = Vec::new();
    for name in &names {
        println!("\n── {name}: {} s", options.seconds);
        if !fuzz(name, options.seconds)? {
            broken.push(name.as_str());
        }
        if options.keep {
            keep(name)?;
        }
    }
    ensure!(
        broken.is_empty(),
        "what breaks {} is in tests/fuzz/artifacts; make it a regression test",
        broken.join(", ")
    );
    Ok(())
}

fn install() -> Result<Did> {
    let mut version = Command::new(env!("CARGO"));
    version.args(["fuzz", "--version"]);
    if version.output().is_ok_and(|said| said.status.success()) {
        return Ok(Did::Nothing);
    }
    let mut install = Command::new(env!("CARGO"));
    install.args(["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ]);
    process::run_quietly(install).context("installing cargo-fuzz")?;
    Ok(Did::Work)
}

/// The readers are the folders of the corpus; a test holds that to the list of them.
fn readers() -> Result<Vec<String>> {
    let corpus = workspace::root().join("tests/fuzz/corpus");
    let mut names = Vec::new();
    for entry in fs::read_dir(&corpus).with_context(|| format!("reading {}", corpus.display()))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn cargo_fuzz(command: &str, reader: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["fuzz", command, "--fuzz-dir", "tests/fuzz", "reader"])
        // The fuzzer's compiler flags are not stable yet; the compiler that builds all else has them.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("READER", reader)
        .current_dir(workspace::root());
    cargo
}

/// What the fuzzer found so far, on this machine.
fn found(reader: &str) -> Result<PathBuf> {
    let folder = workspace::data().join("fuzz").join(reader);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Whether nothing broke it.
fn fuzz(reader: &str, seconds: u32) -> Result<bool> {
    let mut run = cargo_fuzz("run", reader);
    run.arg(found(reader)?)
        .arg(format!("tests/fuzz/corpus/{reader}"))
        .arg("tests/fixtures")
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix=tests/fuzz/artifacts/{reader}-"));
    fs::create_dir_all(workspace::root().join("tests/fuzz/artifacts"))?;
    let status = run.status().context("starting cargo fuzz")?;
    Ok(status.success())
}

/// Adds to the committed corpus the smallest inputs that reach what else nothing in it does.
fn keep(reader: &str) -> Result<()> {
    let mut merge = cargo_fuzz("run", reader);
    merge
        .arg(format!("tests/fuzz/corpus/{reader}"))
        .arg(found(reader)?)
        .args(["--", "-merge=1", &format!("-max_len={KEPT_BYTES}")]);
    process::run_quietly(merge).with_context(|| format!("keeping what {reader} reached"))
}
