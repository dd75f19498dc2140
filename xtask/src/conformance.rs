//! `cargo xtask conformance`: the port conformance suite inside workerd.

use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process::{self, Group};
use crate::progress::{Did, step};
use crate::{bindgen, build, npm, workspace};

const CONFIG: &str = "tests/conformance-cloudflare/wrangler.toml";
const SUITES: [&str; 2] = ["platform_db", "tenant_db"];

/// Builds the test Worker, runs every suite and fails with the cases that failed.
pub(crate) fn run() -> Result<()> {
    process::end_all_on_signal()?;
    step("npm packages", || npm::install(&workspace::root(), "npm"))?;
    step("Conformance suite to WASM", || {
        build::compile(&["conformance-cloudflare".to_owned()], &[], false)?;
        bindgen::one("conformance_cloudflare", "conformance", false)
    })?;
    let port = process::free_port()?;
    let log = workspace::data().join("logs/conformance.log");
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
        server = Some(started(Group::start(wrangler, &log)?, port, &log)?);
        Ok(Did::Work)
    })?;

    let mut failed = Vec::new();
    let mut passed = 0;
    for suite in SUITES {
        let (_, answer) = process::http_get(&format!("http://127.0.0.1:{port}/{suite}"))?;
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
    Ok(())
}

fn started(mut server: Group, port: u16, log: &std::path::Path) -> Result<Group> {
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
