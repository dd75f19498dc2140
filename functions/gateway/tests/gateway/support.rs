//! The gateway on native ports, with a tenant that says what reached it and a discover that counts.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(
    clippy::allow_attributes,
    reason = "what is unused differs between the files"
)]

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use platform_native::{Assets, Host, LogLine, testing};
use serving::answer;
use shared::calls::{CronReport, RunCron, SchemaVersion, TenantSchema};
use shared::ports::Function;
use tower::ServiceExt;

const FRONTEND: [(&str, &str); 3] = [
    ("/index.html", "<!doctype html><title>Rolecall</title>"),
    ("/robots.txt", "User-agent: *"),
    ("/_app/immutable/x.js", "export {}"),
];

/// A running gateway; the host is kept because ports reach back to it.
pub(crate) struct App {
    host: Host,
    crons: Arc<Mutex<Vec<String>>>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

pub(crate) fn get(path: &str) -> http::request::Builder {
    http::Request::get(path)
}

pub(crate) fn post(path: &str) -> http::request::Builder {
    http::Request::post(path)
}

/// Answers with what arrived; some queries make it behave otherwise.
fn echo(tenant: &str, request: &Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    assert_ne!(query, "panic", "a planted panic");
    let mut text = format!("tenant {tenant}\n{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        writeln!(text, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    match query.as_str() {
        "etag" => ([("etag", "\"1\"")], text).into_response(),
        "cache" => ([("cache-control", "private, max-age=5")], text).into_response(),
        _ => text.into_response(),
    }
}

impl App {
    pub(crate) async fn new(secrets: &[(&str, &str)]) -> Self {
        Self::build("local", secrets, true, true).await
    }

    pub(crate) async fn in_mode(mode: &str) -> Self {
        Self::build(mode, &[], true, true).await
    }

    pub(crate) async fn unmigrated() -> Self {
        Self::build("local", &[], false, true).await
    }

    pub(crate) async fn without_frontend() -> Self {
        Self::build("local", &[], true, false).await
    }

    async fn build(mode: &str, secrets: &[(&str, &str)], migrated: bool, frontend: bool) -> Self {
        let crons = Arc::<Mutex<Vec<String>>>::default();
        let heard = Arc::clone(&crons);
        let mut builder = Host::builder()
            .secret("MODE", mode)
            .tenants(|_, tenant| {
                let schema = async |(), _: TenantSchema| Ok(SchemaVersion { version: 7 });
                let name = tenant.tenant.to_string();
                answer::<TenantSchema, _, _, _>(Router::new(), schema)
                    .fallback(async move |request: Request| echo(&name, &request))
            })
            .service(Function::Discover, move |_| {
                let run = |heard: Arc<Mutex<Vec<String>>>, call: RunCron| async move {
                    heard.lock().unwrap().push(call.name);
                    Ok(CronReport {
                        due: 3,
                        ..CronReport::default()
                    })
                };
                answer::<RunCron, _, _, _>(Router::new(), run).with_state(Arc::clone(&heard))
            })
            .service(Function::Accounts, |_| {
                let run = async |(), _: RunCron| Ok(CronReport::default());
                answer::<RunCron, _, _, _>(Router::new(), run)
            });
        for (name, value) in secrets {
            builder = builder.secret(name, value);
        }
        if migrated {
            builder = builder.migrations(testing::platform_migrations());
        }
        if frontend {
            builder = builder.assets(Assets::memory(FRONTEND));
        }
        let host = builder.build().await.unwrap();
        Self { host, crons }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(get(path).header("host", "localhost:8787")).await
    }

    pub(crate) async fn send(&self, request: http::request::Builder) -> Answer {
        self.send_body(request, Vec::new()).await
    }

    pub(crate) async fn send_body(&self, request: http::request::Builder, body: Vec<u8>) -> Answer {
        let router = rolecall_gateway::router(self.host.ports());
        let response = router
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: axum::body::to_bytes(body, 1 << 20).await.unwrap(),
        }
    }

    pub(crate) fn log(&self) -> Vec<LogLine> {
        let lines = self.host.ports().log.lines();
        lines
            .into_iter()
            .filter(|line| line.event == "request")
            .collect()
    }

    pub(crate) fn crons(&self) -> Vec<String> {
        self.crons.lock().unwrap().clone()
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).map(|value| value.to_str().unwrap());
        value.unwrap_or_default().to_owned()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn is_page(&self) {
        assert!(self.text().contains("<title>"), "{}", self.text());
    }

    /// Asserts a problem document of this status.
    pub(crate) fn is_problem(&self, status: StatusCode) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status.as_u16());
        assert!(
            problem["type"]
                .as_str()
                .unwrap()
                .starts_with("urn:rolecall:problem:")
        );
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
}
