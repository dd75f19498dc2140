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
/// Number of the newest file in `functions/tenant/migrations`; a test compares.
const TENANT_SCHEMA: i64 = 5;

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

/// Numbers of the newest migrations that ran; null where nobody could be asked, as in cloud mode,
/// where everybody has a database of their own and it is brought up to date when they next come.
#[derive(Debug, Serialize)]
struct Schema {
    platform: i64,
    tenant: Option<i64>,
    expected: Expected,
}

/// Numbers of the newest migrations this release brings. It runs on later ones too.
#[derive(Debug, Serialize)]
struct Expected {
    platform: i64,
    tenant: i64,
}

/// Answers 200 while requests can be answered at all, be it badly; 503 when they cannot.
pub(crate) async fn health(State(gateway): State<Gateway>) -> Result<Json<Health>, Problem> {
    let mode = &gateway.config().await.mode;
    let platform = platform_schema(&gateway).await?;
    let (tenant, tenant_fault) = match mode {
        Mode::Local => tenant_schema(&gateway, &TenantId::local()).await,
        Mode::Demo(_) => match TenantId::parse("demo") {
            Ok(demo) => tenant_schema(&gateway, &demo).await,
            Err(_) => (None, None),
        },
        // Everybody has their own.
        Mode::Cloud(_) | Mode::Refused { .. } => (None, None),
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
        schema: Schema {
            platform,
            tenant,
            expected: Expected {
                platform: PLATFORM_SCHEMA,
                tenant: TENANT_SCHEMA,
            },
        },
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

/// The schema of the one tenant there is, or why it is not known.
async fn tenant_schema(gateway: &Gateway, tenant: &TenantId) -> (Option<i64>, Option<String>) {
    let asked = gateway.ports.tenants.call(tenant, &TenantSchema {}).await;
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
    use std::path::Path;

    use platform_native::testing;

    fn newest(files: &[(String, String)]) -> Option<i64> {
        let numbers = files.iter().map(|(name, _)| name.split('_').next());
        numbers.filter_map(|number| number?.parse().ok()).max()
    }

    #[test]
    fn the_newest_migrations_are_those_expected() {
        let platform = testing::platform_migrations();
        assert_eq!(newest(&platform), Some(super::PLATFORM_SCHEMA));
        let tenant = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tenant/migrations");
        let tenant = testing::read_migrations(&tenant).unwrap();
        assert_eq!(newest(&tenant), Some(super::TENANT_SCHEMA));
    }
}
