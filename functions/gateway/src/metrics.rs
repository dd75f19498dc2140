//! `GET /api/metrics`: counts for whoever watches over the service, in Prometheus' text format
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>), for who knows `METRICS_TOKEN`.
//! Without that secret there is no such address. Nothing here is of a person: every number is a
//! count of rows of the platform database.

use std::fmt::Write as _;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use shared::ids::RunId;
use shared::ports::{Clock as _, DbError, Rows, Secrets as _, Sql as _, Statement};
use shared::{Millis, Problem};
use subtle::ConstantTimeEq as _;

use crate::Gateway;

const HOUR: Millis = 3_600_000;

/// What a query is given as `?1`.
#[derive(Clone, Copy)]
enum Given {
    Nothing,
    Now,
    /// The smallest id of a run that began within the last hour.
    FirstRun,
}

/// A query whose rows are samples: `value`, and a `label` where there are several.
struct Metric {
    name: &'static str,
    about: &'static str,
    /// What the rows' `label` is called; empty for one row without any.
    label: &'static str,
    given: Given,
    sql: &'static str,
}

const fn count(name: &'static str, about: &'static str, sql: &'static str) -> Metric {
    labelled(name, about, "", Given::Nothing, sql)
}

const fn labelled(
    name: &'static str,
    about: &'static str,
    label: &'static str,
    given: Given,
    sql: &'static str,
) -> Metric {
    Metric {
        name,
        about,
        label,
        given,
        sql,
    }
}

/// Each reads an index or a small table; postings and people are counted row by row.
const METRICS: [Metric; 11] = [
    count(
        "rolecall_schema_version",
        "Newest migration of the platform database",
        "SELECT COALESCE(MAX(version), 0) AS value FROM _schema",
    ),
    count(
        "rolecall_tenants",
        "People with a database of their own",
        "SELECT COUNT(*) AS value FROM tenants",
    ),
    count(
        "rolecall_accounts",
        "Accounts",
        "SELECT COUNT(*) AS value FROM accounts",
    ),
    labelled(
        "rolecall_keys",
        "People's keys by the version of the master key that wraps them",
        "version",
        Given::Nothing,
        "SELECT version AS label, COUNT(*) AS value FROM tenant_keys
         GROUP BY version",
    ),
    count(
        "rolecall_postings",
        "Postings in the catalog",
        "SELECT COUNT(*) AS value FROM postings",
    ),
    labelled(
        "rolecall_sources",
        "Sources by how they are",
        "state",
        Given::Now,
        "SELECT CASE WHEN failures > 0 THEN 'failing' WHEN not_before > ?1 THEN 'waiting'
             WHEN completed_at IS NULL THEN 'new' ELSE 'well' END AS label, COUNT(*) AS value
         FROM sources GROUP BY 1",
    ),
    labelled(
        "rolecall_runs_last_hour",
        "Runs of sources that began within the last hour, by state",
        "state",
        Given::FirstRun,
        "SELECT state AS label, COUNT(*) AS value FROM runs
         WHERE id >= ?1 GROUP BY state",
    ),
    labelled(
        "rolecall_outbox_waiting",
        "Announced work that is not done yet, by kind",
        "kind",
        Given::Nothing,
        "SELECT kind AS label, COUNT(*) AS value FROM outbox
         GROUP BY kind",
    ),
    labelled(
        "rolecall_outbox_late_seconds",
        "For how long the oldest announced work has been due",
        "",
        Given::Now,
        "SELECT MAX(0, (?1 - COALESCE(MIN(due_at), ?1)) / 1000) AS value FROM outbox",
    ),
    count(
        "rolecall_letters_waiting",
        "Letters that are not sent yet",
        "SELECT COUNT(*) AS value FROM letters",
    ),
    count(
        "rolecall_departures_unfinished",
        "People who left and whose database is not emptied yet",
        "SELECT COUNT(*) AS value FROM tombstones WHERE emptied_at IS NULL",
    ),
];

/// Answers after `Authorization: Bearer <METRICS_TOKEN>`.
pub(crate) async fn metrics(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(token) = gateway.ports.secrets.get("METRICS_TOKEN").await else {
        return Err(Problem::not_found("there is nothing at this address"));
    };
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "))
        .unwrap_or_default();
    if !bool::from(given.ct_eq(token.as_bytes())) {
        return Err(Problem::unauthenticated(
            "send the value of METRICS_TOKEN as `Authorization: Bearer <METRICS_TOKEN>`",
        ));
    }
    let mode = gateway.config().await.mode.name();
    let mut text = format!(
        "# HELP rolecall_info What runs here\n# TYPE rolecall_info gauge\n\
         rolecall_info{{version=\"{}\",runtime=\"{}\",mode=\"{}\"}} 1\n",
        env!("CARGO_PKG_VERSION"),
        platform::RUNTIME,
        escaped(mode),
    );
    let now = gateway.ports.clock.now();
    let since = RunId::new(now - HOUR, 0);
    for metric in &METRICS {
        let query = Statement::new(metric.sql);
        let query = match metric.given {
            Given::Nothing => query,
            Given::Now => query.bind(now),
            Given::FirstRun => query.bind(since.as_str()),
        };
        match gateway.ports.db.query(query).await {
            Ok(rows) => write(&mut text, metric, &rows)?,
            // The database is of an earlier release for the moment.
            Err(DbError::Other(message)) if message.contains("no such table") => {}
            Err(_) => {
                return Err(Problem::unavailable(
                    "the platform database does not answer",
                ));
            }
        }
    }
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

fn write(text: &mut String, metric: &Metric, rows: &Rows) -> Result<(), DbError> {
    let Metric { name, about, .. } = metric;
    // Writing to a String cannot fail.
    let _ = writeln!(text, "# HELP {name} {about}\n# TYPE {name} gauge");
    for row in rows.iter() {
        let value: i64 = row.get("value")?;
        let _ = match metric.label {
            "" => writeln!(text, "{name} {value}"),
            "version" => {
                let label: i64 = row.get("label")?;
                writeln!(text, "{name}{{version=\"{label}\"}} {value}")
            }
            label => {
                let of: String = row.get("label")?;
                writeln!(text, "{name}{{{label}=\"{}\"}} {value}", escaped(&of))
            }
        };
    }
    Ok(())
}

/// A label's value, as the format wants it.
fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_break_out_of_its_quotes() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
