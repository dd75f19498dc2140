//! `cargo xtask drill`: the product is killed at random moments of a discovery-and-match run, started
//! again, and must end up as if nothing had happened: every posting and application there once, no
//! task hanging.

use std::collections::BTreeSet;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use clap::Args;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::process;
use crate::test::Target;
use crate::test::product::{Form, Product};

/// Until what was interrupted must have been made up for: leases run out and are taken again.
const RECOVERY: Duration = Duration::from_mins(6);
/// A run over the recorded boards takes about this many milliseconds; deaths fall within it.
const fn run_takes(target: Target) -> u64 {
    match target {
        // Its queue gathers messages for a second before it delivers them.
        Target::Workerd => 4_000,
        // Measured on Spin: what is killed after this has mostly ended.
        Target::Spin | Target::SpinHost => 200,
        Target::Native => 600,
    }
}

/// What to kill, how often.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// The runtime.
    #[arg(long, value_enum, default_value = "workerd")]
    target: Target,
    /// Deaths.
    #[arg(long, default_value_t = 20)]
    rounds: u64,
    /// Kill only the workerd that runs our code; wrangler starts it again.
    #[arg(long)]
    only_runtime: bool,
    /// Where the random moments come from; printed, so that a drill can be repeated.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Options {
    /// A drill short enough for every test run.
    pub(crate) const fn short(target: Target) -> Self {
        Self {
            target,
            rounds: 2,
            only_runtime: false,
            seed: 7,
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    println!("seed {}: an undisturbed run first", options.seed);
    let mut product = Product::start(Form::tested(options.target, false))?;
    let expected = {
        settle_in(&product)?;
        let task = discover(&product)?;
        wait_until_idle(&mut product)?;
        ensure!(get(&product, &format!("/api/tasks/{task}"))?["state"] == "completed");
        urls(&product)?
    };
    ensure!(
        expected.len() >= 30,
        "only {} applications without any death",
        expected.len()
    );
    let mut slowest = Duration::ZERO;
    for round in 1..=options.rounds {
        product.restart_fresh()?;
        settle_in(&product)?;
        let task = discover(&product)?;
        let moment = Duration::from_millis(random(options.seed, round) % run_takes(options.target));
        thread::sleep(moment);
        if options.only_runtime {
            kill_runtime(&product)?;
        } else {
            kill_all(&product)?;
            product.restart()?;
        }
        let recovered = wait_until_idle(&mut product)?;
        slowest = slowest.max(recovered);
        let state = get(&product, &format!("/api/tasks/{task}"))?["state"].clone();
        let found = urls(&product)?;
        ensure!(state == "completed", "round {round}: the task is {state}");
        ensure!(
            found == expected,
            "round {round}: missing {:?}, too many {:?}",
            expected.difference(&found).collect::<Vec<_>>(),
            found.difference(&expected).collect::<Vec<_>>()
        );
        println!(
            "  round {round:>2}: killed after {:>4} ms, whole again after {:.1} s",
            moment.as_millis(),
            recovered.as_secs_f64()
        );
    }
    println!(
        "{} deaths, {} applications each time, the slowest recovery {:.1} s",
        options.rounds,
        expected.len(),
        slowest.as_secs_f64()
    );
    Ok(())
}

/// The same number for the same seed and round (splitmix64, <https://prng.di.unimi.it/splitmix64.c>).
pub(crate) const fn random(seed: u64, round: u64) -> u64 {
    let mut z = (seed << 32)
        .wrapping_add(round)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

pub(crate) fn settle_in(product: &Product) -> Result<()> {
    send(
        product,
        "PUT",
        "/api/profile",
        &json!({"name": "Ada Quill", "skills": ["Rust", "Python"]}),
    )?;
    send(
        product,
        "POST",
        "/api/searches",
        &json!({"titles": ["Engineer"]}),
    )?;
    Ok(())
}

pub(crate) fn discover(product: &Product) -> Result<String> {
    let task = send(product, "POST", "/api/discover", &json!({}))?;
    Ok(task["id"]
        .as_str()
        .context("the task has no id")?
        .to_owned())
}

/// Every URL of every application; fails where one stands twice. Which posting of an opening an
/// application shows is a matter of which came first, so all of its postings count, not that one.
fn urls(product: &Product) -> Result<BTreeSet<Vec<String>>> {
    let (mut all, mut openings, mut cursor) = (BTreeSet::new(), BTreeSet::new(), String::new());
    loop {
        let page = get(product, &format!("/api/applications?limit=200{cursor}"))?;
        for item in page["items"].as_array().context("the list has no items")? {
            let id = item["id"].as_str().context("an application has no id")?;
            let whole = get(product, &format!("/api/applications/{id}"))?;
            let others = whole["also_at"].as_array().into_iter().flatten();
            let mut opening: Vec<String> = std::iter::once(&whole)
                .chain(others)
                .filter_map(|posting| Some(posting["url"].as_str()?.to_owned()))
                .collect();
            for url in &opening {
                ensure!(all.insert(url.clone()), "{url} is listed twice");
            }
            opening.sort();
            openings.insert(opening);
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(openings),
        }
    }
}

/// Waits until no task is live; how long that took.
pub(crate) fn wait_until_idle(product: &mut Product) -> Result<Duration> {
    let turn = Duration::from_millis(250);
    let mut waited = Duration::ZERO;
    let mut last = Value::Null;
    while waited < RECOVERY {
        // Right after a death a request may fail; that is part of it.
        if let Ok(tasks) = get(product, "/api/tasks") {
            if !any_live(&tasks) {
                return Ok(waited);
            }
            last = tasks;
        }
        product.still_runs()?;
        thread::sleep(turn);
        waited += turn;
    }
    bail!("a task still hangs after {} s: {last}", RECOVERY.as_secs())
}

/// Whether a task is live.
pub(crate) fn is_busy(product: &Product) -> Result<bool> {
    Ok(any_live(&get(product, "/api/tasks")?))
}

fn any_live(tasks: &Value) -> bool {
    let live = |task: &Value| matches!(task["state"].as_str(), Some("queued" | "running"));
    tasks["items"]
        .as_array()
        .is_some_and(|items| items.iter().any(live))
}

/// Kills the product, all of its processes at once, without a word.
pub(crate) fn kill_all(product: &Product) -> Result<()> {
    for pid in descendants(product.pid())? {
        // One that is gone already is as dead as it should be.
        let _ = kill_process(pid, Signal::KILL);
    }
    Ok(())
}

/// Kills the workerd that holds our Durable Objects, and leaves wrangler's proxy.
fn kill_runtime(product: &Product) -> Result<()> {
    let ours = runtime(product)?.context("no workerd is running")?;
    kill_process(ours, Signal::KILL).context("killing workerd")
}

/// The workerd that holds our Durable Objects, where the product runs on one.
pub(crate) fn runtime(product: &Product) -> Result<Option<Pid>> {
    let mut runtimes = Vec::new();
    for pid in descendants(product.pid())? {
        if command_of(pid)?.contains("workerd serve") {
            runtimes.push(pid);
        }
    }
    // Wrangler starts its proxy first.
    Ok(runtimes.last().copied())
}

/// `pid` and all it started, however far down, in the order they were started.
fn descendants(pid: Pid) -> Result<Vec<Pid>> {
    let output = Command::new("ps")
        .args(["-A", "-o", "pid=,ppid="])
        .output()
        .context("starting ps")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let pairs: Vec<(i32, i32)> = text
        .lines()
        .filter_map(|line| {
            let mut numbers = line.split_whitespace().filter_map(|n| n.parse().ok());
            Some((numbers.next()?, numbers.next()?))
        })
        .collect();
    let mut all = vec![pid.as_raw_nonzero().get()];
    let mut at = 0;
    while let Some(parent) = all.get(at).copied() {
        all.extend(
            pairs
                .iter()
                .filter(|(_, ppid)| *ppid == parent)
                .map(|(pid, _)| *pid),
        );
        at += 1;
    }
    all.sort_unstable();
    Ok(all.into_iter().filter_map(Pid::from_raw).collect())
}

fn command_of(pid: Pid) -> Result<String> {
    let output = Command::new("ps")
        .args(["-o", "args=", "-p", &pid.as_raw_nonzero().to_string()])
        .output()
        .context("starting ps")?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn get(product: &Product, path: &str) -> Result<Value> {
    let (status, body) = process::http_get(&format!("{}{path}", product.url))?;
    ensure!(status == 200, "GET {path} answered {status}: {body}");
    Ok(serde_json::from_str(&body)?)
}

fn send(product: &Product, method: &str, path: &str, body: &Value) -> Result<Value> {
    let url = format!("{}{path}", product.url);
    let agent = ureq::agent();
    let request = match method {
        "PUT" => agent.put(&url),
        _ => agent.post(&url),
    };
    let mut answer = request
        .content_type("application/json")
        .send(body.to_string())
        .map_err(|error| anyhow!("{method} {path}: {error}"))?;
    Ok(serde_json::from_str(&answer.body_mut().read_to_string()?)?)
}
