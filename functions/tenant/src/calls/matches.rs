//! What match needs to score, and what it found.

use shared::calls::{DeliverMatches, Delivered, MatchInputs, MatchInputsAnswer};
use shared::ports::{Sql, TenantDb};
use shared::task::TaskResult;
use shared::{ApplicationId, Problem};

use crate::context::Tenant;
use crate::failure::Failure;
use crate::state;
use crate::store::matches::Origin;
use crate::store::{applications, groups, inputs as changes, matches, matching};

/// Applications on these postings leave the list: found for a search, nobody decided on them, and no
/// other page of theirs was kept by the present searches.
const UNDECIDED: &str = "status = 'pending' AND origin = 'match'
    AND id IN (SELECT value FROM json_each(?1, '$.ids'))
    AND NOT EXISTS (SELECT 1 FROM application_pages AS p
        WHERE p.application = applications.id AND p.kept = json_extract(?1, '$.version'))";

/// Profile, searches, and from where on the catalog is to be scored.
pub(crate) async fn inputs(tenant: &Tenant, _: MatchInputs) -> Result<MatchInputsAnswer, Failure> {
    let ctx = tenant.open().await?;
    changes::gather(&ctx, true).await
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
            // What leaves goes first: its page may be another's that is kept.
            let dropped: Vec<ApplicationId> = block
                .dropped
                .iter()
                .map(|posting| applications::id_of(&ctx.mine.tenant, posting))
                .collect();
            groups::left_out(tx, &block.dropped).await?;
            let mut removed = remove_undecided(tx, &dropped, Some(block.version)).await?;
            let kept = u32::try_from(block.kept.len()).unwrap_or(u32::MAX);
            let sorted = groups::sort_out(tx, &ctx, block.kept, block.version).await?;
            let written = matches::write(tx, &ctx, &sorted.own, Origin::Match).await?;
            groups::note(tx, &sorted).await?;
            removed += remove_undecided(tx, &sorted.doubled, None).await?;
            if block.to != block.from {
                state::set(tx, state::CURSOR, block.to).await?;
            }
            let filtered = u32::try_from(block.dropped.len()).unwrap_or(u32::MAX);
            let counts = TaskResult {
                scored: filtered.saturating_add(kept),
                added: written.added,
                updated: written.updated,
                filtered,
            };
            let changed = written.added > 0 || written.updated > 0 || removed > 0;
            if changed || kept > 0 {
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

/// Removes those of these applications nobody decided on; with a version, not those of which the searches of
/// that version kept another page.
async fn remove_undecided(
    tx: &impl Sql,
    ids: &[ApplicationId],
    version: Option<i64>,
) -> Result<usize, Failure> {
    if ids.is_empty() {
        return Ok(0);
    }
    let parameter = serde_json::json!({ "ids": ids, "version": version });
    applications::remove(tx, UNDECIDED, parameter.to_string()).await
}
