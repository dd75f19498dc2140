//! The stack of what can be taken back.

use serde::{Deserialize, Serialize};
use shared::ports::{Sql, Statement};
use shared::search::Search;
use shared::{ApplicationId, CvId};

use crate::context::Inner;
use crate::failure::Failure;
use crate::store::moves::Moved;
use crate::vault::Column;

const BODY: Column = Column("undo", "body");
/// Entries kept; older ones are forgotten.
const DEPTH: i64 = 100;

/// One thing a person did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// Moved one application, or many at once.
    Moves { moves: Vec<Moved> },
    /// Added an application by hand, or several at once.
    Added {
        application: ApplicationId,
        #[serde(default)]
        more: Vec<ApplicationId>,
    },
    /// Deleted a search.
    SearchDeleted { search: Search },
    /// Deleted a CV; what it holds stays where it is, out of sight, for as long as it can be undone.
    CvDeleted { cv: CvId, was_default: bool },
}

/// Puts an entry on top.
pub(crate) async fn push(tx: &impl Sql, ctx: &Inner, entry: &Entry) -> Result<(), Failure> {
    let id = ctx.fresh_id();
    let sealed = ctx.vault.seal(BODY, &id, entry)?;
    // Numbered one after the other, so that numbers count: a sequence would go on past those taken off.
    tx.execute(
        Statement::new(
            "INSERT INTO undo (n, id, body, at) \
             VALUES ((SELECT COALESCE(MAX(n), 0) + 1 FROM undo), ?1, ?2, ?3)",
        )
        .bind(id)
        .bind(sealed)
        .bind(ctx.now()),
    )
    .await?;
    tx.execute(
        Statement::new("DELETE FROM undo WHERE n <= (SELECT MAX(n) FROM undo) - ?1").bind(DEPTH),
    )
    .await?;
    Ok(())
}

/// Takes the newest entry off.
pub(crate) async fn pop(tx: &impl Sql, ctx: &Inner) -> Result<Option<Entry>, Failure> {
    let rows = tx
        .query(Statement::new(
            "DELETE FROM undo WHERE n = (SELECT MAX(n) FROM undo) RETURNING id AS id, body AS body",
        ))
        .await?;
    rows.first()
        .map(|row| {
            let (id, sealed): (String, Vec<u8>) = (row.get("id")?, row.get("body")?);
            ctx.vault.open_as(BODY, &id, &sealed)
        })
        .transpose()
}
