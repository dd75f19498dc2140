//! The demo with real tenants: what a visitor finds, and that nothing of theirs stays.
#![cfg(test)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use platform_native::{Host, testing};
use serde_json::{Value, json};
use shared::calls::RunCron;
use shared::ports::{Function, Services as _};
use tower::ServiceExt as _;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const ORIGIN: &str = "http://localhost:8787";

/// A demo that nobody has seeded yet.
struct Demo {
    host: Host,
    gateway: Router,
}

impl Demo {
    async fn new() -> Self {
        let host = Host::builder()
            .migrations(testing::platform_migrations())
            .secret("MODE", "demo")
            .secret("PUBLIC_URL", ORIGIN)
            .secret("SESSION_KEY_1", KEY)
            .secret("MASTER_KEY_1", KEY)
            .service(Function::Discover, rolecall_discover::router)
            .service(Function::Match, rolecall_match::router)
            .service(Function::Documents, rolecall_documents::router)
            .service(Function::Accounts, rolecall_accounts::router)
            .tenants(rolecall_tenant::router)
            .build()
            .await
            .unwrap();
        let gateway = rolecall_gateway::router(host.ports());
        Self { host, gateway }
    }

    /// How many seedings a cron job says it did.
    async fn cron(&self, name: &str) -> u32 {
        let name = name.to_owned();
        let services = self.host.ports().services;
        let report = services.call(Function::Accounts, &RunCron { name }).await;
        report.unwrap().swept
    }

    /// A visitor's browser asks.
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost:8787")
            .header("origin", ORIGIN)
            .header("x-client-address", "192.0.2.1")
            .header("content-type", "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
        let answer = self.gateway.clone().oneshot(request.unwrap()).await;
        let (parts, body) = answer.unwrap().into_parts();
        let bytes = to_bytes(body, 1 << 22).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        (parts.status, body)
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    async fn change(&self, method: Method, path: &str, body: Value) {
        let (status, answer) = self.ask(method, path, Some(body)).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
    }

    /// What a visitor sees: every application with its state, the searches, the CVs.
    async fn seen(&self) -> Vec<String> {
        let name = |value: &Value, field: &str| value[field].as_str().unwrap().to_owned();
        let applications = self.get("/api/applications?limit=100").await;
        let mut seen = Vec::new();
        for one in applications["items"].as_array().unwrap() {
            let (title, company) = (name(one, "title"), name(one, "company"));
            seen.push(format!("{}: {title}, {company}", name(one, "status")));
        }
        for one in self.get("/api/searches").await["items"].as_array().unwrap() {
            seen.push(format!("search: {}", name(one, "name")));
        }
        for one in self.get("/api/cvs").await["items"].as_array().unwrap() {
            seen.push(format!("CV: {}", name(one, "name")));
        }
        seen.sort();
        seen
    }

    /// A visitor adds a search, takes away the one that was there, and decides on everything.
    async fn make_a_mess(&self) {
        let searches = self.get("/api/searches").await;
        let id = searches["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/searches/{id}");
        self.change(Method::DELETE, &path, json!({})).await;
        let mine = json!({"name": "A visitor's own", "titles": ["Lighthouse keeper"]});
        self.change(Method::POST, "/api/searches", mine).await;
        let pending = self.get("/api/applications?limit=100&status=pending").await;
        let ids: Vec<&Value> = pending["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["id"])
            .collect();
        let all = json!({"ids": ids, "status": "skipped"});
        self.change(Method::POST, "/api/applications/batch", all)
            .await;
    }
}

#[tokio::test]
async fn a_visitor_finds_the_same_demo_whatever_others_did_to_it() {
    let demo = Demo::new().await;
    assert_eq!(demo.cron("tick").await, 1);
    let first = demo.seen().await;
    let count = |prefix: &str| first.iter().filter(|s| s.starts_with(prefix)).count();
    assert_eq!(count("search: "), 1, "{first:#?}");
    assert_eq!(count("CV: "), 1, "{first:#?}");
    assert_eq!(first.len(), 20, "{first:#?}");
    for state in ["pending: ", "phone_screen: ", "interviewing: ", "offer: "] {
        assert!(count(state) > 0, "nothing is {state}{first:#?}");
    }

    demo.make_a_mess().await;
    let left = demo.seen().await;
    assert!(left.contains(&"search: A visitor's own".to_owned()));
    assert!(left.iter().all(|one| !one.starts_with("pending: ")));
    // A tick leaves visitors alone.
    assert_eq!(demo.cron("tick").await, 0);
    assert_eq!(demo.seen().await, left);

    let (status, body) = demo.ask(Method::POST, "/api/demo/reset", None).await;
    assert_eq!(status, 204, "{body}");
    assert_eq!(demo.seen().await, first);

    demo.make_a_mess().await;
    assert_ne!(demo.seen().await, first);
    assert_eq!(demo.cron("sweep").await, 1);
    assert_eq!(demo.seen().await, first);
}
