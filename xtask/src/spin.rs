//! The Spin form of the product: built for WASI, started on the `spin` program where there is one,
//! else on the test host (`tests/spin-host`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::process::{self, Group};
use crate::progress::{Did, step};
use crate::{build, conformance, dev_vars, workspace};

/// What Spin runs.
pub(crate) const TARGET: &str = "wasm32-wasip2";
/// The SDK speaks WASIp3, which Spin knows since this version.
const OLDEST_SPIN: (u32, u32) = (4, 1);
/// How often queues, wake-ups and due sources are looked after. In production a minute will do.
const TICK: Duration = Duration::from_secs(1);
const SWEEP_TICKS: u64 = 24 * 60 * 60;

/// What runs the components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Runner {
    /// The program `spin` of this version.
    Spin(String),
    /// Our test host.
    TestHost,
}

/// How to start it.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) port: u16,
    /// By the names other runtimes know them by, with their values.
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) release: bool,
}

impl Runner {
    /// `spin` if it is on the PATH and new enough.
    pub(crate) fn find() -> Self {
        let said = Command::new("spin").arg("--version").output();
        let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        match said.ok().as_deref().and_then(version) {
            Some((major, minor)) if (major, minor) >= OLDEST_SPIN => {
                Self::Spin(format!("{major}.{minor}"))
            }
            _ => Self::TestHost,
        }
    }

    /// Says which it is, and what that means.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Spin(version) => format!("On Spin {version}."),
            Self::TestHost => "On our test host for Spin components, because no `spin` of version \
                4.1 or later is on the PATH (docs/spin.md says what that proves)."
                .to_owned(),
        }
    }

    /// Components for Spin itself are release builds, because spin.toml names those.
    fn profile(&self, release: bool) -> &'static str {
        match self {
            Self::Spin(_) => "release",
            Self::TestHost => workspace::profile(release),
        }
    }

    /// Compiles every function to a component, and the test host where that is what runs them.
    pub(crate) fn build(&self, release: bool, test_panic: bool) -> Result<()> {
        let packages = workspace::FUNCTIONS.map(|name| format!("rolecall-{name}"));
        let features = if test_panic {
            vec!["rolecall-gateway/test-panic", "rolecall-tenant/test-panic"]
        } else {
            Vec::new()
        };
        step("WASI target", || build::wasm_target(TARGET))?;
        step("Functions to Spin components", || {
            compile(&packages, &features, self.profile(release), self.target())
        })?;
        if *self == Self::TestHost {
            step("Test host for Spin", || build::native("spin-host", false))?;
        }
        // spin.toml mounts it, and a folder that is not there is an error.
        fs::create_dir_all(workspace::root().join("web/build"))?;
        Ok(())
    }

    /// Where the components go. spin.toml names the workspace's own folder.
    fn target(&self) -> PathBuf {
        match self {
            Self::Spin(_) => workspace::root().join("target"),
            Self::TestHost => workspace::target(),
        }
    }

    /// Starts the product; it answers once its components are loaded.
    pub(crate) fn start(&self, start: &Start, log: &Path) -> Result<Group> {
        let data = workspace::data().join("spin");
        let runtime_config = runtime_config(&data)?;
        let listen = format!("127.0.0.1:{}", start.port);
        let mut command = match self {
            Self::Spin(_) => {
                let mut spin = Command::new("spin");
                // Else in `.spin` beside spin.toml, whatever data this is. Not `--quiet`: what
                // components say is then in no log of ours, and no error of theirs is shown.
                spin.args(["up", "--log-dir"])
                    .arg(workspace::data().join("logs/components"));
                spin
            }
            Self::TestHost => test_host(start.release),
        };
        command
            .arg("--runtime-config-file")
            .arg(runtime_config)
            .args(["--listen", &listen])
            .env("SPIN_VARIABLE_TENANTS_DIR", &data)
            .current_dir(workspace::root());
        for (name, value) in dev_vars::all()?.iter().chain(&start.variables) {
            command.env(format!("SPIN_VARIABLE_{}", variable(name)), value);
        }
        Group::start(command, log)
    }
}

