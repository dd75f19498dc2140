//! Checks with a product of their own wait for it more than they compute, so two go on at a time: one
//! with its product on workerd, one on another runtime. Two on one runtime would write the same modules.

use std::io::Write as _;
use std::process::Command;
use std::thread;
use std::time::Duration;
use std::{fs, io};

use anyhow::{Context as _, Result};

use super::table::Check;
use super::{Options, Outcome, Target, now};
use crate::process::Group;
use crate::workspace;

/// Whether there is something for either lane.
pub(super) fn are_worth_it(checks: &[&'static Check]) -> bool {
    parted(checks).iter().all(|lane| !lane.is_empty())
}

/// Runs them in processes of their own. What each says is in a log, and shown when it has ended.
pub(super) fn run(checks: &[&'static Check], options: &Options) -> Vec<Outcome> {
    println!(
        "\ntwo at a time from here on; what a check says is in {}, and here when it has ended",
        workspace::data().join("logs/check-NAME.log").display()
    );
    let mut outcomes = thread::scope(|scope| {
        let lanes = parted(checks).map(|lane| {
            scope.spawn(|| {
                let each = lane.into_iter().map(|check| apart(check, options));
                each.collect::<Vec<_>>()
            })
        });
        let mut all = Vec::new();
        for lane in lanes {
            match lane.join() {
                Ok(outcomes) => all.extend(outcomes),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    outcomes.sort_by_key(|outcome| checks.iter().position(|check| check.name == outcome.name));
    outcomes
}

fn parted(checks: &[&'static Check]) -> [Vec<&'static Check>; 2] {
    let on_workerd = |check: &&Check| check.target == Some(Target::Workerd);
    let (workerd, others) = checks.iter().copied().partition(on_workerd);
    [workerd, others]
}

fn apart(check: &'static Check, options: &Options) -> Outcome {
    let started = now();
    let result = passes(check, options);
    if let Err(error) = &result {
        eprintln!("error: {}: {error:#}", check.name);
    }
    Outcome {
        name: check.name,
        took: started.elapsed(),
        passed: result.is_ok_and(|passed| passed),
    }
}

fn passes(check: &'static Check, options: &Options) -> Result<bool> {
    let mut command = Command::new(std::env::current_exe().context("finding this program")?);
    command.args(["test", "--only", check.name]);
    command.args(options.install.then_some("--install"));
    command.args(options.full.then_some("--full"));
    let log = workspace::data().join(format!("logs/check-{}.log", check.name));
    let mut group = Group::start(command, &log)?;
    let status = loop {
        match group.ended()? {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(100)),
        }
    };
    let said = fs::read(&log)?;
    // In one piece, so that the lanes do not speak at once.
    io::stdout().lock().write_all(&said)?;
    Ok(status.success())
}
