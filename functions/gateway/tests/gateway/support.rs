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
use identity::{ApiToken, Scope, Session, SessionKeys};
use platform_native::{Assets, Host, LogLine, testing};
use serving::answer;
use shared::calls::{
    CronReport, IdentityResolved, ResolveIdentity, RunCron, SchemaVersion, TenantSchema,
};
use shared::ports::{Clock as _, Function, PlatformDb as _, Statement};
use shared::{Millis, Problem, TenantId};
use tower::ServiceExt;

const FRONTEND: [(&str, &str); 3] = [
    ("/index.html", "<!doctype html><title>Rolecall</title>"),
    ("/robots.txt", "User-agent: *"),
    ("/_app/immutable/x.js", "export {}"),
];

pub(crate) const SESSION_KEY: &str =
    "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";
/// Where cloud mode is reached in these tests.
pub(crate) const HOST: &str = "jobs.example";
pub(crate) const ORIGIN: &str = "https://jobs.example";
pub(crate) const DAY: Millis = 86_400_000;

/// A running gateway; the host is kept because ports reach back to it.
pub(crate) struct App {
    host: Host,
    instance: Router,
    crons: Arc<Mutex<Vec<String>>>,
    arrived: Arc<Mutex<Vec<String>>>,
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

/// A request as the app's own page makes it.
pub(crate) fn ours(method: &str, path: &str) -> http::request::Builder {
    let request = http::request::Builder::new().method(method).uri(path);
    request
        .header("host", HOST)
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-origin")
}

/// A request as a program makes it.
pub(crate) fn tool(method: &str, path: &str, token: &str) -> http::request::Builder {
    let request = http::request::Builder::new()
        .method(method)
        .uri(path)
        .header("host", HOST);
    request.header("authorization", format!("Bearer {token}"))
}

#[track_caller]
pub(crate) fn is_401(answer: &Answer) {
    answer.is_problem(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    assert_eq!(
        answer.json()["type"],
        "urn:rolecall:problem:unauthenticated"
    );
}

/// Answers with what arrived; some queries make it behave otherwise.
fn echo(tenant: &str, request: &Request, arrived: &Mutex<Vec<String>>) -> Response {
    let line = format!("{tenant}: {} {}", request.method(), request.uri());
    arrived.lock().unwrap().push(line);
    let query = request.uri().query().unwrap_or_default().to_owned();
    assert_ne!(query, "panic", "a planted panic");
    let status = query
        .strip_prefix("status=")
        .map(|code| code.parse().unwrap());
    let status = status.map_or(StatusCode::OK, |code| StatusCode::from_u16(code).unwrap());
    let mut text = format!("tenant {tenant}\n{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        writeln!(text, "{name}: {}", value.to_str().unwrap()).unwrap();
    }
    match query.as_str() {
        "etag" => ([("etag", "\"1\"")], text).into_response(),
        "cache" => ([("cache-control", "private, max-age=5")], text).into_response(),
        "cookie" => ([("set-cookie", "__Host-rolecall=fresh; Path=/")], text).into_response(),
        _ => (status, text).into_response(),
    }
}

/// Accounts knows everybody whose subject begins with a letter.
async fn resolve((): (), asked: ResolveIdentity) -> Result<IdentityResolved, Problem> {
    let welcome = asked.subject.starts_with(|c: char| c.is_ascii_alphabetic());
    Ok(IdentityResolved {
        tenant: welcome.then(|| TenantId::parse(asked.subject).unwrap()),
        refused: (!welcome).then(|| "registration is closed here".to_owned()),
    })
}

/// An id of the right shape that tells whose it is.
pub(crate) fn id(person: &str) -> String {
    format!("{:0>26}", person.to_ascii_uppercase())
}

pub(crate) fn keys() -> SessionKeys {
    SessionKeys::from_secrets([(1, SESSION_KEY)]).unwrap()
}

pub(crate) fn cookie(token: &str) -> String {
    format!("__Host-rolecall={token}")
}

impl App {
    pub(crate) async fn new(secrets: &[(&str, &str)]) -> Self {
        Self::build("local", secrets, true, true).await
    }

    pub(crate) async fn with(mode: &str, secrets: &[(&str, &str)]) -> Self {
        Self::build(mode, secrets, true, true).await
    }

    /// In cloud mode at [`HOST`].
    pub(crate) async fn cloud(secrets: &[(&str, &str)]) -> Self {
        let served = [("PUBLIC_URL", ORIGIN), ("SESSION_KEY_1", SESSION_KEY)];
        Self::with("cloud", &[&served, secrets].concat()).await
    }

    /// A runtime may make a new instance at any time, which remembers nothing.
    pub(crate) fn renew(&mut self) {
        self.instance = rolecall_gateway::router(self.host.ports());
    }

    pub(crate) fn now(&self) -> Millis {
        self.host.ports().clock.now()
    }

    pub(crate) fn advance(&self, ms: Millis) {
        self.host.ports().clock.advance(ms);
    }

    pub(crate) async fn sql(&self, sql: &'static str) {
        let db = self.host.ports().db;
        db.batch(vec![Statement::new(sql)]).await.unwrap();
    }

    /// A session of this person that began now.
    pub(crate) fn session(&self, person: &str) -> Session {
        Session::begin(TenantId::parse(person).unwrap(), id(person), self.now())
    }

    /// The cookie of a session that began now.
    pub(crate) fn cookie(&self, person: &str) -> String {
        cookie(&self.session(person).sign(&keys()).unwrap())
    }

    /// An API token of this person for thirty days.
    pub(crate) fn token(&self, person: &str, scopes: &[Scope]) -> String {
        let tenant = TenantId::parse(person).unwrap();
        let until = self.now() + 30 * DAY;
        let token = ApiToken::new(tenant, id(person), scopes.to_vec(), self.now(), until);
        token.sign(&keys()).unwrap()
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
        let arrived = Arc::<Mutex<Vec<String>>>::default();
        let (at_tenants, at_accounts) = (Arc::clone(&arrived), Arc::clone(&arrived));
        let mut builder = Host::builder()
            .secret("MODE", mode)
            .tenants(move |_, tenant| {
                let schema = async |(), _: TenantSchema| Ok(SchemaVersion { version: 7 });
                let name = tenant.tenant.to_string();
                let arrived = Arc::clone(&at_tenants);
                answer::<TenantSchema, _, _, _>(Router::new(), schema)
                    .fallback(async move |request: Request| echo(&name, &request, &arrived))
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
            .service(Function::Accounts, move |_| {
                let arrived = Arc::clone(&at_accounts);
                let run = async |(), _: RunCron| Ok(CronReport::default());
                let router = answer::<RunCron, _, _, _>(Router::new(), run);
                answer::<ResolveIdentity, _, _, _>(router, resolve)
                    .fallback(async move |request: Request| echo("accounts", &request, &arrived))
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
        let instance = rolecall_gateway::router(host.ports());
        Self {
            host,
            instance,
            crons,
            arrived,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(get(path).header("host", "localhost:8787")).await
    }

    pub(crate) async fn send(&self, request: http::request::Builder) -> Answer {
        self.send_body(request, Vec::new()).await
    }

    pub(crate) async fn send_body(&self, request: http::request::Builder, body: Vec<u8>) -> Answer {
        let router = self.instance.clone();
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

    /// What reached a tenant or accounts since this was last asked.
    pub(crate) fn arrived(&self) -> Vec<String> {
        std::mem::take(&mut self.arrived.lock().unwrap())
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

    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let values = self.headers.get_all(name).iter();
        values.map(|v| v.to_str().unwrap().to_owned()).collect()
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