/// Fails where a manifest of a packed release refers to a component that is not in it.
pub(crate) fn packed_components_are_there(unpacked: &Path) -> Result<()> {
    for name in ["spin.toml", "spin-cron.toml", "spin-wakeup.toml"] {
        let manifest: toml::Table = toml::from_str(&fs::read_to_string(unpacked.join(name))?)?;
        let components = manifest.get("component").and_then(toml::Value::as_table);
        let components = components.with_context(|| format!("{name} has no components"))?;
        for (component, what) in components {
            let source = what
                .get("source")
                .and_then(toml::Value::as_str)
                .unwrap_or_default();
            if !unpacked.join(source).is_file() {
                bail!("{name}: {component} is {source}, and that is not packed");
            }
        }
    }
    Ok(())
}

/// The test host on components of this build.
pub(crate) fn test_host(release: bool) -> Command {
    let target = workspace::target();
    let mut host = Command::new(target.join("debug/spin-host"));
    host.arg("--wasm-dir")
        .arg(target.join(TARGET).join(workspace::profile(release)))
        .current_dir(workspace::root());
    host
}

/// Compiles the components that other triggers start, for the test host.
pub(crate) fn build_triggers() -> Result<()> {
    let packages = ["rolecall-spin-cron", "rolecall-spin-wakeup"].map(str::to_owned);
    step("Components for other triggers", || {
        compile(
            &packages,
            &[],
            workspace::profile(false),
            workspace::target(),
        )
    })?;
    Ok(())
}

/// The shipped runtime configuration with its databases in `data`; answers where it is.
fn runtime_config(data: &Path) -> Result<PathBuf> {
    let shipped = fs::read_to_string(workspace::root().join("runtime-config.toml"))?;
    let ours = shipped.replace(".rolecall/spin", &data.display().to_string());
    let path = data.join("runtime-config.toml");
    fs::create_dir_all(data)
        .and_then(|()| fs::write(&path, ours))
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(path)
}

/// What the secret of this name is called on Spin, whose words may not start with a digit:
/// `MASTER_KEY_1` is `MASTER_KEY1`.
fn variable(name: &str) -> String {
    let mut variable = String::new();
    for word in name.split('_') {
        if !variable.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()) {
            variable.push('_');
        }
        variable.push_str(word);
    }
    variable
}

/// `spin 4.1.0-pre0 (… 2026-08-20)` is 4.1.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.split_whitespace().nth(1)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Compiles `packages` to components of this profile below `target_dir`.
pub(crate) fn compile(
    packages: &[String],
    features: &[&str],
    profile: &str,
    target_dir: PathBuf,
) -> Result<Did> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--lib", "--target", TARGET])
        .args(["--profile", profile])
        .arg("--target-dir")
        .arg(target_dir);
    for package in packages {
        cargo.args(["--package", package]);
    }
    if !features.is_empty() {
        cargo.args(["--features", &features.join(",")]);
    }
    run(cargo, "the functions do not compile for Spin")
}

fn run(mut cargo: Command, failure: &str) -> Result<Did> {
    let status = cargo
        .current_dir(workspace::root())
        .status()
        .context("starting cargo")?;
    if !status.success() {
        bail!("{failure}; the errors stand above");
    }
    Ok(Did::Work)
}

/// Calls the cron routes of a product on `port` for as long as this program runs, as system cron
/// does in production.
pub(crate) fn keep_ticking(port: u16) -> Result<()> {
    let secret = dev_vars::cron_secret()?;
    thread::spawn(move || {
        for turn in 0_u64.. {
            // One that was not heard is made up for by the next; a failing one is in the log.
            drop(run_cron(port, "tick", &secret));
            if turn % SWEEP_TICKS == 0 {
                drop(run_cron(port, "sweep", &secret));
            }
            thread::sleep(TICK);
        }
    });
    Ok(())
}

fn run_cron(port: u16, name: &str, secret: &str) -> Result<()> {
    ureq::post(format!("http://127.0.0.1:{port}/internal/cron/{name}"))
        .header("authorization", format!("Bearer {secret}"))
        .send_empty()?;
    Ok(())
}

