//! A product of its own for a suite: started as a person starts it, on recorded boards, with a data
//! folder that is cleared first.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use rustix::process::Pid;

use super::checks::{cargo, nextest, run};
use super::{Context as Checks, Target};
use crate::process::{self, Group};
use crate::workspace;

/// A first start compiles; on two cores that takes minutes.
const STARTING: Duration = Duration::from_mins(30);
const READY: &str = "Rolecall is at ";
const BOARDS: &str = "Recorded boards are at ";

/// What a product is started as.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// The runtime.
    pub(crate) target: Target,
    /// Every function in a Worker of its own.
    pub(crate) split: bool,
    /// The recorded boards; the committed ones where there is none.
    pub(crate) boards: Option<PathBuf>,
    /// Modules as deployed, and no route that panics.
    pub(crate) release: bool,
    /// On Spin: a Redis that spreads wake-ups, and no tick of our own.
    pub(crate) redis: Option<String>,
    /// Whose requests are answered: `local`, `cloud` or `demo`.
    pub(crate) mode: &'static str,
    /// Variables of the product, as `dev --set` takes them.
    pub(crate) variables: Vec<(String, String)>,
    /// Its secrets; the project's own where there is no other file.
    pub(crate) secrets: Option<PathBuf>,
    /// What its folder is called besides, where it is to have one of its own.
    pub(crate) label: Option<&'static str>,
}

impl Form {
    /// As the suites want it.
    pub(crate) const fn tested(target: Target, split: bool) -> Self {
        Self {
            target,
            split,
            boards: None,
            release: false,
            redis: None,
            mode: "local",
            variables: Vec::new(),
            secrets: None,
            label: None,
        }
    }

    /// Where it keeps its data and its runtime's log.
    pub(crate) fn data(&self) -> PathBuf {
        workspace::data().join("test").join(self.name())
    }

    /// What its folder and logs are called.
    fn name(&self) -> String {
        let target = match (self.target, self.split) {
            (Target::Workerd, false) => "workerd",
            (Target::Workerd, true) => "split",
            (Target::Spin | Target::SpinHost, _) => "spin",
            (Target::Native, _) => "native",
        };
        let name = match self.mode {
            "local" => target.to_owned(),
            mode => format!("{target}-{mode}"),
        };
        match self.label {
            Some(label) => format!("{name}-{label}"),
            None => name,
        }
    }

    /// The log of its runtime: every line the functions wrote.
    fn runtime_log(&self) -> PathBuf {
        self.data().join("logs").join(match self.target {
            Target::Workerd => "wrangler.log",
            Target::Spin | Target::SpinHost => "spin.log",
            Target::Native => "native.log",
        })
    }

    fn command(&self, port: u16, fresh: bool) -> Result<Command> {
        let mut dev = Command::new(std::env::current_exe().context("finding this program")?);
        dev.args(["dev", "--port", &port.to_string(), "--recorded"])
            .args(&self.boards)
            .arg(if self.release {
                "--release"
            } else {
                "--test-panic"
            })
            .args(["--mode", self.mode])
            .env("ROLECALL_DATA", self.data())
            .current_dir(workspace::root());
        for (name, value) in &self.variables {
            dev.args(["--set", &format!("{name}={value}")]);
        }
        if let Some(secrets) = &self.secrets {
            dev.env("ROLECALL_SECRETS", secrets);
        }
        if fresh {
            dev.arg("--fresh");
        }
        if let Some(redis) = &self.redis {
            dev.arg("--no-ticks").env("SPIN_VARIABLE_REDIS_URL", redis);
        }
        match self.target {
            Target::Workerd if self.split => dev.arg("--split"),
            Target::Workerd => &mut dev,
            Target::Spin => dev.arg("--spin"),
            Target::SpinHost => dev.args(["--spin", "--spin-host"]),
            Target::Native => dev.arg("--native"),
        };
        Ok(dev)
    }
}

/// A running product.
pub(crate) struct Product {
    /// Ends with this value.
    group: Group,
    form: Form,
    port: u16,
    /// Where it answers.
    pub(crate) url: String,
    /// Where the recorded boards take orders.
    pub(crate) boards: String,
    /// What it said.
    pub(crate) log: PathBuf,
}

