//! What an operator sees: metrics, and log lines that name the request they follow from.

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use platform_native::{Host, Ports, testing};
use shared::calls::{ReadPage, SchemaVersion, TenantSchema};
use shared::ports::{Function, Level, Log as _, Services as _};
use tower::ServiceExt as _;

use crate::support::{App, get};

const TOKEN: (&str, &str) = ("METRICS_TOKEN", "a-long-token");

async fn metrics(app: &App, authorization: &str) -> crate::support::Answer {
    let request = get("/api/metrics").header("host", "localhost:8787");
    app.send(request.header("authorization", authorization))
        .await
}

#[tokio::test]
async fn without_a_token_set_there_are_no_metrics() {
    let app = App::new(&[]).await;
    let answer = metrics(&app, "Bearer ").await;
    answer.is_problem(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn metrics_are_for_who_knows_the_token() {
    let app = App::new(&[TOKEN]).await;
    for wrong in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a-long-toke",
        "Basic a-long-token",
    ] {
        metrics(&app, wrong)
            .await
            .is_problem(StatusCode::UNAUTHORIZED);
    }
    app.get("/api/metrics")
        .await
        .is_problem(StatusCode::UNAUTHORIZED);
    let answer = metrics(&app, "Bearer a-long-token").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn metrics_count_what_there_is() {
    let app = App::cloud(&[TOKEN]).await;
    app.sql("INSERT INTO tenants (id, created_at) VALUES ('ada', 1), ('bob', 1)")
        .await;
    app.sql(
        "INSERT INTO tenant_keys (tenant, version, wrapped, created_at)
         VALUES ('ada', 1, x'00', 1), ('bob', 2, x'00', 1), ('cy', 2, x'00', 1)",
    )
    .await;
    app.sql("INSERT INTO accounts (id, created_at, updated_at) VALUES ('ada', 1, 1)")
        .await;
    app.sql(
        "INSERT INTO sources (id, ref, name, home, host, created_at, next_run_at, failures)
         VALUES ('a', '{}', 'A', '', 'a', 1, 1, 0), ('b', '{}', 'B', '', 'b', 1, 1, 3)",
    )
    .await;
    app.sql("INSERT INTO outbox (kind, subject, due_at) VALUES ('run_source', 'a', 1767225590000)")
        .await;
    // The clock stands at 2026-01-01: one run of now, one of long ago.
    app.sql(
        "INSERT INTO runs (id, source, state, started_at, lease_until)
         VALUES ('01KDVDNA000000000000000001', 'a', 'running', 1, 1),
                ('01BX5ZZKBKACTAV9WEVGEMMVRZ', 'b', 'failed', 1, 1)",
    )
    .await;
    let request = get("/api/metrics").header("host", crate::support::HOST);
    let answer = app
        .send(request.header("authorization", "Bearer a-long-token"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = answer.text();
    for line in [
        "rolecall_tenants 2",
        "rolecall_accounts 1",
        "rolecall_keys{version=\"1\"} 1",
        "rolecall_keys{version=\"2\"} 2",
        "rolecall_postings 0",
        "rolecall_sources{state=\"failing\"} 1",
        "rolecall_sources{state=\"new\"} 1",
        "rolecall_runs_last_hour{state=\"running\"} 1",
        "rolecall_outbox_waiting{kind=\"run_source\"} 1",
        "rolecall_outbox_late_seconds 10",
        "rolecall_letters_waiting 0",
        "rolecall_departures_unfinished 0",
    ] {
        assert!(
            text.lines().any(|one| one == line),
            "{line} is not in\n{text}"
        );
    }
    assert!(!text.contains("state=\"failed\"} 1"), "{text}");
    assert!(text.contains("mode=\"cloud\"} 1"), "{text}");
    // Every sample has its kind, and every line is one or the other.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        assert!(text.contains(&format!("# TYPE {name} gauge")), "{line}");
    }
}

#[tokio::test]
async fn what_is_not_migrated_yet_is_left_out() {
    let app = App::new(&[TOKEN]).await;
    app.sql("DROP TABLE letters").await;
    let answer = metrics(&app, "Bearer a-long-token").await;
    assert_eq!(answer.status, 200);
    assert!(!answer.text().contains("rolecall_letters_waiting"));
}

/// A tenant that asks discover something and logs what came of it.
fn asking(ports: Ports) -> Router {
    let answer = async |(): (), _: TenantSchema| Ok(SchemaVersion { version: 1 });
    serving::answer::<TenantSchema, _, _, _>(Router::new(), answer).fallback(async move || {
        let call = ReadPage {
            url: "https://jobs.example/1".to_owned(),
        };
        let asked = ports.services.call(Function::Discover, &call).await;
        let fields = [("reason", "it said \"hush\""), ("salary", "90000")];
        ports.log.log(Level::Warn, "asked", &fields);
        if asked.is_ok() {
            StatusCode::OK
        } else {
            StatusCode::BAD_GATEWAY
        }
    })
}

/// A discover that logs and fails.
fn failing(ports: Ports) -> Router {
    Router::new().fallback(async move || {
        ports.log.log(Level::Error, "heard", &[("subject", "s1")]);
        StatusCode::INTERNAL_SERVER_ERROR
    })
}

#[tokio::test]
async fn lines_of_every_function_name_the_request_and_hold_no_content() {
    let host = Host::builder()
        .migrations(testing::platform_migrations())
        .secret("MODE", "local")
        .service(Function::Discover, failing)
        .tenants(|ports, _| asking(ports))
        .build()
        .await
        .unwrap();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let request = Request::get("/api/profile")
            .header("host", "localhost")
            // Nobody outside names requests.
            .header("rolecall-request", "mine");
        let gateway = rolecall_gateway::router(host.ports());
        let answer = gateway
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
        ids.push(
            answer.headers()["x-request-id"]
                .to_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_ne!(ids[0], ids[1]);
    let lines = host.ports().log.lines();
    for event in ["heard", "asked", "request"] {
        let found: Vec<_> = lines.iter().filter(|line| line.event == event).collect();
        let named: Vec<_> = found.iter().filter_map(|line| line.field("id")).collect();
        assert_eq!(named, ids, "{event}");
    }
    let asked = lines.iter().find(|line| line.event == "asked").unwrap();
    assert_eq!(asked.field("reason"), Some("it said …"));
    assert_eq!(asked.field("salary"), Some("…"));
}
