//! `cargo xtask test`: every check there is, each under a name of its own.

mod browser;
mod checks;
mod lanes;
mod people;
pub(crate) mod product;
mod release;
mod table;
mod triggers;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, ValueEnum};

use table::Check;

/// What the product runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// Cloudflare's runtime, through wrangler.
    Workerd,
    /// Spin: the program `spin` where it is on PATH, else the host in tests/spin-host.
    Spin,
    /// The host in tests/spin-host, whatever is on PATH.
    SpinHost,
    /// All functions natively in one process.
    Native,
}

/// Which checks to run.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Only what concerns this target: its build, its conformance suite, the black-box suite on it.
    #[arg(long, value_enum)]
    target: Option<Target>,
    /// Only the checks of these names, or these suites of the black-box checks.
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    only: Vec<String>,
    /// Let apt install what is missing, a browser and Redis (also with CI=true).
    #[arg(long)]
    install: bool,
    /// Take the long way where a check has one: isolation drives 100,000 requests. The checks of many people then run on a release build.
    #[arg(long)]
    full: bool,
}

/// What a check needs to know.
pub(crate) struct Context {
    /// Whether apt may install what is missing.
    pub(crate) install: bool,
    /// Where the Spin form runs.
    pub(crate) spin: Target,
    /// Whether to take the long way.
    pub(crate) full: bool,
    /// The suites of the black-box checks that are asked for; all of them where there is none.
    pub(crate) suites: Vec<&'static str>,
}

/// Suites of the black-box checks that have a name of their own here.
const SUITES: [&str; 2] = ["export", "sealing"];

pub(crate) fn run(options: &Options) -> Result<()> {
    let chosen = choose(options)?;
    let ci = std::env::var("CI").is_ok_and(|v| v == "true");
    if ci && std::env::var_os("CARGO_TARGET_DIR").is_none() {
        return again_with_kept_target();
    }
    let spin = match options.target {
        Some(Target::SpinHost) => Target::SpinHost,
        _ => Target::Spin,
    };
    let context = Context {
        install: options.install || ci,
        spin,
        full: options.full,
        suites: suites(&options.only),
    };

    let starts_a_product = |check: &&Check| table::PRODUCTS.iter().any(|p| p.name == check.name);
    let (products, sources): (Vec<_>, Vec<_>) = chosen.into_iter().partition(starts_a_product);
    let mut results = one_by_one(&sources, &context);
    // A suite is no check of its own, so nothing else can be asked to run it.
    if lanes::are_worth_it(&products) && context.suites.is_empty() {
        results.extend(lanes::run(&products, options));
    } else {
        results.extend(one_by_one(&products, &context));
    }
    summarise(&results)
}

/// What became of a check.
struct Outcome {
    name: &'static str,
    took: Duration,
    passed: bool,
}

fn one_by_one(chosen: &[&'static Check], context: &Context) -> Vec<Outcome> {
    let each = chosen.iter().map(|check| {
        println!("\n── {}: {}", check.name, check.about);
        let started = now();
        let result = (check.run)(context);
        if let Err(error) = &result {
            eprintln!("error: {}: {error:#}", check.name);
        }
        Outcome {
            name: check.name,
            took: started.elapsed(),
            passed: result.is_ok(),
        }
    });
    each.collect()
}

/// Runs this program again with what cargo builds kept in the user's cache folder: a checkout of
/// continuous integration is always new, and the dependencies in it never are.
fn again_with_kept_target() -> Result<()> {
    let home = std::env::var_os("HOME").context("HOME is not set")?;
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map_or_else(|| Path::new(&home).join(".cache"), PathBuf::from);
    let target = cache.join("rolecall/target");
    println!("cargo builds in {}", target.display());
    let status = Command::new(std::env::current_exe().context("finding this program")?)
        .args(std::env::args_os().skip(1))
        .env("CARGO_TARGET_DIR", target)
        .status()
        .context("starting this program again")?;
    ensure!(status.success(), "the checks ended with {status}");
    Ok(())
}

/// Whether a check goes by this name: `blackbox` names all black-box checks, `workerd` all of that
/// runtime.
fn is_called(check: &Check, name: &str) -> bool {
    check.name == name || check.name.split('-').any(|part| part == name)
}

/// The name of the checks that a suite is part of; any other name as it is.
fn check_of(name: &str) -> &str {
    if SUITES.contains(&name) {
        "blackbox"
    } else {
        name
    }
}

/// The suites asked for; none where a whole black-box check is, too.
fn suites(only: &[String]) -> Vec<&'static str> {
    let whole = only.iter().any(|name| name.starts_with("blackbox"));
    let asked = |suite: &&str| only.iter().any(|name| name == suite);
    if whole {
        return Vec::new();
    }
    SUITES.into_iter().filter(asked).collect()
}

fn choose(options: &Options) -> Result<Vec<&'static Check>> {
    for name in &options.only {
        if !SUITES.contains(&name.as_str()) && !table::all().any(|check| is_called(check, name)) {
            let checks = table::all().map(|check| check.name);
            let names: Vec<&str> = checks.chain(SUITES).collect();
            bail!("there is no check “{name}”; there are {}", names.join(", "));
        }
    }
    let named = |check: &Check| {
        options.only.is_empty()
            || options
                .only
                .iter()
                .map(|name| check_of(name))
                .any(|name| is_called(check, name))
    };
    let on_target = |check: &Check| match options.target {
        None => true,
        Some(Target::SpinHost) => check.target == Some(Target::Spin),
        target => check.target == target,
    };
    Ok(table::all()
        .filter(|check| named(check) && on_target(check))
        .collect())
}

fn summarise(results: &[Outcome]) -> Result<()> {
    println!();
    for Outcome { name, took, passed } in results {
        let word = if *passed { "passed" } else { "FAILED" };
        println!("  {name:<22} {word}  {:>6.1} s", took.as_secs_f64());
    }
    let failed = results.iter().filter(|outcome| !outcome.passed).count();
    println!("checks: {} passed, {failed} failed", results.len() - failed);
    if failed > 0 {
        bail!(
            "{failed} of {} checks failed; run one alone with `cargo xtask test --only NAME`",
            results.len()
        );
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this tool runs natively, where the clock works"
)]
fn now() -> Instant {
    Instant::now()
}
