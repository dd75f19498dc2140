//! Messages.

use shared::Problem;
use shared::budget::Budget;
use shared::calls::{Consume, Consumed, Message, Outcome};
use shared::ports::Queue as _;

use crate::{Failure, discovery, pages, run, warn};

/// Seconds until a message is tried again that failed for want of somebody's answer.
const RETRY: u32 = 5;

/// Handles messages one after another. Those the budget does not reach are sent again as they are:
/// they are not failures, and must not use up a message's attempts.
pub(crate) async fn consume(ports: platform::Ports, call: Consume) -> Result<Consumed, Problem> {
    let mut budget = Budget::default();
    let mut outcomes = Vec::with_capacity(call.messages.len());
    let mut rest: Vec<Message> = Vec::new();
    let mut handled: Vec<&Message> = Vec::new();
    for message in &call.messages {
        if handled.iter().any(|earlier| same_work(earlier, message)) {
            outcomes.push(Outcome::Ack);
            continue;
        }
        let least = match message {
            Message::RunSource { .. } => run::LEAST,
            Message::Pages { .. } => pages::LEAST,
            _ => discovery::LEAST,
        };
        // One request is kept back for sending the rest.
        if !handled.is_empty() && !budget.allows(least + 1) {
            rest.push(message.clone());
            outcomes.push(Outcome::Ack);
            continue;
        }
        handled.push(message);
        outcomes.push(match handle(&ports, message, &mut budget).await {
            Ok(()) => Outcome::Ack,
            Err(failure) => {
                warn(
                    &ports,
                    "message_failed",
                    &subject(message),
                    &failure.to_string(),
                );
                Outcome::Retry(RETRY)
            }
        });
    }
    if !rest.is_empty() {
        ports.queue.send(&rest).await?;
    }
    Ok(Consumed { outcomes })
}

/// Whether handling one has handled the other.
fn same_work(a: &Message, b: &Message) -> bool {
    match (a, b) {
        (Message::RunSource { source: a, .. }, Message::RunSource { source: b, .. }) => a == b,
        _ => a == b,
    }
}

fn subject(message: &Message) -> String {
    match message {
        Message::Discover { task, .. } => task.to_string(),
        Message::Sources { tenant } | Message::Pages { tenant } => tenant.to_string(),
        Message::RunSource { source, .. } => source.to_string(),
        Message::Match { .. } | Message::Letters {} => String::new(),
    }
}

async fn handle(
    ports: &platform::Ports,
    message: &Message,
    budget: &mut Budget,
) -> Result<(), Failure> {
    match message {
        Message::Discover { tenant, task } => {
            discovery::discover(ports, tenant, task, budget).await
        }
        Message::Sources { tenant } => discovery::resubscribe(ports, tenant, budget).await,
        Message::RunSource { source, .. } => run::run_source(ports, source, budget).await,
        Message::Pages { tenant } => pages::read_waiting(ports, tenant, budget).await,
        // Belongs on another queue.
        Message::Match { .. } | Message::Letters {} => Ok(()),
    }
}
