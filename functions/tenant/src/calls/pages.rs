//! Pages that were brought along by their addresses, read by somebody else.

use shared::calls::{Done, PageWasRead, PagesUnread, UnreadPages};
use shared::ports::TenantDb;

use crate::context::Tenant;
use crate::failure::Failure;
use crate::intake;
use crate::store::matches::{self, Origin};
use crate::store::{applications, inputs, unread};

/// Handed out at once.
const AT_ONCE: u32 = 10;

/// The pages that wait.
pub(crate) async fn unread(tenant: &Tenant, _: UnreadPages) -> Result<PagesUnread, Failure> {
    let ctx = tenant.open().await?;
    let urls = unread::urls(&ctx.mine.db, AT_ONCE).await?;
    Ok(PagesUnread { urls })
}

/// Puts what was read in the place of what was brought along; that stays where nothing could be read. A page
/// that no longer waits changes nothing.
pub(crate) async fn was_read(tenant: &Tenant, read: PageWasRead) -> Result<Done, Failure> {
    let ctx = tenant.open().await?;
    let PageWasRead { url, posting } = read;
    // Scoring reads the profile; it must not do so within the transaction.
    let mut scored = match posting {
        Some(posting) => intake::score(&ctx, vec![posting]).await?.pop(),
        None => None,
    };
    ctx.mine
        .db
        .transaction(async |tx| -> Result<(), Failure> {
            let Some((id, known)) = unread::take(tx, &url).await? else {
                return Ok(());
            };
            let (Some(scored), Some(brought)) =
                (scored.as_mut(), applications::find(tx, &ctx, &id).await?)
            else {
                return Ok(());
            };
            // It stays the application it is, wherever the page said it was.
            let posting = &mut scored.posting;
            if posting.url != url {
                posting.apply_url = posting.apply_url.take().or(Some(posting.url.clone()));
            }
            posting.id = known;
            posting.url.clone_from(&url);
            if posting.company.is_empty() {
                posting.company = brought.posting.company;
            }
            matches::write(tx, &ctx, std::slice::from_ref(scored), Origin::Manual).await?;
            inputs::list_changed(tx, &ctx, 0, 1).await
        })
        .await?;
    Ok(Done {})
}
