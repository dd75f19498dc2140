//! `cargo xtask dev`: builds what changed, starts the whole product, keeps its crons going.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::process::{self, Group};
use crate::progress::{Did, step};
use crate::{build, dev_vars, migrations, npm, recorded, spin, workspace};

/// The top-level configuration: everything in one Worker.
const ONE_WORKER: [&str; 1] = ["wrangler.toml"];
/// The same functions as Workers of their own; the first is the one requests and crons reach.
const SPLIT: [&str; 6] = [
    "functions/gateway/wrangler.toml",
    "functions/tenant/wrangler.toml",
    "functions/discover/wrangler.toml",
    "functions/match/wrangler.toml",
    "functions/documents/wrangler.toml",
    "functions/accounts/wrangler.toml",
];
/// The functions that get the local secrets when each is a Worker; documents reads what nobody trusts.
const TRUSTED: [&str; 5] = ["gateway", "tenant", "discover", "match", "accounts"];
/// Workers take seconds. The test host for Spin compiles components that are new to it, for a minute
/// or two on a busy machine; one that dies is noticed at once.
const STARTING: Duration = Duration::from_mins(10);
/// More often than the minute of production, so that a developer sees things happen.
const TICK: Duration = Duration::from_secs(15);
const DAY: Duration = Duration::from_hours(24);
const TURN: Duration = Duration::from_millis(200);

