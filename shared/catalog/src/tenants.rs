//! Who there is.

use shared::ports::{DbError, PlatformDb, Statement};
use shared::{Millis, TenantId};

/// Notes a tenant, once.
pub async fn register(db: &impl PlatformDb, tenant: &TenantId, now: Millis) -> Result<(), DbError> {
    db.execute(insert(tenant, now)).await
}

pub(crate) fn insert(tenant: &TenantId, now: Millis) -> Statement {
    Statement::new(
        "INSERT INTO tenants (id, created_at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
    )
    .bind(tenant.as_str())
    .bind(now)
}

/// The largest migration applied; health names it.
pub async fn schema_version(db: &impl PlatformDb) -> Result<i64, DbError> {
    let rows = db
        .query(Statement::new(
            "SELECT coalesce(max(s.version), 0) AS version FROM _schema AS s",
        ))
        .await?;
    rows.first().map_or(Ok(0), |row| row.get("version"))
}
