//! Checks with a product of their own wait for it more than they compute, so two go on at a time: one
//! on workerd, one on another runtime. Two on one runtime would write the same modules.

use std::ffi::OsString;
use std::io::{Read as _, Write as _, pipe, stdout};
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, anyhow};

use super::table::Check;
use super::{Options, Outcome, Target, now};

/// Whether there is something for either lane.
pub(super) fn are_worth_it(checks: &[&'static Check]) -> bool {
    parted(checks).iter().all(|lane| !lane.is_empty())
}

/// Runs them in processes of their own. What each says is shown when it has ended.
pub(super) fn run(checks: &[&'static Check], options: &Options) -> Result<Vec<Outcome>> {
    println!("\ntwo at a time from here on; what a check says is shown when it has ended");
    let further = further(options);
    let mut outcomes = thread::scope(|scope| {
        let lanes = parted(checks).map(|lane| {
            scope.spawn(|| {
                let each = lane.into_iter().map(|check| apart(check, &further));
                each.collect::<Result<Vec<_>>>()
            })
        });
        let mut all = Vec::new();
        for lane in lanes {
            all.extend(lane.join().map_err(|_| anyhow!("a lane panicked"))??);
        }
        anyhow::Ok(all)
    })?;
    outcomes.sort_by_key(|outcome| checks.iter().position(|check| check.name == outcome.name));
    Ok(outcomes)
}

fn parted(checks: &[&'static Check]) -> [Vec<&'static Check>; 2] {
    let on_workerd = |check: &&Check| check.target == Some(Target::Workerd);
    let (workerd, others) = checks.iter().copied().partition(on_workerd);
    [workerd, others]
}

/// What this run was told that its parts need to know.
fn further(options: &Options) -> Vec<OsString> {
    let mut further = Vec::new();
    if options.target == Some(Target::SpinHost) {
        further.extend(["--target".into(), "spin-host".into()]);
    }
    further.extend(options.install.then(|| "--install".into()));
    further.extend(options.full.then(|| "--full".into()));
    further
}

fn apart(check: &'static Check, further: &[OsString]) -> Result<Outcome> {
    let started = now();
    let (mut said, ours) = pipe().context("making a pipe")?;
    let mut command = Command::new(std::env::current_exe().context("finding this program")?);
    command
        .args(["test", "--only", check.name])
        .args(further)
        .stdout(ours.try_clone()?)
        .stderr(ours);
    let mut child = command.spawn().context("starting this program again")?;
    // The command holds the pipe's other end, too, and reading would never end.
    drop(command);
    let mut text = Vec::new();
    said.read_to_end(&mut text)?;
    let passed = child.wait()?.success();
    // In one piece, so that the lanes do not speak at once.
    stdout().lock().write_all(&text)?;
    Ok(Outcome {
        name: check.name,
        took: started.elapsed(),
        passed,
    })
}
