//! Alarms out of a table: when each tenant wants to be woken. The tick calls those that are due.

use std::future::Future;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use send_wrapper::SendWrapper;
use shared::calls::Wake;
use shared::ports::{
    CallError, Clock as _, DbError, Level, Log as _, PlatformDb as _, Sql as _, Statement,
    Tenants as _,
};
use shared::{Millis, TenantId};

use crate::surroundings::{Clock, Log};
use crate::{PlatformDb, Tenants};

/// After a wake-up that failed or whose caller died, the tenant is called again.
const LEASE_MS: i64 = 30_000;
/// Tenants called in one tick; the rest are due in the next.
const MAX_CALLED: i64 = 100;

/// While a call is under way (`claimed`), what the tenant asks for meanwhile is kept in `next`.
const ASK: &str = "INSERT INTO spin_wakeups (tenant, due) VALUES (?1, ?2) \
    ON CONFLICT (tenant) DO UPDATE SET \
        due = iif(claimed, due, min(due, excluded.due)), \
        next = iif(claimed, min(coalesce(next, excluded.due), excluded.due), next)";
const CLAIM: &str = "UPDATE spin_wakeups SET due = ?1 + ?2, claimed = 1 \
    WHERE tenant IN (SELECT tenant FROM spin_wakeups WHERE due <= ?1 ORDER BY due LIMIT ?3) \
    RETURNING tenant";
const FORGET: &str = "DELETE FROM spin_wakeups WHERE tenant = ?1 AND claimed = 1 AND next IS NULL";
const MOVE_ON: &str = "UPDATE spin_wakeups SET due = next, next = NULL, claimed = 0 \
    WHERE tenant = ?1 AND claimed = 1 AND next IS NOT NULL";

/// Lets a tenant ask to be woken.
#[derive(Debug, Clone)]
pub struct Waker(TenantId);

impl Waker {
    /// The waker of `tenant`.
    pub fn of(tenant: &TenantId) -> Self {
        Self(tenant.clone())
    }
}

impl shared::ports::Waker for Waker {
    fn wake_at(&self, at: Millis) -> impl Future<Output = Result<(), CallError>> + Send {
        SendWrapper::new(async move {
            let statement = Statement::new(ASK).bind(self.0.as_str()).bind(at);
            PlatformDb
                .execute(statement)
                .await
                .map_err(|e| CallError::Unreachable(format!("the wake-up table: {e}")))
        })
    }
}

/// Wakes the tenants that are due.
pub(crate) async fn wake_due() -> Result<(), DbError> {
    let statement = Statement::new(CLAIM)
        .bind(Clock.now())
        .bind(LEASE_MS)
        .bind(MAX_CALLED);
    let rows = PlatformDb.query(statement).await?;
    let mut calls: FuturesUnordered<_> = rows
        .iter()
        .filter_map(|row| TenantId::parse(row.get::<String>("tenant").ok()?).ok())
        .map(wake)
        .collect();
    while let Some(result) = calls.next().await {
        result?;
    }
    Ok(())
}

async fn wake(tenant: TenantId) -> Result<(), DbError> {
    if let Err(error) = Tenants.call(&tenant, &Wake {}).await {
        let reason = error.to_string();
        Log.log(
            Level::Warn,
            "wakeup.failed",
            &[("tenant", tenant.as_str()), ("reason", &reason)],
        );
        return Ok(());
    }
    let done = [FORGET, MOVE_ON].map(|sql| Statement::new(sql).bind(tenant.as_str()));
    PlatformDb.batch(done.into()).await.map(|_| ())
}
