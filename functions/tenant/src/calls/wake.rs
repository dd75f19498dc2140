//! The safety net: what was lost between two awaits is found here.

use shared::calls::{Done, Message, Wake};
use shared::ports::{TenantDb, Waker};
use shared::task::{Task, TaskKind};

use crate::context::{Context, Tenant};
use crate::failure::Failure;
use crate::store::{tasks, unread};
use crate::{outbox, person, tombstone};

/// A live task older than this is given up.
const HOPELESS_MS: i64 = 3_600_000;
/// Until the next look while messages wait to be sent.
const UNSENT_MS: i64 = 30_000;

/// Announces live tasks anew that nobody reported on for a lease, gives up hopeless ones, sends what
/// was not sent, and asks to be woken again for as long as there is something to look after.
pub(crate) async fn wake(tenant: &Tenant, _: Wake) -> Result<Done, Failure> {
    if tombstone::stands(tenant.db()).await? {
        // Whoever wakes must not go on trying.
        return Ok(Done {});
    }
    let ctx = tenant.open().await?;
    let now = ctx.now();
    // Before anything else: dying from here on must not be the end of looking.
    let unread = !unread::urls(&ctx.mine.db, 1).await?.is_empty();
    if unread || outbox::waiting(&ctx).await? || tasks::any_live(&ctx.mine.db).await? {
        ctx.mine.waker.wake_at(now + UNSENT_MS).await?;
    }
    person::purge_deleted(&ctx).await?;
    let overdue = tasks::overdue(&ctx.mine.db, &ctx, now).await?;
    if !overdue.is_empty() {
        ctx.mine
            .db
            .transaction(async |tx| -> Result<(), Failure> {
                // Read again: it may have moved since.
                for task in tasks::overdue(tx, &ctx, now).await? {
                    if now - task.created_at >= HOPELESS_MS {
                        let why = "It did not finish within an hour. What it found so far is in \
                                   the list; ask again for the rest.";
                        tasks::fail(tx, &ctx, &task, why).await?;
                        continue;
                    }
                    tasks::extend_lease(tx, &ctx, &task.id).await?;
                    outbox::put(tx, &ctx, &announcement(&ctx, &task)).await?;
                }
                Ok(())
            })
            .await?;
    }
    if unread && !outbox::waiting(&ctx).await? {
        // Whoever was to read them may never have heard; hearing twice does no harm.
        let tenant = ctx.mine.tenant.clone();
        outbox::put(&ctx.mine.db, &ctx, &Message::Pages { tenant }).await?;
    }
    outbox::flush(&ctx).await?;
    Ok(Done {})
}

/// The message that gets a task going again, by what it waits for.
fn announcement(ctx: &Context, task: &Task) -> Message {
    let tenant = ctx.mine.tenant.clone();
    if task.kind == TaskKind::Match || tasks::waits_for_matching(task) {
        Message::Match {
            tenants: vec![tenant],
        }
    } else {
        Message::Discover {
            tenant,
            task: task.id.clone(),
        }
    }
}
