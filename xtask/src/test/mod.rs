//! `cargo xtask test`: every check there is, each under a name of its own.

mod browser;
mod checks;
mod people;
pub(crate) mod product;
mod release;
mod triggers;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, ValueEnum};

use crate::{drill, rotation};

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
    /// Take the long way where a check has one: isolation drives 100,000 requests, at a release build.
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

/// A named check.
struct Check {
    name: &'static str,
    about: &'static str,
    /// The target it concerns; `None` for checks of the source itself.
    target: Option<Target>,
    run: fn(&Context) -> Result<()>,
}

/// Suites of the black-box checks that have a name of their own here.
const SUITES: [&str; 2] = ["export", "sealing"];

const CHECKS: [Check; 28] = [
    Check {
        name: "format",
        about: "rustfmt",
        target: None,
        run: checks::format,
    },
    Check {
        name: "clippy",
        about: "clippy, natively",
        target: None,
        run: checks::clippy,
    },
    Check {
        name: "clippy-cloudflare",
        about: "clippy for wasm32-unknown-unknown",
        target: Some(Target::Workerd),
        run: checks::clippy_cloudflare,
    },
    Check {
        name: "clippy-spin",
        about: "clippy for wasm32-wasip2",
        target: Some(Target::Spin),
        run: checks::clippy_spin,
    },
    Check {
        name: "native",
        about: "unit, property and snapshot tests; the ports natively",
        target: Some(Target::Native),
        run: checks::native,
    },
    Check {
        name: "upgrade",
        about: "an earlier release's data under today's functions",
        target: Some(Target::Native),
        run: checks::upgrade,
    },
    Check {
        name: "web",
        about: "the page's types and unit tests",
        target: None,
        run: checks::web,
    },
    Check {
        name: "deploy",
        about: "a deployment, with wrangler played",
        target: None,
        run: release::deploy,
    },
    Check {
        name: "release",
        about: "what is packed weighs what it may and deploys from an empty folder, without Rust",
        target: Some(Target::Workerd),
        run: release::run,
    },
    Check {
        name: "conformance-workerd",
        about: "the ports in workerd, and what a panic does",
        target: Some(Target::Workerd),
        run: checks::conformance_workerd,
    },
    Check {
        name: "conformance-spin",
        about: "the ports on Spin",
        target: Some(Target::Spin),
        run: checks::conformance_spin,
    },
    Check {
        name: "blackbox-native",
        about: "the product over HTTP, natively",
        target: Some(Target::Native),
        run: |context| product::blackbox(context, Target::Native, false),
    },
    Check {
        name: "blackbox-workerd",
        about: "the product over HTTP in one Worker",
        target: Some(Target::Workerd),
        run: |context| product::blackbox(context, Target::Workerd, false),
    },
    Check {
        name: "blackbox-split",
        about: "the product over HTTP, a Worker a function",
        target: Some(Target::Workerd),
        run: |context| product::blackbox(context, Target::Workerd, true),
    },
    Check {
        name: "blackbox-spin",
        about: "the product over HTTP on Spin",
        target: Some(Target::Spin),
        run: |context| product::blackbox(context, context.spin, false),
    },
    Check {
        name: "people-native",
        about: "many people and their accounts over HTTP, natively",
        target: Some(Target::Native),
        run: |context| people::people(context, Target::Native),
    },
    Check {
        name: "people-workerd",
        about: "many people and their accounts over HTTP, in one Worker",
        target: Some(Target::Workerd),
        run: |context| people::people(context, Target::Workerd),
    },
    Check {
        name: "people-spin",
        about: "many people and their accounts over HTTP, on Spin",
        target: Some(Target::Spin),
        run: |context| people::people(context, context.spin),
    },
    Check {
        name: "isolation-native",
        about: "what people ask with each other's ids and tokens, natively",
        target: Some(Target::Native),
        run: |context| people::isolation(context, Target::Native),
    },
    Check {
        name: "isolation-workerd",
        about: "what people ask with each other's ids and tokens, in one Worker",
        target: Some(Target::Workerd),
        run: |context| people::isolation(context, Target::Workerd),
    },
    Check {
        name: "isolation-spin",
        about: "what people ask with each other's ids and tokens, on Spin",
        target: Some(Target::Spin),
        run: |context| people::isolation(context, context.spin),
    },
    Check {
        name: "triggers-spin",
        about: "the Redis wake-up and the cron trigger, each alone",
        target: Some(Target::Spin),
        run: triggers::run,
    },
    Check {
        name: "drill-workerd",
        about: "the product killed at random moments",
        target: Some(Target::Workerd),
        run: |_| drill::run(&drill::Options::short(Target::Workerd)),
    },
    Check {
        name: "drill-spin",
        about: "the product killed at random moments, on Spin",
        target: Some(Target::Spin),
        run: |context| drill::run(&drill::Options::short(context.spin)),
    },
    Check {
        name: "rotation-native",
        about: "the sealing secret changed under load, with deaths",
        target: Some(Target::Native),
        run: |_| rotation::run(Target::Native),
    },
    Check {
        name: "rotation-workerd",
        about: "the sealing secret changed under load, with deaths, in one Worker",
        target: Some(Target::Workerd),
        run: |_| rotation::run(Target::Workerd),
    },
    Check {
        name: "rotation-spin",
        about: "the sealing secret changed under load, with deaths, on Spin",
        target: Some(Target::Spin),
        run: |context| rotation::run(context.spin),
    },
    Check {
        name: "browser",
        about: "what a person does, in a browser",
        target: Some(Target::Workerd),
        run: browser::run,
    },
];

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
        suites: SUITES
            .into_iter()
            .filter(|suite| options.only.iter().any(|name| name == suite))
            .collect(),
    };

    let mut results = Vec::new();
    for check in chosen {
        println!("\n── {}: {}", check.name, check.about);
        let started = now();
        let result = (check.run)(&context);
        if let Err(error) = &result {
            eprintln!("error: {}: {error:#}", check.name);
        }
        results.push((check.name, started.elapsed(), result.is_ok()));
    }
    summarise(&results)
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

