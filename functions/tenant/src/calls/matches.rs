//! What match needs to score, and what it found.

use shared::calls::{DeliverMatches, Delivered, MatchInputs, MatchInputsAnswer};
use shared::ports::TenantDb;
use shared::task::TaskResult;
use shared::{Problem, TaskId};

use crate::context::Tenant;
use crate::failure::Failure;
use crate::state;
use crate::store::matches::Origin;
use crate::store::{applications, inputs as changes, matches, matching, profile, searches};

/// Applications on these postings leave the list: found for a search, and nobody decided on them.
const UNDECIDED: &str = "status = 'pending' AND origin = 'match'
    AND id IN (SELECT value FROM json_each(?1))";

/// Profile, searches, and from where on the catalog is to be scored.
pub(crate) async fn inputs(tenant: &Tenant, _: MatchInputs) -> Result<MatchInputsAnswer, Failure> {
    let ctx = tenant.open().await?;
    ctx.mine
        .db
        .transaction(async |tx| -> Result<MatchInputsAnswer, Failure> {
            let tasks: Vec<TaskId> = matching::begins(tx, &ctx).await?;
            let mut live = searches::all(tx, &ctx).await?;
            live.retain(|search| !search.spec.paused);
            Ok(MatchInputsAnswer {
                profile: profile::load(tx, &ctx).await?.effective()?,
                searches: live,
                version: state::get(tx, state::VERSION).await?,
                cursor: state::get(tx, state::CURSOR).await?,
                tasks,
            })
        })
        .await
}

/// Takes a block that was scored for the version and cursor of now; any other changes nothing.
/// A block taken twice is refused the second time, because the cursor has moved on; an empty block
/// at the end (`from == to`) only completes tasks and may come any number of times.
pub(crate) async fn deliver(tenant: &Tenant, block: DeliverMatches) -> Result<Delivered, Failure> {
    if block.to < block.from {
        return Err(Problem::invalid("a block must not end before it begins")
            .at("to")
            .into());
    }
    let ctx = tenant.open().await?;
    ctx.mine
        .db
        .transaction(async |tx| -> Result<Delivered, Failure> {
            let current = state::get(tx, state::VERSION).await? == block.version
                && state::get(tx, state::CURSOR).await? == block.from;
            if !current {
                return Ok(Delivered::default());
            }
            let written = matches::write(tx, &ctx, &block.kept, Origin::Match).await?;
            let dropped: Vec<String> = block
                .dropped
                .iter()
                .map(|posting| applications::id_of(&ctx.mine.tenant, posting).to_string())
                .collect();
            let ids = serde_json::json!(dropped).to_string();
            let removed = applications::remove(tx, UNDECIDED, ids).await?;
            if block.to != block.from {
                state::set(tx, state::CURSOR, block.to).await?;
            }
            let filtered = u32::try_from(block.dropped.len()).unwrap_or(u32::MAX);
            let counts = TaskResult {
                scored: filtered
                    .saturating_add(written.added)
                    .saturating_add(written.updated),
                added: written.added,
                updated: written.updated,
                filtered,
            };
            if written.added > 0 || written.updated > 0 || removed > 0 {
                changes::list_changed(tx, &ctx, written.added, written.updated).await?;
            }
            matching::delivered(tx, &ctx, &counts, block.last).await?;
            Ok(Delivered {
                accepted: true,
                counts,
            })
        })
        .await
}
