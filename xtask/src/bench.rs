//! `cargo xtask bench`: takes the figures and prints them as a table or as
//! `{name: {value, n, unit}}`.

mod parse;
mod round;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::test::Target;
use crate::test::product::{Form, Product};
use crate::{conformance, drill, process, workspace};

/// Applications in the list that is asked for.
const APPLICATIONS: u32 = 5_000;

/// What to measure.
#[derive(Debug, Clone, Args)]
#[group(id = "bench")]
pub(crate) struct Options {
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Only these groups.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Bench>,
}

/// A group of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bench {
    /// Scored pairs a second, natively.
    Pairs,
    /// The catalog's search and an idle tick, in the database.
    Catalog,
    /// Recorded payloads of every board read, beside the libraries usual in Python.
    Parse,
    /// A discovery round over all recorded sources, natively: time, requests, rows.
    Round,
    /// Scored pairs a second inside workerd.
    PairsWorkerd,
    /// A list of thousands, asked for over and over, on workerd.
    Workerd,
    /// The same on Spin.
    Spin,
}

pub(crate) type Figures = BTreeMap<String, Value>;

pub(crate) fn run(options: &Options) -> Result<()> {
    let mut figures = Figures::new();
    let wanted = if options.only.is_empty() {
        Bench::value_variants()
    } else {
        &options.only
    };
    for bench in wanted {
        match bench {
            Bench::Pairs => take(&mut figures, "", &["pairs"])?,
            Bench::Catalog => take(&mut figures, "", &["catalog"])?,
            Bench::Parse => parse::beside_python(&mut figures)?,
            Bench::Round => round::measure(&mut figures)?,
            Bench::PairsWorkerd => pairs_in_workerd(&mut figures)?,
            Bench::Workerd => load(&mut figures, Target::Workerd, "workerd_")?,
            Bench::Spin => load(&mut figures, Target::Spin, "spin_")?,
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
pub(crate) fn take(figures: &mut Figures, prefix: &str, arguments: &[&str]) -> Result<()> {
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

/// Scores inside workerd, without the product around it. A request that scores nothing is taken off.
#[expect(
    clippy::disallowed_methods,
    reason = "this program runs natively and measures time; the ban protects wasm32"
)]
fn pairs_in_workerd(figures: &mut Figures) -> Result<()> {
    const PAIRS_A_ROUND: f64 = 20_000.0;
    const ROUNDS: u32 = 50;
    const SAMPLES: usize = 9;
    let log = workspace::data().join("logs/bench-pairs.log");
    let (_worker, port) = conformance::worker(true, &log)?;
    let ask = |rounds: u32| -> Result<f64> {
        let started = Instant::now();
        let url = format!("http://127.0.0.1:{port}/pairs?rounds={rounds}");
        let (status, answer) = process::http_get(&url)?;
        ensure!(status == 200, "{url} answered {status}: {answer}");
        Ok(started.elapsed().as_secs_f64())
    };
    // The first reads the postings and lets the runtime optimise.
    ask(ROUNDS)?;
    let mut rates = Vec::with_capacity(SAMPLES);
    for _ in 0..SAMPLES {
        let idle = ask(0)?;
        let busy = ask(ROUNDS)?;
        rates.push(PAIRS_A_ROUND * f64::from(ROUNDS) / (busy - idle).max(f64::EPSILON));
    }
    rates.sort_by(f64::total_cmp);
    let median = rates.get(SAMPLES / 2).copied().unwrap_or_default();
    figures.insert(
        "workerd_pairs_per_second".to_owned(),
        json!({"value": median.round(), "n": SAMPLES, "unit": "pairs/s in workerd, median of requests of a million"}),
    );
    Ok(())
}

/// Fills a list with thousands of applications by a discovery and asks for it, over and over.
fn load(figures: &mut Figures, target: Target, prefix: &str) -> Result<()> {
    let boards: PathBuf = workspace::target().join("bench-board");
    let count = APPLICATIONS.to_string();
    let wrote = measure(&["board", &boards.display().to_string(), &count]).status()?;
    ensure!(wrote.success(), "the recorded board was not written");
    let mut product = Product::start(Form {
        boards: Some(boards),
        release: true,
        ..Form::tested(target, false)
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
        let healthy = process::http_get(&format!("{url}/api/health"));
        if healthy.is_ok_and(|(status, body)| status == 200 && body.contains("schema")) {
            return Ok(Some(url));
        }
    }
    Ok(None)
}
