//! Who may ask in this person's name, as gateway and accounts note it and take it back.

use axum::Router;
use shared::calls::{
    AddToken, CheckSession, CloseSessions, CloseToken, Closed, Done, ListSessions, ListTokens,
    OpenSession, SessionList, SessionLiveness, SessionsToClose, ShutOut, TokenList,
};
use shared::ports::{DbError, TenantDb as _};

use crate::context::Tenant;
use crate::failure::Failure;
use crate::store::{sessions, tokens};

/// Adds the routes of these calls.
pub(super) fn routes(router: Router<Tenant>) -> Router<Tenant> {
    let router = serving::answer(router, |tenant: Tenant, call: OpenSession| async move {
        open(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: CheckSession| async move {
        check(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, _: ListSessions| async move {
        list(&tenant).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: CloseSessions| async move {
        close(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: AddToken| async move {
        add_token(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, _: ListTokens| async move {
        list_tokens(&tenant).await.map_err(|f| tenant.tell(f))
    });
    let router = serving::answer(router, |tenant: Tenant, call: CloseToken| async move {
        close_token(&tenant, call).await.map_err(|f| tenant.tell(f))
    });
    serving::answer(router, |tenant: Tenant, _: ShutOut| async move {
        shut_out(&tenant).await.map_err(|f| tenant.tell(f))
    })
}

async fn open(tenant: &Tenant, call: OpenSession) -> Result<Done, Failure> {
    let ctx = tenant.open().await?;
    let db = &ctx.mine.db;
    db.transaction(async |tx| sessions::open(tx, &ctx, &call).await)
        .await?;
    Ok(Done {})
}

async fn check(tenant: &Tenant, call: CheckSession) -> Result<SessionLiveness, Failure> {
    let ctx = tenant.open().await?;
    let live = sessions::used(&ctx.mine.db, &call.id, ctx.now()).await?;
    Ok(SessionLiveness { live })
}

async fn list(tenant: &Tenant) -> Result<SessionList, Failure> {
    let ctx = tenant.open().await?;
    let sessions = sessions::list(&ctx.mine.db, &ctx).await?;
    Ok(SessionList { sessions })
}

async fn close(tenant: &Tenant, call: CloseSessions) -> Result<Closed, Failure> {
    let ctx = tenant.open().await?;
    let closed = sessions::close(&ctx.mine.db, &call.which, ctx.now()).await?;
    Ok(counted(closed))
}

async fn add_token(tenant: &Tenant, call: AddToken) -> Result<Done, Failure> {
    let ctx = tenant.open().await?;
    let db = &ctx.mine.db;
    db.transaction(async |tx| tokens::add(tx, &ctx, &call).await)
        .await?;
    Ok(Done {})
}

async fn list_tokens(tenant: &Tenant) -> Result<TokenList, Failure> {
    let ctx = tenant.open().await?;
    let tokens = tokens::list(&ctx.mine.db, &ctx).await?;
    Ok(TokenList { tokens })
}

async fn close_token(tenant: &Tenant, call: CloseToken) -> Result<Closed, Failure> {
    let ctx = tenant.open().await?;
    let closed = tokens::close(&ctx.mine.db, &call.id, ctx.now()).await?;
    Ok(counted(closed))
}

async fn shut_out(tenant: &Tenant) -> Result<Done, Failure> {
    let ctx = tenant.open().await?;
    let now = ctx.now();
    let db = &ctx.mine.db;
    db.transaction(async |tx| -> Result<(), DbError> {
        sessions::close(tx, &SessionsToClose::All, now).await?;
        tokens::close_all(tx, now).await
    })
    .await?;
    Ok(Done {})
}

fn counted(closed: usize) -> Closed {
    Closed {
        closed: u32::try_from(closed).unwrap_or(u32::MAX),
    }
}