/// The secret every conformance harness sets, in Rust's spelling of `conformance::KNOWN_SECRET`.
const KNOWN_SECRET: &str = "Zoë's = \"value\" # 100% + spaces";
const SUITES: [&str; 4] = ["platform_db", "tenant_db", "queue", "misc"];

/// Runs every suite of the port conformance list on the Spin adapter; fails with the cases that
/// failed.
pub(crate) fn conformance(runner: &Runner) -> Result<()> {
    step("WASI target", || build::wasm_target(TARGET))?;
    step("Conformance suite to WASM", || {
        let packages = ["conformance-spin".to_owned()];
        compile(&packages, &[], workspace::profile(false), runner.target())
    })?;
    if *runner == Runner::TestHost {
        step("Test host for Spin", || build::native("spin-host", false))?;
    }
    if let Runner::Spin(_) = runner {
        println!("{}", runner.describe());
    }
    let mut misbehaving = None;
    step("Server that misbehaves", || {
        misbehaving = Some(conformance::misbehaving_server()?);
        Ok(Did::Work)
    })?;
    let (_misbehaving, outside) = misbehaving.context("the server of the HTTP cases is missing")?;

    let state = workspace::target().join("conformance-spin");
    if state.exists() {
        fs::remove_dir_all(&state)?;
    }
    fs::create_dir_all(&state)?;
    let port = process::free_port()?;
    let mut host = match runner {
        Runner::Spin(_) => {
            let mut spin = Command::new("spin");
            spin.args(["up", "--from"]);
            spin
        }
        Runner::TestHost => {
            let mut host = test_host(false);
            host.arg("--manifest");
            host
        }
    };
    // Relative paths of databases start from the folder it runs in.
    host.arg(workspace::root().join("tests/conformance-spin/spin.toml"))
        .arg("--runtime-config-file")
        .arg(workspace::root().join("runtime-config.toml"))
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .arg("--state-dir")
        .arg(&state)
        .env("SPIN_VARIABLE_CONFORMANCE_SECRET", KNOWN_SECRET)
        .current_dir(&state);
    let log = workspace::data().join("logs/conformance-spin.log");
    let mut host = Group::start(host, &log)?;
    let base = format!("http://127.0.0.1:{port}");
    until(&mut host, &log, || {
        process::http_get(&format!("{base}/.well-known/spin/health")).is_ok()
    })?;

    let mut passed = 0;
    let mut failed = Vec::new();
    let http = format!("http?{outside}");
    for suite in SUITES.into_iter().chain([http.as_str()]) {
        let (_, answer) = process::http_get(&format!("{base}/{suite}"))?;
        if answer.is_empty() {
            failed.push(format!("{suite} died:\n{}", process::tail(&log, 10)));
        }
        for line in answer.lines() {
            if line.starts_with("ok ") {
                passed += 1;
            } else {
                failed.push(line.to_owned());
            }
        }
    }
    println!("{passed} cases passed, {} failed", failed.len());
    if !failed.is_empty() {
        bail!("the Spin adapter does not conform:\n{}", failed.join("\n"));
    }
    Ok(())
}

/// Waits until `ready`, at most a minute, while `group` lives.
pub(crate) fn until(group: &mut Group, log: &Path, ready: impl Fn() -> bool) -> Result<()> {
    for _ in 0..600 {
        if ready() {
            return Ok(());
        }
        if let Some(status) = group.ended()? {
            bail!("it ended with {status}:\n{}", process::tail(log, 25));
        }
        thread::sleep(Duration::from_millis(100));
    }
    bail!("it did not start within 60 s; see {}", log.display())
}

#[cfg(test)]
mod tests {
    use super::{variable, version};

    #[test]
    fn a_secret_is_a_variable_that_spin_takes() {
        assert_eq!(variable("MASTER_KEY_1"), "MASTER_KEY1");
        assert_eq!(variable("CRON_SECRET"), "CRON_SECRET");
    }

    #[test]
    fn reads_the_version_spin_says() {
        assert_eq!(
            version("spin 4.1.0-pre0 (94a8fc8 2026-08-21)"),
            Some((4, 1))
        );
        assert_eq!(version("spin 3.6.2 (x)"), Some((3, 6)));
        assert_eq!(version("spin"), None);
    }
}
