//! `GET /api/health`: what runs here, and whether it can work.

use axum::extract::State;
use serde::Serialize;
use serving::Json;
use shared::calls::TenantSchema;
use shared::ports::{CallError, DbError, Sql as _, Statement, Tenants as _};
use shared::{Problem, TenantId};

use crate::Gateway;
use crate::config::Mode;

/// Number of the newest file in `d1-migrations`; a test compares.
const PLATFORM_SCHEMA: i64 = 6;

/// What the service says of itself.
#[derive(Debug, Serialize)]
pub(crate) struct Health {
    /// `ok` or `degraded`.
    status: &'static str,
    /// What is wrong and what to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Release running.
    version: &'static str,
    /// `local`, …: what `MODE` says.
    mode: String,
    /// `cloudflare`, `spin` or `native`.
    runtime: &'static str,
    schema: Schema,
}

/// Numbers of the newest migrations that ran; null where nobody could be asked.
#[derive(Debug, Serialize)]
struct Schema {
    platform: i64,
    tenant: Option<i64>,
}

/// Answers 200 while requests can be answered at all, be it badly; 503 when they cannot.
pub(crate) async fn health(State(gateway): State<Gateway>) -> Result<Json<Health>, Problem> {
    let mode = &gateway.config().await.mode;
    let platform = platform_schema(&gateway).await?;
    let (tenant, tenant_fault) = match mode {
        Mode::Local => tenant_schema(&gateway).await,
        // Everybody has their own.
        Mode::Demo(_) | Mode::Cloud(_) | Mode::Refused { .. } => (None, None),
    };
    let detail = if platform < PLATFORM_SCHEMA {
        Some(missing_migrations(platform))
    } else if let Mode::Refused { why, .. } = mode {
        Some(why.clone())
    } else {
        tenant_fault
    };
    Ok(Json(Health {
        status: if detail.is_none() { "ok" } else { "degraded" },
        detail,
        version: env!("CARGO_PKG_VERSION"),
        mode: mode.name().to_owned(),
        runtime: platform::RUNTIME,
        schema: Schema { platform, tenant },
    }))
}

/// The platform database's schema; 0 before the first migration.
async fn platform_schema(gateway: &Gateway) -> Result<i64, Problem> {
    let newest = "SELECT COALESCE(MAX(version), 0) AS version FROM _schema";
    match gateway.ports.db.query(Statement::new(newest)).await {
        Ok(rows) => Ok(rows.first().map_or(Ok(0), |row| row.get("version"))?),
        Err(DbError::Other(message)) if message.contains("no such table") => Ok(0),
        Err(_) => Err(Problem::unavailable(
            "the platform database does not answer; see the log of this function",
        )),
    }
}

fn missing_migrations(found: i64) -> String {
    let what_to_do = match platform::RUNTIME {
        "cloudflare" => {
            "run: npx wrangler d1 migrations apply rolecall (with --remote where deployed)"
        }
        // These bring their database up to date as they start.
        _ => "stop Rolecall and start it again with the release you want",
    };
    format!("the platform database is at migration {found} of {PLATFORM_SCHEMA}; {what_to_do}")
}

/// The local tenant's schema, or why it is not known.
async fn tenant_schema(gateway: &Gateway) -> (Option<i64>, Option<String>) {
    let asked = gateway
        .ports
        .tenants
        .call(&TenantId::local(), &TenantSchema {})
        .await;
    match asked {
        Ok(answer) => (Some(answer.version), None),
        Err(CallError::Problem(problem)) => (None, problem.detail),
        Err(CallError::Unreachable(_)) => (
            None,
            Some("the tenant function does not answer; see its log".to_owned()),
        ),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_newest_migration_is_the_one_expected() {
        let newest = platform_native::testing::platform_migrations()
            .iter()
            .filter_map(|(name, _)| name.split('_').next()?.parse().ok())
            .max();
        assert_eq!(newest, Some(super::PLATFORM_SCHEMA));
    }
}
