//! The demo is seeded by one at a time, once, and again where it is asked for. What is then in it is
//! for `tests/native-host`, which has real tenants.

use std::sync::{Arc, Mutex};

use accounts::MINUTE;
use axum::{Json, Router};
use http::{Method, Request, StatusCode};
use platform_native::{Host, testing};
use serde_json::json;
use serving::answer;
use shared::Problem;
use shared::calls::{CALL_PREFIX, Call as _, CronReport, Done, RunCron, StartOver};
use shared::ports::{CallError, Function, Services as _};
use tower::ServiceExt as _;

/// What a tenant was asked, and what it does about it.
#[derive(Clone, Default)]
struct Played(Arc<Mutex<Part>>);

#[derive(Default)]
struct Part {
    asked: Vec<String>,
    /// Another process of the same instance, and what it is asked while the tenant starts over.
    meanwhile: Option<(Router, Vec<Request<axum::body::Body>>)>,
    /// What that process said.
    said: Vec<(StatusCode, String)>,
    /// Answers no more once it has started over.
    is_dying: bool,
}

impl Played {
    fn router(&self) -> Router {
        let router = answer(Router::new(), async |played: Self, _: StartOver| {
            let meanwhile = {
                let mut part = played.0.lock().unwrap();
                part.asked.push("start over".to_owned());
                part.meanwhile.take()
            };
            if let Some((other, requests)) = meanwhile {
                for request in requests {
                    let response = other.clone().oneshot(request).await.unwrap();
                    let status = response.status();
                    let body = axum::body::to_bytes(response.into_body(), 1 << 16).await;
                    let text = String::from_utf8(body.unwrap().to_vec()).unwrap();
                    played.0.lock().unwrap().said.push((status, text));
                }
            }
            Ok(Done {})
        });
        let played = self.clone();
        let router = router.fallback(async move |method: Method, uri: http::Uri| {
            let mut part = played.0.lock().unwrap();
            if part.is_dying {
                return Err(Problem::unavailable("dying"));
            }
            part.asked.push(format!("{method} {}", uri.path()));
            Ok(Json(json!({"items": []})))
        });
        router.with_state(self.clone())
    }

    /// How often it was told to start over.
    fn times(&self) -> usize {
        let part = self.0.lock().unwrap();
        part.asked.iter().filter(|a| *a == "start over").count()
    }
}

async fn demo() -> (Host, Played) {
    instance("demo").await
}

async fn instance(mode: &str) -> (Host, Played) {
    let played = Played::default();
    let theirs = played.clone();
    let host = Host::builder()
        .migrations(testing::platform_migrations())
        .secret("MODE", mode)
        .service(Function::Accounts, rolecall_accounts::router)
        .tenants(move |_, tenant| {
            assert_eq!(tenant.tenant.as_str(), "demo");
            theirs.router()
        })
        .build();
    (host.await.unwrap(), played)
}

async fn cron(host: &Host, name: &str) -> Result<CronReport, CallError> {
    let name = name.to_owned();
    let services = host.ports().services;
    services.call(Function::Accounts, &RunCron { name }).await
}

/// How many seedings a cron job says it did.
async fn seeded_by(host: &Host, name: &str) -> u32 {
    cron(host, name).await.unwrap().swept
}

async fn reset(host: &Host) -> StatusCode {
    let request = Request::post("/api/demo/reset").body(axum::body::Body::empty());
    let services = host.ports().services;
    let answer = services.forward(Function::Accounts, request.unwrap()).await;
    answer.unwrap().status()
}

#[tokio::test]
async fn it_is_seeded_once_and_again_by_night_and_on_demand() {
    let (host, played) = demo().await;
    assert_eq!(seeded_by(&host, "tick").await, 1);
    assert_eq!(
        played.0.lock().unwrap().asked,
        [
            "start over",
            "POST /api/profile/cv",
            "POST /api/searches",
            "POST /api/applications/import",
            "GET /api/applications",
        ]
    );
    for _ in 0..3 {
        host.ports().clock.advance(MINUTE);
        assert_eq!(seeded_by(&host, "tick").await, 0);
    }
    assert_eq!(played.times(), 1);
    assert_eq!(seeded_by(&host, "sweep").await, 1);
    assert_eq!(played.times(), 2);
    assert_eq!(reset(&host).await, 204);
    assert_eq!(played.times(), 3);
    assert_eq!(seeded_by(&host, "tick").await, 0);
}

#[tokio::test]
async fn who_finds_it_being_seeded_leaves_it_alone() {
    let (host, played) = demo().await;
    let by_clock = |name: &str| {
        Request::post(format!("{CALL_PREFIX}{}", RunCron::NAME))
            .header("content-type", "application/json")
            .body(json!({ "name": name }).to_string().into())
    };
    let by_visitor = Request::post("/api/demo/reset").body(axum::body::Body::empty());
    let requests = [by_clock("tick"), by_clock("sweep"), by_visitor].map(Result::unwrap);
    let other = rolecall_accounts::router(host.ports());
    played.0.lock().unwrap().meanwhile = Some((other, requests.into()));

    assert_eq!(seeded_by(&host, "tick").await, 1);
    let nothing = serde_json::to_string(&CronReport::default()).unwrap();
    let part = played.0.lock().unwrap();
    let said: Vec<(u16, &str)> = part
        .said
        .iter()
        .map(|(status, text)| (status.as_u16(), text.as_str()))
        .collect();
    assert_eq!(said, [(200, &*nothing), (200, &*nothing), (204, "")]);
    drop(part);
    assert_eq!(played.times(), 1);
}

#[tokio::test]
async fn a_seeding_that_broke_off_is_made_up_for() {
    let (host, played) = demo().await;
    played.0.lock().unwrap().is_dying = true;
    cron(&host, "tick").await.unwrap_err();
    played.0.lock().unwrap().is_dying = false;
    // Its turn has not run out: for all that others know, it may still be at work.
    assert_eq!(seeded_by(&host, "tick").await, 0);
    host.ports().clock.advance(MINUTE);
    assert_eq!(seeded_by(&host, "tick").await, 1);
    assert_eq!(played.times(), 2);
    assert_eq!(seeded_by(&host, "tick").await, 0);
}

#[tokio::test]
async fn nothing_but_a_demo_starts_over() {
    for mode in ["local", "cloud"] {
        let (host, played) = instance(mode).await;
        assert_eq!(reset(&host).await, 404, "{mode}");
        for job in ["tick", "sweep"] {
            assert_eq!(seeded_by(&host, job).await, 0, "{mode}, {job}");
        }
        assert_eq!(played.times(), 0, "{mode}");
    }
}