/// The name of the checks that a suite is part of; any other name as it is.
fn check_of(name: &str) -> &str {
    if SUITES.contains(&name) {
        "blackbox"
    } else {
        name
    }
}

fn choose(options: &Options) -> Result<Vec<&'static Check>> {
    for name in &options.only {
        if !SUITES.contains(&name.as_str())
            && !CHECKS
                .iter()
                .any(|check| check.name.split('-').any(|part| part == name) || check.name == name)
        {
            let checks = CHECKS.iter().map(|check| check.name);
            let names: Vec<&str> = checks.chain(SUITES).collect();
            bail!("there is no check “{name}”; there are {}", names.join(", "));
        }
    }
    // `blackbox` names all black-box checks, `workerd` all of that runtime.
    let named = |check: &Check| {
        options.only.is_empty()
            || options
                .only
                .iter()
                .map(|n| check_of(n))
                .any(|n| check.name == n || check.name.split('-').any(|part| part == n))
    };
    let on_target = |check: &Check| match options.target {
        None => true,
        Some(Target::SpinHost) => check.target == Some(Target::Spin),
        target => check.target == target,
    };
    Ok(CHECKS
        .iter()
        .filter(|check| named(check) && on_target(check))
        .collect())
}

fn summarise(results: &[(&str, Duration, bool)]) -> Result<()> {
    println!();
    for (name, took, passed) in results {
        let word = if *passed { "passed" } else { "FAILED" };
        println!("  {name:<22} {word}  {:>6.1} s", took.as_secs_f64());
    }
    let failed = results.iter().filter(|(_, _, passed)| !passed).count();
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
