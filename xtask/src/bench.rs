//! `cargo xtask bench`: takes the figures and prints them as a table or as
//! `{name: {value, n, unit}}`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::test::Target;
use crate::test::product::{Form, Product};
use crate::{drill, workspace};

/// Applications in the list that is asked for.
const APPLICATIONS: u32 = 5_000;

/// What to measure.
#[derive(Debug, Clone, Args)]
#[group(id = "bench")]
pub(crate) struct Options {
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Only what needs no running product.
    #[arg(long)]
    native: bool,
}

type Figures = BTreeMap<String, Value>;

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut figures = Figures::new();
    take(&mut figures, "", &["pairs"])?;
    take(&mut figures, "", &["catalog"])?;
    if !options.native {
        for (target, prefix) in [(Target::Workerd, "workerd_"), (Target::Spin, "spin_")] {
            load(&mut figures, target, prefix)?;
        }
    }
    if options.json {
        println!("{}", serde_json::to_string_pretty(&figures)?);
    } else {
        for (name, figure) in &figures {
            println!(
                "{name:<36} {:>14}  {} (n = {})",
                figure["value"],
                figure["unit"].as_str().unwrap_or_default(),
                figure["n"]
            );
        }
    }
    Ok(())
}

/// Runs `measure` natively, optimised, and keeps its figures under `prefix`.
fn take(figures: &mut Figures, prefix: &str, arguments: &[&str]) -> Result<()> {
    let output = measure(arguments)
        .stderr(Stdio::inherit())
        .output()
        .context("starting cargo")?;
    ensure!(
        output.status.success(),
        "measure {} ended with {}",
        arguments.join(" "),
        output.status
    );
    let found: Figures = serde_json::from_slice(&output.stdout).context("reading the figures")?;
    figures.extend(
        found
            .into_iter()
            .map(|(name, figure)| (format!("{prefix}{name}"), figure)),
    );
    Ok(())
}

fn measure(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            "run",
            "--quiet",
            "--profile",
            "bench",
            "--package",
            "measure",
            "--",
        ])
        .args(arguments)
        .current_dir(workspace::root());
    cargo
}

/// Fills a list with thousands of applications by a discovery and asks for it, over and over.
fn load(figures: &mut Figures, target: Target, prefix: &str) -> Result<()> {
    let boards: PathBuf = workspace::target().join("bench-board");
    let count = APPLICATIONS.to_string();
    let wrote = measure(&["board", &boards.display().to_string(), &count]).status()?;
    ensure!(wrote.success(), "the recorded board was not written");
    let mut product = Product::start(Form {
        target,
        split: false,
        boards: Some(boards),
        release: true,
    })?;
    drill::settle_in(&product)?;
    drill::discover(&product)?;
    let took = drill::wait_until_idle(&mut product)?;
    figures.insert(
        format!("{prefix}discover_and_match"),
        json!({"value": took.as_secs_f64(), "n": 1, "unit": "s for 5,000 postings, from asking to listed"}),
    );
    take(figures, prefix, &["load", &product.url])?;
    // Without the proxy that wrangler puts before the runtime, where there is one.
    if let Some(direct) = runtime_address(&product)? {
        take(figures, &format!("{prefix}direct_"), &["load", &direct])?;
    }
    Ok(())
}

/// Where the workerd that holds our Worker listens itself.
fn runtime_address(product: &Product) -> Result<Option<String>> {
    let Some(pid) = drill::runtime(product)? else {
        return Ok(None);
    };
    let listening = Command::new("ss").args(["-ltnpH"]).output();
    let Ok(listening) = listening else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&listening.stdout).into_owned();
    let ours = format!("pid={},", pid.as_raw_nonzero());
    for line in text.lines().filter(|line| line.contains(&ours)) {
        let port = line
            .split_whitespace()
            .nth(3)
            .and_then(|address| address.rsplit(':').next());
        let Some(url) = port.map(|port| format!("http://127.0.0.1:{port}")) else {
            continue;
        };
        let healthy = crate::process::http_get(&format!("{url}/api/health"));
        if healthy.is_ok_and(|(status, body)| status == 200 && body.contains("schema")) {
            return Ok(Some(url));
        }
    }
    Ok(None)
}