/// How to start it.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(crate) struct Options {
    /// The port of http://localhost.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Forget what earlier starts left in .rolecall/.
    #[arg(long)]
    fresh: bool,
    /// Run every function as a Worker of its own.
    #[arg(long, conflicts_with = "spin")]
    split: bool,
    /// Read boards from recordings instead of the internet.
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = recorded::FIXTURES)]
    recorded: Option<PathBuf>,
    /// Run on Spin instead of Cloudflare's workerd.
    #[arg(long)]
    spin: bool,
    /// Run all functions natively in one process, for quick turns; no deployment target.
    #[arg(long, conflicts_with_all = ["spin", "split"])]
    native: bool,
    /// With `--spin`: on the test host even where a `spin` is on the PATH.
    #[arg(long, requires = "spin")]
    spin_host: bool,
    /// Leave the crons to somebody else, as in production.
    #[arg(long, requires = "spin")]
    no_ticks: bool,
    /// Whose requests are answered: one person's without sign-in, everybody's with, or guests'.
    #[arg(long, default_value = "local", value_parser = ["local", "cloud", "demo"])]
    mode: String,
    /// Set a variable of the product, such as REGISTRATION=open.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    #[command(flatten)]
    build: build::Options,
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Options {
    /// The variables this start adds to those of the configuration; a later one counts.
    fn variables(&self, recorded_origin: Option<&str>) -> Vec<(String, String)> {
        let mut all = vec![("MODE".to_owned(), self.mode.clone())];
        if self.mode != "local" {
            let url = format!("http://localhost:{}", self.port);
            all.push(("PUBLIC_URL".to_owned(), url));
        }
        if let Some(origin) = recorded_origin {
            all.push(("RECORDED_ORIGIN".to_owned(), origin.to_owned()));
        }
        all.extend(self.set.iter().cloned());
        all
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    process::require_free_port(options.port)?;
    if options.fresh {
        clear()?;
    }
    let mut running = if options.spin {
        start_spin(options)?
    } else if options.native {
        start_native(options)?
    } else {
        start_workers(options)?
    };
    if let Some((_, origin)) = &running.recorded {
        println!("Recorded boards are at {origin}");
    }
    println!("Rolecall is at http://localhost:{}", options.port);
    running.watch()
}

/// A started product.
struct Running {
    server: Group,
    /// The server of recorded boards, which ends with this value, and its origin.
    recorded: Option<(Group, String)>,
    crons: Option<Crons>,
    log: Log,
}

/// Builds and starts the product on Spin or on its test host; answers once the product does.
fn start_spin(options: &Options) -> Result<Running> {
    let runner = if options.spin_host {
        spin::Runner::TestHost
    } else {
        spin::Runner::find()
    };
    runner.build(options.build.release, options.build.test_panic)?;
    build::page_and_secrets(&options.build)?;
    let recorded = start_recorded(options)?;
    let origin = recorded.as_ref().map(|(_, origin)| origin.as_str());
    let start = spin::Start {
        port: options.port,
        variables: options.variables(origin),
        release: options.build.release,
    };
    let log = Log::new("spin.log");
    let mut running = None;
    step("Components", || {
        let server = runner.start(&start, &log.path)?;
        running = Some(until_healthy(server, options.port, &log)?);
        Ok(Did::Work)
    })?;
    if !options.no_ticks {
        spin::keep_ticking(options.port)?;
    }
    println!("{}", runner.describe());
    Ok(Running {
        server: running.context("the components did not start")?,
        recorded,
        crons: None,
        log,
    })
}

/// Starts all functions natively in one process.
fn start_native(options: &Options) -> Result<Running> {
    build::page_and_secrets(&options.build)?;
    let release = options.build.release;
    step("Native host", || build::native("native-host", release))?;
    let recorded = start_recorded(options)?;
    let profile = if release { "release" } else { "debug" };
    let mut host = Command::new(workspace::target().join(profile).join("native-host"));
    host.args(["--port", &options.port.to_string(), "--data"])
        .arg(workspace::data().join("native"))
        .arg("--web")
        .arg(workspace::root().join("web/build"))
        .envs(dev_vars::all()?);
    let origin = recorded.as_ref().map(|(_, origin)| origin.as_str());
    for (name, value) in options.variables(origin) {
        host.args(["--set", &format!("{name}={value}")]);
    }
    let log = Log::new("native.log");
    let server = until_healthy(Group::start(host, &log.path)?, options.port, &log)?;
    Ok(Running {
        server,
        recorded,
        crons: None,
        log,
    })
}

/// The server of recorded boards and its origin, where they were asked for.
fn start_recorded(options: &Options) -> Result<Option<(Group, String)>> {
    let mut recorded = None;
    if let Some(folder) = &options.recorded {
        step("Recorded boards", || {
            recorded = Some(recorded::start(folder)?);
            Ok(Did::Work)
        })?;
    }
    Ok(recorded)
}

/// Builds, migrates and starts wrangler; answers once the product does.
fn start_workers(options: &Options) -> Result<Running> {
    build::run(&options.build)?;
    let configs = if options.split {
        &SPLIT[..]
    } else {
        &ONE_WORKER[..]
    };
    if options.split {
        step("Their database", || {
            migrations::apply(configs[0], &state(options))
        })?;
    }
    let recorded = start_recorded(options)?;
    let origin = recorded.as_ref().map(|(_, origin)| origin.as_str());

    if options.split {
        dev_vars::hand_out(&TRUSTED, &options.variables(origin))?;
    }
    let log = Log::new("wrangler.log");
    let mut running = None;
    step(if options.split { "Workers" } else { "Worker" }, || {
        let server = Group::start(wrangler(options, configs, origin)?, &log.path)?;
        running = Some(until_healthy(server, options.port, &log)?);
        Ok(Did::Work)
    })?;
    Ok(Running {
        server: running.context("the Worker did not start")?,
        recorded,
        crons: Some(Crons::new(options.port)),
        log,
    })
}

/// Where wrangler keeps the data: Durable Objects of another Worker are other objects, so the two
/// forms do not share theirs.
fn state(options: &Options) -> PathBuf {
    if options.split {
        workspace::data().join("cloudflare-split")
    } else {
        migrations::one_worker_state()
    }
}

fn wrangler(options: &Options, configs: &[&str], origin: Option<&str>) -> Result<Command> {
    let mut wrangler = npm::tool("wrangler")?;
    wrangler.arg("dev");
    for config in configs {
        wrangler.args(["--config", config]);
    }
    wrangler
        .args(["--port", &options.port.to_string(), "--inspector-port", "0"])
        .args([
            "--local",
            "--show-interactive-dev-session",
            "false",
            "--persist-to",
        ])
        .arg(state(options))
        .arg("--env-file")
        .arg(dev_vars::path())
        // It would ask Cloudflare whether there is a newer one, and wait for the answer.
        .env("WRANGLER_SEND_METRICS", "false")
        // It would keep every request's address, with the words looked for in it, in a file of its own.
        .env("X_LOCAL_OBSERVABILITY", "false")
        .env("WRANGLER_LOG_PATH", workspace::data().join("logs"))
        // The place of a request on the map, which nothing here reads, is asked of the internet.
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
    for (name, value) in options.variables(origin) {
        wrangler.args(["--var", &format!("{name}:{value}")]);
    }
    Ok(wrangler)
}

/// Waits until the product answers for itself.
fn until_healthy(mut server: Group, port: u16, log: &Log) -> Result<Group> {
    let health = format!("http://127.0.0.1:{port}/api/health");
    let turns = STARTING.as_millis() / TURN.as_millis();
    for _ in 0..turns {
        if process::http_get(&health).is_ok_and(|(status, _)| status == 200) {
            return Ok(server);
        }
        if let Some(status) = server.ended()? {
            bail!("it ended with {status}:\n{}", process::tail(&log.path, 25));
        }
        thread::sleep(TURN);
    }
    bail!(
        "{health} did not answer within {} s; the end of {}:\n{}",
        STARTING.as_secs(),
        log.path.display(),
        process::tail(&log.path, 25)
    )
}

impl Running {
    /// Keeps the crons going and shows errors until the product ends; Ctrl-C ends this process.
    fn watch(&mut self) -> Result<()> {
        loop {
            self.log.show_errors();
            if let Some(crons) = &mut self.crons {
                crons.fire_due();
            }
            if let Some(status) = self.server.ended()? {
                let log = &self.log.path;
                bail!(
                    "it ended with {status}; the end of {}:\n{}",
                    log.display(),
                    process::tail(log, 25)
                );
            }
            thread::sleep(TURN);
        }
    }
}

/// Fires the crons that Cloudflare would: wrangler starts none by itself.
struct Crons {
    port: u16,
    turns: u128,
}

impl Crons {
    const fn new(port: u16) -> Self {
        Self { port, turns: 0 }
    }

    fn fire_due(&mut self) {
        let every = |period: Duration| period.as_millis() / TURN.as_millis();
        if self.turns.is_multiple_of(every(TICK)) {
            self.fire("*+*+*+*+*");
        }
        if self.turns.is_multiple_of(every(DAY)) {
            self.fire("17+3+*+*+*");
        }
        self.turns += 1;
    }

    fn fire(&self, cron: &str) {
        let url = format!(
            "http://127.0.0.1:{}/cdn-cgi/local/scheduled?cron={cron}",
            self.port
        );
        // One that was not heard is made up for by the next; a failing one is in the log.
        thread::spawn(move || process::http_get(&url));
    }
}

/// What the server says, of which only errors are shown.
struct Log {
    path: PathBuf,
    shown: u64,
}

impl Log {
    fn new(name: &str) -> Self {
        Self {
            path: workspace::data().join("logs").join(name),
            shown: 0,
        }
    }

    /// Prints the error lines that are new since the last time.
    fn show_errors(&mut self) {
        let Ok(mut file) = File::open(&self.path) else {
            return;
        };
        let mut text = String::new();
        let read = file
            .seek(SeekFrom::Start(self.shown))
            .and_then(|_| file.read_to_string(&mut text));
        // A line that is still being written is left for the next time.
        let (Ok(_), Some(end)) = (read, text.rfind('\n')) else {
            return;
        };
        self.shown += end as u64 + 1;
        for line in text[..end].lines() {
            if line.contains("[ERROR]") || line.contains("\"level\":\"error\"") {
                eprintln!("{line}");
            }
        }
    }
}

fn clear() -> Result<()> {
    let data = workspace::data();
    step("Clearing .rolecall", || {
        if !data.exists() {
            return Ok(Did::Nothing);
        }
        fs::remove_dir_all(&data).with_context(|| format!("removing {}", data.display()))?;
        Ok(Did::Work)
    })
    .map(drop)
}
