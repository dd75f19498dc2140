//! What follows from a changed profile or search: everything is scored anew, from the first posting.

use shared::calls::Message;
use shared::event::EventKind;
use shared::ports::Sql;
use shared::task::TaskKind;

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::tasks;
use crate::{events, outbox, state};

/// Which of the two changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    Profile,
    Searches,
}

/// Notes the change: a new version, matching from the start, a task a person can follow, the
/// messages that set it off, the event. Inside the transaction of the change.
pub(crate) async fn changed(tx: &impl Sql, ctx: &Inner, what: Changed) -> Result<(), Failure> {
    let version = state::get(tx, state::VERSION).await? + 1;
    state::set(tx, state::VERSION, version).await?;
    state::set(tx, state::CURSOR, 0).await?;
    tasks::start(tx, ctx, TaskKind::Match).await?;
    let tenant = ctx.mine.tenant.clone();
    if what == Changed::Searches {
        let sources = Message::Sources {
            tenant: tenant.clone(),
        };
        outbox::put(tx, ctx, &sources).await?;
    }
    let tenants = vec![tenant];
    outbox::put(tx, ctx, &Message::Match { tenants }).await?;
    let kind = match what {
        Changed::Profile => EventKind::ProfileChanged,
        Changed::Searches => EventKind::SearchesChanged,
    };
    events::append(tx, ctx, kind, "", &serde_json::json!({})).await
}

/// Appends the event that says the list should be read anew.
pub(crate) async fn list_changed(
    tx: &impl Sql,
    ctx: &Inner,
    added: u32,
    updated: u32,
) -> Result<(), Failure> {
    let data = serde_json::json!({ "added": added, "updated": updated });
    events::append(tx, ctx, EventKind::ApplicationsMatched, "", &data).await
}
