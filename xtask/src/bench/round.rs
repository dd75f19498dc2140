//! A discovery round over every recorded source: the functions composed natively, optimised, on SQLite files.
#![expect(
    clippy::disallowed_methods,
    reason = "this program runs natively and measures time; the ban protects wasm32"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use super::Figures;
use crate::process::{self, Group};
use crate::progress::step;
use crate::{build, recorded, workspace};

/// The recorded companies by their boards; the feeds are everybody's.
const COMPANIES: &[(&str, &str)] = &[
    ("greenhouse", "brightloom"),
    ("greenhouse", "harbor-and-pine"),
    ("lever", "fernhollow"),
    ("ashby", "quartzbay"),
    ("workable", "saltmarsh"),
    ("recruitee", "tidewater"),
    ("personio", "nordlicht"),
    ("teamtailor", "granite"),
    ("teamtailor", "cobalt"),
    ("smartrecruiters", "larkspurenergy"),
    ("workday", "thornbury.wd3/Careers"),
    ("breezy", "meadowlark"),
    ("pinpoint", "fennel"),
    ("jazzhr", "wrenfield"),
    ("rippling", "osprey"),
    ("bamboohr", "juniperlabs"),
];
/// Recorded pages of one posting.
const PAGES: &[&str] = &[
    "https://careers.lanternworks.example/jobs/lighting-controls-engineer",
    "https://careers.lanternworks.example/jobs/remote-qa-engineer",
    "https://careers.lanternworks.example/jobs/optics-engineer",
    "https://jobs.cedarandco.example/timber-engineer",
];
/// Feeds, which are everybody's (`shared::source::FEEDS`).
const FEEDS: usize = 8;
const PATIENCE: Duration = Duration::from_mins(5);

/// Adds wall and processor time, requests of sources, rows written, and postings found.
pub(super) fn measure(figures: &mut Figures) -> Result<()> {
    step("Native host", || build::native("native-host", true))?;
    let (_boards, origin) = recorded::start(&workspace::root().join(recorded::FIXTURES))?;
    let data = workspace::data().join("bench/round");
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    let url = format!("http://127.0.0.1:{}", process::free_port()?);
    let port = url.rsplit(':').next().unwrap_or_default();
    let mut host = Command::new(workspace::target().join("release/native-host"));
    host.args([
        "--port",
        port,
        "--set",
        &format!("RECORDED_ORIGIN={origin}"),
        "--data",
    ])
    .arg(&data)
    .arg("--web")
    .arg(workspace::root().join("web/static"));
    let log = workspace::data().join("logs/bench-round.log");
    let host = Group::start(host, &log)?;
    until(|| Ok(process::http_get(&format!("{url}/api/health")).ok()))
        .context("it did not start")?;

    send(
        "PUT",
        &format!("{url}/api/profile"),
        &json!({"name": "Ada Quill", "skills": ["Rust"]}),
    )?;
    let companies: Vec<Value> = COMPANIES
        .iter()
        .map(|(board, slug)| json!({"board": board, "slug": slug}))
        .collect();
    let search = json!({"titles": ["Engineer"], "companies": companies, "pages": PAGES});
    send("POST", &format!("{url}/api/searches"), &search)?;
    let asked = || get(&format!("{origin}/__log"));
    let (rows, busy) = (rows_written(host.pid(), &log)?, processor_ms(host.pid())?);
    let before = asked()?.as_array().map_or(0, Vec::len);

    let began = Instant::now();
    send("POST", &format!("{url}/api/discover"), &json!({}))?;
    let live = |task: &Value| matches!(task["state"].as_str(), Some("queued" | "running"));
    until(|| {
        let tasks = get(&format!("{url}/api/tasks"))?;
        let idle = tasks["items"]
            .as_array()
            .is_some_and(|all| !all.iter().any(live));
        Ok(idle.then_some(()))
    })
    .context("the round did not end")?;
    let wall = began.elapsed();

    let busy = processor_ms(host.pid())? - busy;
    let rows = rows_written(host.pid(), &log)? - rows;
    let requests = asked()?.as_array().map_or(0, Vec::len) - before;
    let found = get(&format!("{url}/api/applications?limit=1"))?["total"].clone();
    let sources = COMPANIES.len() + PAGES.len() + FEEDS;
    let mut add = |name: &str, value: Value, unit: &str| {
        let figure = json!({"value": value, "n": sources, "unit": unit});
        figures.insert(format!("round_{name}"), figure);
    };
    add(
        "wall",
        json!(wall.as_millis()),
        "ms from asking to the last source's end; n = sources",
    );
    add("processor", json!(busy), "ms of processor time, natively");
    add(
        "subrequests",
        json!(requests),
        "requests of sources, robots.txt among them",
    );
    add(
        "rows_written",
        json!(rows),
        "rows inserted, updated, deleted",
    );
    add("listed", found, "postings that passed the person's filters");
    Ok(())
}

fn until<T>(mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let began = Instant::now();
    loop {
        if let Some(found) = ask()? {
            return Ok(found);
        }
        ensure!(
            began.elapsed() < PATIENCE,
            "nothing after {} s",
            PATIENCE.as_secs()
        );
        thread::sleep(Duration::from_millis(10));
    }
}

fn get(url: &str) -> Result<Value> {
    let (status, body) = process::http_get(url)?;
    ensure!(status == 200, "{url} answered {status}: {body}");
    Ok(serde_json::from_str(&body)?)
}

fn send(method: &str, url: &str, body: &Value) -> Result<()> {
    let agent = ureq::agent();
    let request = if method == "PUT" {
        agent.put(url)
    } else {
        agent.post(url)
    };
    request
        .content_type("application/json")
        .send(body.to_string())
        .with_context(|| format!("{method} {url}"))?;
    Ok(())
}

/// What the host says of it when it is asked.
fn rows_written(host: Pid, log: &Path) -> Result<u64> {
    let said = || -> Result<Vec<u64>> {
        let text = fs::read_to_string(log)?;
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("rows written: "));
        Ok(lines.filter_map(|rows| rows.trim().parse().ok()).collect())
    };
    let before = said()?.len();
    kill_process(host, Signal::USR1).context("asking the host")?;
    until(|| Ok(said()?.get(before).copied()))
}

/// Time a process and its threads were on a processor.
fn processor_ms(pid: Pid) -> Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()))
        .context("processor time is read from /proc, on Linux only")?;
    // The name, in brackets, may hold spaces; user and system time are the 12th and 13th field behind it.
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Ok(ticks * 1_000 / rustix::param::clock_ticks_per_second())
}
