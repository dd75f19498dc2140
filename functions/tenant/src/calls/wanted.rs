//! Which sources this person's searches want.

use std::collections::HashSet;

use shared::calls::{SourceRef, SourcesWanted, WantedSources};
use shared::source::FEEDS;

use crate::context::Tenant;
use crate::failure::Failure;
use crate::store::searches;

/// The general feeds, then companies and pages in the order in which searches name them.
pub(crate) async fn sources(tenant: &Tenant, _: WantedSources) -> Result<SourcesWanted, Failure> {
    let ctx = tenant.open().await?;
    let feeds = FEEDS.iter().map(|name| SourceRef::Feed((*name).to_owned()));
    let mut sources: Vec<SourceRef> = feeds.collect();
    let mut companies = HashSet::new();
    let mut pages = HashSet::new();
    for search in searches::all(&ctx.mine.db, &ctx).await? {
        if search.spec.paused {
            continue;
        }
        for company in search.spec.companies {
            if companies.insert(company.clone()) {
                sources.push(SourceRef::Company(company));
            }
        }
        for page in search.spec.pages {
            if pages.insert(page.clone()) {
                sources.push(SourceRef::Page(page));
            }
        }
    }
    Ok(SourcesWanted { sources })
}
