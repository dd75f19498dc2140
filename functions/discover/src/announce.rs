//! Sending what the outbox holds. A row stays until its work is done; sending only speeds it up.

use catalog::outbox::{self, Announced, Kind};
use catalog::waiters;
use shared::budget::Budget;
use shared::calls::{Message, ReportProgress};
use shared::ports::{CallError, Clock as _, Queue as _, Sql as _, Tenants as _};
use shared::{SourceId, TaskId, TenantId};

use crate::{Failure, warn};

/// Tenants a message names, hence subscribers of a source handled at once.
const TENANTS: u32 = 100;
/// Messages handed to the queue at once.
const MESSAGES: usize = 100;
/// Requests of [`report`].
const REPORT: u32 = 5;

/// Sends a message for each row that fits the budget. Answers how many messages were sent.
pub(crate) async fn send(
    ports: &platform::Ports,
    rows: Vec<Announced>,
    budget: &mut Budget,
) -> Result<u32, Failure> {
    let now = ports.clock.now();
    let mut messages = Vec::new();
    let mut tenants: Vec<TenantId> = Vec::new();
    let mut sent = Vec::new();
    let mut tasks = Vec::new();
    for row in rows {
        match row.kind {
            Kind::RunSource => {
                if let Ok(source) = SourceId::parse(row.subject.as_str()) {
                    messages.push(Message::RunSource {
                        source,
                        asked_at: now,
                    });
                }
            }
            Kind::MatchTenant => tenants.extend(TenantId::parse(row.subject.as_str())),
            Kind::ReportTask => tasks.push(row.subject.clone()),
            Kind::MatchSource => {
                let mut page = row.clone();
                while budget.allows(4) {
                    budget.spend(1);
                    let (found, more) = outbox::fan_out(&ports.db, &page, TENANTS, now).await?;
                    if let Some(last) = found.last() {
                        page.cursor = last.to_string();
                    }
                    tenants.extend(found);
                    if !more {
                        break;
                    }
                }
            }
        }
        sent.push(row);
    }
    messages.extend(discoveries(ports, &tasks, budget).await?);
    messages.extend(tenants.chunks(TENANTS as usize).map(|part| Message::Match {
        tenants: part.to_vec(),
    }));
    for part in messages.chunks(MESSAGES) {
        budget.spend(1);
        ports.queue.send(part).await?;
    }
    if !sent.is_empty() {
        budget.spend(1);
        ports.db.execute(outbox::sent(&sent, now)?).await?;
    }
    Ok(u32::try_from(messages.len()).unwrap_or(u32::MAX))
}

/// A task that was not told how its sources stand is told by the discovery it asked for: handling
/// that message again changes nothing else.
async fn discoveries(
    ports: &platform::Ports,
    tasks: &[String],
    budget: &mut Budget,
) -> Result<Vec<Message>, Failure> {
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    budget.spend(1);
    let tasks: Vec<&str> = tasks.iter().map(String::as_str).collect();
    let known = waiters::tenants_of(&ports.db, &tasks).await?;
    // Nobody waits for these any more.
    for task in tasks
        .iter()
        .filter(|t| known.iter().all(|(_, k)| k.as_str() != **t))
    {
        if budget.allows(4) {
            budget.spend(1);
            waiters::forget(&ports.db, task).await?;
        }
    }
    let message = |(tenant, task)| Message::Discover { tenant, task };
    Ok(known.into_iter().map(message).collect())
}

/// Tells tasks how their sources stand, as far as the budget goes; the rest by messages.
pub(crate) async fn tell(
    ports: &platform::Ports,
    tasks: &[(TenantId, TaskId)],
    budget: &mut Budget,
) -> Result<(), Failure> {
    let mut rest = Vec::new();
    for (tenant, task) in tasks {
        if !budget.allows(REPORT + 1) {
            rest.push(Message::Discover {
                tenant: tenant.clone(),
                task: task.clone(),
            });
            continue;
        }
        if let Err(failure) = report(ports, task, budget).await {
            // The announcement stays, and no other task is the worse for it.
            warn(ports, "report_failed", task.as_str(), &failure.to_string());
        }
    }
    for part in rest.chunks(MESSAGES) {
        budget.spend(1);
        ports.queue.send(part).await?;
    }
    Ok(())
}

/// Tells a task's tenant what it has not heard, and lets match begin when that was all. Answers
/// whether the task still lives.
pub(crate) async fn report(
    ports: &platform::Ports,
    task: &TaskId,
    budget: &mut Budget,
) -> Result<bool, Failure> {
    budget.spend(2);
    let announced = outbox::find(&ports.db, Kind::ReportTask, &[task]).await?;
    let (Some(told), Some(row)) = (
        waiters::unreported(&ports.db, task.as_str()).await?,
        announced.first(),
    ) else {
        if !announced.is_empty() {
            budget.spend(1);
            ports.db.execute(outbox::done(&announced)?).await?;
        }
        return Ok(true);
    };
    budget.spend(1);
    let report = ReportProgress {
        task: task.clone(),
        steps: told.steps.clone(),
        failed: None,
    };
    let live = match ports.tenants.call(&told.tenant, &report).await {
        Ok(liveness) => liveness.live,
        // There is no such task.
        Err(CallError::Problem(problem)) => {
            warn(ports, "report_refused", task.as_str(), &problem.to_string());
            false
        }
        Err(error) => return Err(error.into()),
    };
    if !live {
        budget.spend(1);
        waiters::forget(&ports.db, task.as_str()).await?;
        return Ok(false);
    }
    budget.spend(1);
    if waiters::heard(&ports.db, &told, row, ports.clock.now()).await? {
        budget.spend(1);
        let tenants = vec![told.tenant];
        ports.queue.send(&[Message::Match { tenants }]).await?;
    }
    Ok(true)
}