impl Product {
    /// Starts one in this form.
    pub(crate) fn start(form: Form) -> Result<Self> {
        Self::start_at(form, process::free_port()?)
    }

    /// The same at this port.
    pub(crate) fn start_at(form: Form, port: u16) -> Result<Self> {
        let product = Self::launch(form, port, true)?;
        println!(
            "the product is at {}, its log in {}",
            product.url,
            product.log.display()
        );
        Ok(product)
    }

    /// Starts it again on what it left.
    pub(crate) fn restart(&mut self) -> Result<()> {
        *self = Self::launch(self.form.clone(), self.port, false)?;
        Ok(())
    }

    /// Ends it as a person does.
    pub(crate) fn end(&self) {
        self.group.end();
    }

    /// Ends it and starts it again on nothing.
    pub(crate) fn restart_fresh(&mut self) -> Result<()> {
        self.group.end();
        *self = Self::launch(self.form.clone(), self.port, true)?;
        Ok(())
    }

    fn launch(form: Form, port: u16, fresh: bool) -> Result<Self> {
        let log = workspace::data()
            .join("logs")
            .join(format!("test-{}.log", form.name()));
        let mut group = Group::start(form.command(port, fresh)?, &log)?;
        let url = said(&mut group, &log, READY)?;
        let boards = said(&mut group, &log, BOARDS)?;
        Ok(Self {
            group,
            form,
            port,
            url,
            boards,
            log,
        })
    }

    /// The log of its runtime: every line the functions wrote.
    pub(crate) fn runtime_log(&self) -> PathBuf {
        self.form.runtime_log()
    }

    /// The process that leads it.
    pub(crate) fn pid(&self) -> Pid {
        self.group.pid()
    }

    /// Fails if it has ended by itself.
    pub(crate) fn still_runs(&mut self) -> Result<()> {
        match self.group.ended()? {
            None => Ok(()),
            Some(status) => bail!(
                "the product ended with {status}:\n{}",
                process::tail(&self.log, 25)
            ),
        }
    }
}

/// Waits for the line that begins with `opening`; the rest of it.
fn said(group: &mut Group, log: &Path, opening: &str) -> Result<String> {
    let turn = Duration::from_millis(200);
    for _ in 0..STARTING.as_millis() / turn.as_millis() {
        let text = std::fs::read_to_string(log).unwrap_or_default();
        if let Some(rest) = text.lines().find_map(|line| line.strip_prefix(opening)) {
            return Ok(rest.trim().to_owned());
        }
        if let Some(status) = group.ended()? {
            bail!(
                "the product ended with {status}:\n{}",
                process::tail(log, 40)
            );
        }
        thread::sleep(turn);
    }
    bail!(
        "the product did not start within {} minutes; see {}",
        STARTING.as_secs() / 60,
        log.display()
    )
}

/// The black-box suite on one target.
pub(super) fn blackbox(context: &Checks, target: Target, split: bool) -> Result<()> {
    nextest()?;
    // Compiled before the product runs, so that both cores are the product's afterwards.
    run(cargo(&[
        "nextest",
        "run",
        "--package",
        "blackbox",
        "--no-run",
        "--cargo-quiet",
    ]))?;
    let mut product = Product::start(Form::tested(target, split))?;
    let mut suite = cargo(&["nextest", "run", "--package", "blackbox", "--cargo-quiet"]);
    suite
        .args([
            "--test-threads",
            "1",
            "--no-fail-fast",
            "--status-level",
            "fail",
        ])
        .args(["--final-status-level", "fail"])
        .args(context.suites.iter().flat_map(|suite| ["--test", suite]))
        .env("ROLECALL_URL", &product.url)
        .env("RECORDED_URL", &product.boards)
        .env("ROLECALL_DATA_DIR", product.form.data())
        .env("ROLECALL_LOG", &product.log);
    let result = run(suite);
    product.still_runs()?;
    result.with_context(|| format!("the product's own log is {}", product.log.display()))
}
