//! Cron jobs.

use catalog::upkeep;
use shared::Problem;
use shared::budget::Budget;
use shared::calls::{CronReport, RunCron};
use shared::ports::Clock as _;

use crate::{Failure, announce};

/// Postings one call of [`upkeep::sweep_postings`] removes when there are more.
const FULL_SWEEP: u32 = 500;
/// Requests of [`upkeep::sweep_postings`].
const SWEEP: u32 = 2;

/// Runs a cron job; both are idempotent and may overlap.
pub(crate) async fn run_cron(ports: platform::Ports, call: RunCron) -> Result<CronReport, Problem> {
    let report = match call.name.as_str() {
        "tick" => tick(&ports).await,
        "sweep" => sweep(&ports).await,
        other => {
            return Err(Problem::not_found(format!(
                "there is no cron job “{other}”; there are `tick` and `sweep`"
            )));
        }
    };
    report.map_err(|failure| match failure {
        Failure::Db(error) => {
            crate::warn(&ports, "cron_failed", &call.name, &error.to_string());
            error.into()
        }
        Failure::Call(error) => error.into(),
    })
}

/// Finds sources that are due, runs that stopped and announcements nobody finished, and sends a
/// message for each.
async fn tick(ports: &platform::Ports) -> Result<CronReport, Failure> {
    let mut budget = Budget::default();
    budget.spend(1);
    let found = upkeep::tick(&ports.db, ports.clock.now()).await?;
    let sent = if found.announced.is_empty() {
        0
    } else {
        announce::send(ports, found.announced, &mut budget).await?
    };
    Ok(CronReport {
        due: found.due,
        sent,
        swept: 0,
    })
}

/// Clears away what has expired; what one sweep does not reach, the next does.
async fn sweep(ports: &platform::Ports) -> Result<CronReport, Failure> {
    let mut budget = Budget::default();
    let now = ports.clock.now();
    budget.spend(1);
    let mut swept = upkeep::sweep_work(&ports.db, now).await?;
    while budget.allows(SWEEP) {
        budget.spend(SWEEP);
        let gone = upkeep::sweep_postings(&ports.db, now).await?;
        swept += gone;
        if gone < FULL_SWEEP {
            break;
        }
    }
    Ok(CronReport {
        due: 0,
        sent: 0,
        swept,
    })
}
