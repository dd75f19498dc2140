//! `POST /internal/cron/<name>`: the same jobs that the runtime's own crons run, for whoever knows
//! the secret: a system cron, a Kubernetes CronJob, Spin's cron trigger.

use axum::extract::{Path, State};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serving::Json;
use shared::Problem;
use shared::calls::{CronReport, RunCron};
use shared::ports::{Function, Secrets as _, Services as _};
use subtle::ConstantTimeEq;

use crate::Gateway;

/// The jobs there are.
const NAMES: [&str; 2] = ["tick", "sweep"];

/// Runs the job after `Authorization: Bearer <CRON_SECRET>`.
pub(crate) async fn run(
    State(gateway): State<Gateway>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Json<CronReport>, Problem> {
    let secret = gateway.ports.secrets.get("CRON_SECRET").await.ok_or_else(|| {
        Problem::forbidden(
            "cron jobs are not run by request here, because CRON_SECRET is not set; set it to a \
             long random text and send it as `Authorization: Bearer <CRON_SECRET>`",
        )
    })?;
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "))
        .unwrap_or_default();
    if !bool::from(given.ct_eq(secret.as_bytes())) {
        return Err(Problem::forbidden(
            "send the value of CRON_SECRET as `Authorization: Bearer <CRON_SECRET>`",
        ));
    }
    if !NAMES.contains(&name.as_str()) {
        return Err(Problem::not_found("the cron jobs are `tick` and `sweep`"));
    }
    let call = RunCron { name };
    let services = &gateway.ports.services;
    let found = services.call(Function::Discover, &call).await?;
    let kept = services.call(Function::Accounts, &call).await?;
    Ok(Json(CronReport {
        due: found.due + kept.due,
        sent: found.sent + kept.sent,
        swept: found.swept + kept.swept,
    }))
}
