//! Messages.

use std::collections::BTreeSet;

use catalog::outbox::{self, Announced, Kind};
use catalog::postings;
use shared::calls::{Consume, Consumed, Message, Outcome};
use shared::ports::{CallError, Level, Log as _, Queue as _, Sql as _};
use shared::{Problem, TenantId};

use crate::State;
use crate::matching::{self, Failure, Reached};
use shared::budget::Budget;

/// Requests kept back for the end of a wake-up: rows done, messages for the rest.
const RESERVE: u32 = 2;
/// Tenants a message names at most.
const TENANTS: usize = 100;
/// Seconds until a tenant that did not answer is tried again.
const RETRY: u32 = 10;

/// Matches every tenant the messages name, once each. Tenants the budget does not reach are sent on
/// in messages of their own; a message is tried again when one of its tenants did not answer.
pub(crate) async fn consume(state: State, call: Consume) -> Result<Consumed, Problem> {
    let mut budget = Budget::default();
    budget.spend(RESERVE);
    let asked: BTreeSet<TenantId> = call.messages.iter().flat_map(tenants_of).cloned().collect();
    let tenants: Vec<TenantId> = asked.into_iter().collect();

    // What is announced from here on is not done by this wake-up.
    budget.spend(2);
    let announced = outbox::find(&state.ports.db, Kind::MatchTenant, &tenants).await?;
    let head = postings::head(&state.ports.db).await?;

    let mut done = BTreeSet::new();
    let mut unanswered = BTreeSet::new();
    let mut rest = Vec::new();
    for tenant in tenants {
        if !budget.allows(matching::ROUND) {
            rest.push(tenant);
            continue;
        }
        match matching::bring_up_to_date(&state, &tenant, head, &mut budget).await {
            Ok(Reached::End) => {
                done.insert(tenant);
            }
            Ok(Reached::Budget) => rest.push(tenant),
            // It heard us and has no use for this: it was deleted, or cannot be opened.
            Err(Failure::Tenant(CallError::Problem(problem))) => {
                log(&state, "match_refused", &tenant, &problem.to_string());
                done.insert(tenant);
            }
            Err(failure) => {
                log(&state, "match_failed", &tenant, &failure.to_string());
                unanswered.insert(tenant);
            }
        }
    }

    let finished: Vec<Announced> = announced
        .into_iter()
        .filter(|row| done.iter().any(|tenant| tenant.as_str() == row.subject))
        .collect();
    if !finished.is_empty() {
        state.ports.db.execute(outbox::done(&finished)?).await?;
    }
    if !rest.is_empty() {
        let messages: Vec<Message> = rest
            .chunks(TENANTS)
            .map(|part| Message::Match {
                tenants: part.to_vec(),
            })
            .collect();
        state.ports.queue.send(&messages).await?;
    }
    let outcomes = call
        .messages
        .iter()
        .map(|message| {
            if tenants_of(message).iter().any(|t| unanswered.contains(t)) {
                Outcome::Retry(RETRY)
            } else {
                Outcome::Ack
            }
        })
        .collect();
    Ok(Consumed { outcomes })
}

/// The tenants a message names; none where it belongs on another queue.
fn tenants_of(message: &Message) -> &[TenantId] {
    match message {
        Message::Match { tenants } => tenants,
        _ => &[],
    }
}

fn log(state: &State, event: &'static str, tenant: &TenantId, why: &str) {
    let fields = [("tenant", tenant.as_str()), ("why", why)];
    state.ports.log.log(Level::Warn, event, &fields);
}
