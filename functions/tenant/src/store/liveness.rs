//! Whether the postings of a list still stand: the catalog knows.

use std::collections::HashMap;

use shared::application::{Application, ApplicationSummary};
use shared::liveness::{History, Liveness};
use shared::ports::{Level, Log, Sql, Statement};
use shared::{ApplicationId, PostingId};

use crate::context::Inner;
use crate::failure::Failure;

/// Fills in the liveness of a list's applications: one query here, one a few hundred of them in the catalog. A catalog that does not
/// answer is no reason to show no list: then nothing is known against any of them.
pub(crate) async fn fill(ctx: &Inner, items: &mut [ApplicationSummary]) -> Result<(), Failure> {
    // What was added by hand is nobody's to look after, unless a source has it too.
    let ids: Vec<&ApplicationId> = items.iter().map(|item| &item.id).collect();
    let rows = ctx
        .mine
        .db
        .query(
            Statement::new(
                "SELECT a.id AS id, a.posting AS posting FROM json_each(?1) AS j
                 JOIN applications AS a ON a.id = j.value",
            )
            .bind(serde_json::json!(ids).to_string()),
        )
        .await?;
    let mut postings: HashMap<String, PostingId> = HashMap::new();
    for row in rows.iter() {
        let posting = PostingId::parse(row.get::<String>("posting")?)?;
        postings.insert(row.get("id")?, posting);
    }
    let wanted: Vec<PostingId> = postings.values().cloned().collect();
    let mut known = HashMap::new();
    for part in wanted.chunks(catalog::BULK_ROWS) {
        match catalog::postings::liveness(&ctx.ports.db, part, ctx.now()).await {
            Ok(found) => known.extend(found),
            Err(error) => {
                let reason = error.to_string();
                ctx.ports
                    .log
                    .log(Level::Warn, "liveness_unknown", &[("reason", &reason)]);
                return Ok(());
            }
        }
    }
    for item in items {
        let found = postings
            .get(item.id.as_str())
            .and_then(|posting| known.get(posting));
        item.liveness = match found {
            Some(found) => *found,
            // It was found for a search, and has left the catalog since.
            None if item.source != "manual" => Liveness::Expired,
            None => Liveness::Live,
        };
    }
    Ok(())
}

/// The same for one; the posting's own date counts too, whoever added it.
pub(crate) async fn fill_one(ctx: &Inner, application: &mut Application) -> Result<(), Failure> {
    fill(ctx, std::slice::from_mut(&mut application.summary)).await?;
    let own = History {
        valid_through: application.posting.valid_through,
        ..History::default()
    };
    if own.judge(ctx.now()) == Liveness::Expired {
        application.summary.liveness = Liveness::Expired;
    }
    Ok(())
}
