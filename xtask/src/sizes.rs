//! `cargo xtask sizes`: what a release of each function weighs and how long it takes to start.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::{bindgen, build, npm, workspace};

/// Gzipped bytes a function may weigh.
const BUDGET: usize = 1_000_000;
/// Documents carries readers of PDF and DOCX.
const DOCUMENTS_BUDGET: usize = 1_500_000;
/// Milliseconds from bytes to an instance.
const START_BUDGET: f64 = 50.0;

/// How to print it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Print `{function: {raw, gzip, start_ms}}` and nothing else.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Size {
    /// Bytes of the module.
    raw: usize,
    /// The same under gzip -9.
    gzip: usize,
    /// Median of compiling and instantiating it in Node's V8, which is workerd's too.
    start_ms: f64,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    npm::install(&workspace::root(), "npm")?;
    let names = workspace::FUNCTIONS.map(|name| format!("rolecall-{name}"));
    build::compile(&names, &[], true)?;
    bindgen::all(&workspace::FUNCTIONS, true)?;

    let mut sizes = BTreeMap::new();
    for name in workspace::FUNCTIONS {
        sizes.insert(name, measure(name)?);
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&sizes)?);
    } else {
        println!(
            "{:<12}{:>12}{:>12}{:>12}",
            "function", "raw", "gzip", "start ms"
        );
        for (name, size) in &sizes {
            println!(
                "{name:<12}{:>12}{:>12}{:>12.1}",
                size.raw, size.gzip, size.start_ms
            );
        }
    }
    let over: Vec<String> = sizes
        .iter()
        .filter_map(|(name, size)| complaint(name, size))
        .collect();
    if !over.is_empty() {
        bail!("over budget: {}", over.join("; "));
    }
    Ok(())
}

/// Fails where a module of the release that was just built weighs more than it may.
pub(crate) fn weigh() -> Result<()> {
    let mut over = Vec::new();
    for name in workspace::FUNCTIONS {
        over.extend(too_heavy(name, weight(name)?.1));
    }
    ensure!(over.is_empty(), "over budget: {}", over.join("; "));
    Ok(())
}

fn measure(name: &str) -> Result<Size> {
    let (raw, gzip) = weight(name)?;
    Ok(Size {
        raw,
        gzip,
        start_ms: start_ms(name)?,
    })
}

/// Bytes of a module, and of the same under gzip -9.
fn weight(name: &str) -> Result<(usize, usize)> {
    let path = workspace::modules().join(format!("{name}_bg.wasm"));
    let module = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&module)?;
    Ok((module.len(), gzip.finish()?.len()))
}

/// Times fresh processes, because V8 caches what it compiled before.
fn start_ms(name: &str) -> Result<f64> {
    const RUNS: usize = 7;
    let mut times = (0..RUNS)
        .map(|_| start_once(name))
        .collect::<Result<Vec<_>>>()?;
    times.sort_by(f64::total_cmp);
    Ok(times[RUNS / 2])
}

fn start_once(name: &str) -> Result<f64> {
    const SCRIPT: &str = "
        const [glue, path] = process.argv.slice(1);
        const { readFileSync } = await import('node:fs');
        const { initSync } = await import(glue);
        const bytes = readFileSync(path);
        const start = performance.now();
        initSync({ module: new WebAssembly.Module(bytes) });
        console.log(performance.now() - start);
    ";
    let folder = workspace::modules();
    let mut node: Command = npm::tool("node")?;
    let output = node
        .args(["--input-type=module", "--eval", SCRIPT])
        .arg(folder.join(format!("{name}.js")))
        .arg(folder.join(format!("{name}_bg.wasm")))
        .output()
        .context("starting node")?;
    if !output.status.success() {
        bail!(
            "{name} does not start: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim()
        .parse()
        .with_context(|| format!("node said “{}”", said.trim()))
}

fn complaint(name: &str, size: &Size) -> Option<String> {
    too_heavy(name, size.gzip).or_else(|| {
        (size.start_ms > START_BUDGET).then(|| {
            format!(
                "{name} takes {:.0} ms to start, {START_BUDGET} at most",
                size.start_ms
            )
        })
    })
}

fn too_heavy(name: &str, gzip: usize) -> Option<String> {
    let budget = if name == "documents" {
        DOCUMENTS_BUDGET
    } else {
        BUDGET
    };
    (gzip > budget).then(|| format!("{name} is {gzip} bytes gzipped, {budget} at most"))
}
