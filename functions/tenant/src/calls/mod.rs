//! What other functions ask of a tenant. Every call may be repeated.

mod matches;
mod pages;
mod progress;
mod sessions;
mod wake;
mod wanted;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use shared::calls::{
    DeliverMatches, Forget, MatchInputs, PageWasRead, ReportProgress, SchemaVersion, StartOver,
    TenantSchema, UnreadPages, Wake, WantedSources,
};

use crate::context::Tenant;
use crate::failure::Failure;
use crate::leaving::forget::{forget, start_over};
use crate::migrations;

/// Bodies of calls: a block of scored postings with their texts.
const MAX_BODY: usize = 64 << 20;

/// The routes of the calls.
pub(crate) fn router() -> Router<Tenant> {
    let router = Router::new();
    let router = serving::answer(router, |tenant: Tenant, call: WantedSources| async move {
        wanted::sources(&tenant, call)
            .await
            .map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: ReportProgress| async move {
        progress::report(&tenant, call)
            .await
            .map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: MatchInputs| async move {
        matches::inputs(&tenant, call)
            .await
            .map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: DeliverMatches| async move {
        matches::deliver(&tenant, call)
            .await
            .map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: UnreadPages| async move {
        pages::unread(&tenant, call)
            .await
            .map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: PageWasRead| async move {
        pages::was_read(&tenant, call)
            .await
            .map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: Wake| async move {
        wake::wake(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, _: TenantSchema| async move {
        schema(&tenant).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: Forget| async move {
        forget(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: StartOver| async move {
        start_over(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    sessions::routes(router).layer(DefaultBodyLimit::max(MAX_BODY))
}

/// Which schema the database has, now that it was brought up to date.
async fn schema(tenant: &Tenant) -> Result<SchemaVersion, Failure> {
    let ctx = tenant.open().await?;
    let version = migrations::applied(&ctx.mine.db).await?;
    Ok(SchemaVersion { version })
}
