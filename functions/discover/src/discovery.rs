//! A person asks for postings now, or changed which sources they want.

use catalog::sources::{self, Wanted};
use catalog::waiters;
use shared::budget::Budget;
use shared::calls::{Message, ReportProgress, SourceRef, WantedSources};
use shared::ports::{CallError, Clock as _, Queue as _, Tenants as _};
use shared::source::RunState;
use shared::task::TaskStep;
use shared::{TaskId, TenantId};

use crate::{Failure, announce, warn};

/// Requests of [`discover`] at most, but for the messages it sends.
pub(crate) const LEAST: u32 = 12;

/// Begins, or repeats, a discovery:
///
/// 1. ask the tenant which sources it wants,
/// 2. subscribe it to them and let the task wait for each, in one batch that announces the runs,
/// 3. tell the tenant the steps; when the task is no longer live, nobody waits,
/// 4. ask for the runs.
///
/// A source that completed less than five minutes ago counts as run: pressing twice, or two people
/// pressing at once, asks its site once. Repeating this adds nothing to what is there.
pub(crate) async fn discover(
    ports: &platform::Ports,
    tenant: &TenantId,
    task: &TaskId,
    budget: &mut Budget,
) -> Result<(), Failure> {
    let Some(wanted) = wanted(ports, tenant, budget).await? else {
        return Ok(());
    };
    if !wanted.unusable.is_empty() {
        budget.spend(1);
        let report = ReportProgress {
            task: task.clone(),
            steps: wanted.unusable,
            failed: None,
        };
        ports.tenants.call(tenant, &report).await?;
    }
    budget.spend(1);
    let now = ports.clock.now();
    sources::subscribe(&ports.db, tenant, Some(task), &wanted.sources, now).await?;
    if !announce::report(ports, task, budget).await? {
        return Ok(());
    }
    budget.spend(1);
    let messages: Vec<Message> = waiters::waiting_for(&ports.db, task)
        .await?
        .into_iter()
        .map(|source| Message::RunSource {
            source,
            asked_at: now,
        })
        .collect();
    if !messages.is_empty() {
        budget.spend(1);
        ports.queue.send(&messages).await?;
    }
    Ok(())
}

/// Brings the subscriptions in line with the tenant's searches. New sources are due at once: the
/// next tick runs them.
pub(crate) async fn resubscribe(
    ports: &platform::Ports,
    tenant: &TenantId,
    budget: &mut Budget,
) -> Result<(), Failure> {
    if let Some(wanted) = wanted(ports, tenant, budget).await? {
        budget.spend(1);
        let now = ports.clock.now();
        sources::subscribe(&ports.db, tenant, None, &wanted.sources, now).await?;
    }
    Ok(())
}

struct FoundSources {
    sources: Vec<Wanted>,
    /// Steps of those nothing can be made of.
    unusable: Vec<TaskStep>,
}

/// `None` when the tenant refuses to say: there is nothing to repeat.
async fn wanted(
    ports: &platform::Ports,
    tenant: &TenantId,
    budget: &mut Budget,
) -> Result<Option<FoundSources>, Failure> {
    budget.spend(1);
    let answer = match ports.tenants.call(tenant, &WantedSources {}).await {
        Ok(answer) => answer,
        Err(CallError::Problem(problem)) => {
            warn(
                ports,
                "wanted_sources_refused",
                tenant.as_str(),
                &problem.to_string(),
            );
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let mut found = FoundSources {
        sources: Vec::new(),
        unusable: Vec::new(),
    };
    for reference in answer.sources.into_iter().take(catalog::BULK_ROWS) {
        match boards::resolve(&reference) {
            Ok(source) => {
                let wanted = Wanted {
                    host: source.start.host_str().unwrap_or_default().to_owned(),
                    id: source.id,
                    reference,
                    name: source.name,
                    home: source.home,
                };
                if found.sources.iter().all(|known| known.id != wanted.id) {
                    found.sources.push(wanted);
                }
            }
            Err(problem) => {
                let label = match &reference {
                    SourceRef::Feed(name) => name.clone(),
                    SourceRef::Company(company) => format!("{} ({})", company.slug, company.board),
                    SourceRef::Page(url) => url.clone(),
                };
                found.unusable.push(TaskStep {
                    key: format!("unusable:{label}"),
                    label,
                    state: RunState::Failed.as_str().to_owned(),
                    done: 0,
                    note: problem.detail,
                });
            }
        }
    }
    Ok(Some(found))
}
