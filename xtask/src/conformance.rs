//! `cargo xtask conformance`: the port conformance suite inside workerd.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::process::{self, Group};
use crate::progress::{Did, step};
use crate::{bindgen, build, npm, panic_drill, workspace};

const CONFIG: &str = "tests/conformance-cloudflare/wrangler.toml";
const SUITES: [&str; 5] = ["platform_db", "tenant_db", "misc", "queue", "http"];

/// Builds the test Worker, runs every suite and fails with the cases that failed.
pub(crate) fn run() -> Result<()> {
    let mut misbehaving = None;
    step("Server that misbehaves", || {
        misbehaving = Some(misbehaving_server()?);
        Ok(Did::Work)
    })?;
    let (_misbehaving, base) = misbehaving.context("the server of the HTTP cases is missing")?;
    let log = workspace::data().join("logs/conformance.log");
    let (_worker, port) = worker(false, &log)?;

    let mut failed = Vec::new();
    let mut passed = 0;
    for suite in SUITES {
        let asked = format!("http://127.0.0.1:{port}/{suite}?base={base}");
        let (status, answer) = process::http_get(&asked)?;
        if status != 200 {
            bail!("the suite {suite} answered {status}: {answer}");
        }
        for line in answer.lines() {
            match line.strip_prefix("ok ") {
                Some(_) => passed += 1,
                None => failed.push(line.to_owned()),
            }
        }
    }
    println!("{passed} cases passed, {} failed", failed.len());
    if !failed.is_empty() || passed == 0 {
        bail!(
            "the Cloudflare adapter does not conform:\n{}",
            failed.join("\n")
        );
    }
    println!(
        "{}",
        panic_drill::run(&format!("http://127.0.0.1:{port}"), &log)?
    );
    Ok(())
}

/// Builds the test Worker and starts it; it and its port.
pub(crate) fn worker(release: bool, log: &Path) -> Result<(Group, u16)> {
    step("npm packages", || npm::install(&workspace::root(), "npm"))?;
    step("Conformance suite to WASM", || {
        build::compile(&["conformance-cloudflare".to_owned()], &[], release)?;
        bindgen::one("conformance_cloudflare", "conformance", release)
    })?;
    let port = process::free_port()?;
    let mut wrangler = npm::tool("wrangler")?;
    wrangler
        .args([
            "dev",
            "--config",
            CONFIG,
            "--port",
            &port.to_string(),
            "--inspector-port",
            "0",
        ])
        .args(["--local", "--show-interactive-dev-session", "false"])
        .arg("--persist-to")
        .arg(workspace::target().join("conformance-cloudflare"))
        .env("WRANGLER_SEND_METRICS", "false");
    let mut server = None;
    step("Worker", || {
        server = Some(started(Group::start(wrangler, log)?, port, log)?);
        Ok(Did::Work)
    })?;
    let server = server.context("the test Worker is missing")?;
    Ok((server, port))
}

/// The server of the HTTP cases, for every runtime's harness, and its address.
pub(crate) fn misbehaving_server() -> Result<(Group, String)> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "build",
        "--quiet",
        "--package",
        "conformance",
        "--features",
        "server",
    ]);
    cargo
        .args(["--bin", "conformance-server"])
        .current_dir(workspace::root());
    if !cargo.status().context("starting cargo")?.success() {
        bail!("the server of the HTTP cases does not compile; the errors stand above");
    }
    let log = workspace::data().join("logs/conformance-server.log");
    let server = Command::new(workspace::target().join("debug/conformance-server"));
    let group = Group::start(server, &log)?;
    for _ in 0..100 {
        if let Some(address) = process::tail(&log, 1).strip_prefix("http://") {
            return Ok((group, format!("http://{}", address.trim())));
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!(
        "the server of the HTTP cases did not start; see {}",
        log.display()
    )
}

fn started(mut server: Group, port: u16, log: &Path) -> Result<Group> {
    for _ in 0..300 {
        if process::http_get(&format!("http://127.0.0.1:{port}/")).is_ok() {
            return Ok(server);
        }
        if let Some(status) = server.ended()? {
            bail!("wrangler ended with {status}:\n{}", process::tail(log, 25));
        }
        thread::sleep(Duration::from_millis(100));
    }
    bail!(
        "the Worker did not start within 30 s; see {}",
        log.display()
    )
}
