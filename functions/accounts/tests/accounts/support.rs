//! The function with all it reaches, and people who use it.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(
    clippy::allow_attributes,
    reason = "what is unused differs between the files"
)]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use http::{HeaderMap, Method, StatusCode};
use identity::{Session, SessionKeys};
use platform_native::{Delivery, Host, Random, testing};
use serde_json::{Value, json};
use shared::calls::{CronReport, RunCron};
use shared::ports::{Clock as _, Function, Services as _, Sql as _, Statement};

use crate::tenants::Tenants;

pub(crate) const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
pub(crate) const PASSWORD: &str = "seventeen green umbrellas";
pub(crate) const OTHER_PASSWORD: &str = "eleven tired violinists";

pub(crate) struct App {
    pub(crate) host: Host,
    pub(crate) tenants: Tenants,
    pub(crate) mail: MailServer,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// Whoever asks, as the gateway would have it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Browser {
    pub(crate) tenant: String,
    pub(crate) session: String,
    pub(crate) address: Option<String>,
}

impl App {
    /// With mail, open registration and everything else as it is by default.
    pub(crate) async fn new() -> Self {
        Self::with(&[("REGISTRATION", "open")]).await
    }

    /// With these variables over the defaults of tests.
    pub(crate) async fn with(set: &[(&str, &str)]) -> Self {
        Self::delivering(set, Delivery::Straight).await
    }

    pub(crate) async fn delivering(set: &[(&str, &str)], delivery: Delivery) -> Self {
        let (tenants, mail) = (Tenants::default(), MailServer::start().await);
        let theirs = tenants.clone();
        let mut builder = Host::builder()
            .delivery(delivery)
            .random(Random::seeded(7))
            .migrations(testing::platform_migrations())
            .service(Function::Accounts, rolecall_accounts::router)
            .tenants(move |ports, tenant| theirs.router(tenant.tenant.as_str(), ports.clock));
        let defaults = [
            ("MODE", "cloud"),
            ("PUBLIC_URL", "https://rolecall.example/app/"),
            ("SESSION_KEY_1", KEY),
            ("MASTER_KEY_1", KEY),
            ("MAIL_PROVIDER", "resend"),
            ("MAIL_TOKEN", "token"),
            ("MAIL_FROM", "Rolecall <hello@rolecall.example>"),
            ("MAIL_API", mail.address.as_str()),
        ];
        for (name, value) in defaults.iter().chain(set) {
            builder = builder.secret(name, value);
        }
        let host = builder.build().await.unwrap();
        Self {
            host,
            tenants,
            mail,
        }
    }

    pub(crate) async fn send(
        &self,
        who: &Browser,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("user-agent", "Test Browser")
            .header(
                "rolecall-address",
                who.address.as_deref().unwrap_or("192.0.2.1"),
            )
            .header("rolecall-request", "request-id");
        if !who.tenant.is_empty() {
            request = request
                .header("rolecall-person", &who.tenant)
                .header("rolecall-caller", format!("session {}", who.session));
        }
        let body = body.map_or_else(Body::empty, |body| {
            request.headers_mut().unwrap().insert(
                "content-type",
                http::HeaderValue::from_static("application/json"),
            );
            Body::from(body.to_string())
        });
        self.ask(request.body(body).unwrap()).await
    }

    pub(crate) async fn ask(&self, request: http::Request<Body>) -> Answer {
        let services = self.host.ports().services;
        let response = services.forward(Function::Accounts, request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        }
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(&Browser::default(), Method::POST, path, Some(body))
            .await
    }

    pub(crate) async fn get(&self, who: &Browser, path: &str) -> Answer {
        self.send(who, Method::GET, path, None).await
    }

    /// Delivers what waits and what that causes.
    pub(crate) async fn settle(&self) {
        assert!(self.host.settle(50).await.unwrap(), "it does not settle");
    }

    pub(crate) async fn cron(&self, name: &str) -> CronReport {
        let call = RunCron {
            name: name.to_owned(),
        };
        let services = self.host.ports().services;
        services.call(Function::Accounts, &call).await.unwrap()
    }

    pub(crate) fn advance(&self, ms: i64) {
        self.host.ports().clock.advance(ms);
    }

    pub(crate) async fn run(&self, sql: &str) {
        let db = self.host.ports().db;
        db.execute(Statement::new(sql.to_owned())).await.unwrap();
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let db = self.host.ports().db;
        let rows = db.query(Statement::new(sql.to_owned())).await.unwrap();
        rows.first().unwrap().get("n").unwrap()
    }

    /// The token of the newest letter to this address.
    pub(crate) async fn token_for(&self, email: &str) -> String {
        self.settle().await;
        let letters = self.mail.letters();
        let letter = letters.iter().rev().find(|one| one["to"][0] == email);
        let text = letter.expect("a letter")["text"].as_str().unwrap();
        let link = text.split("#token=").nth(1).expect("a link");
        link.split_whitespace().next().unwrap().to_owned()
    }

    /// Registers and opens the link.
    pub(crate) async fn register(&self, email: &str) {
        let body = json!({"email": email, "password": PASSWORD});
        let who = Browser::from_address(email);
        let path = "/api/auth/register";
        let answer = self.send(&who, Method::POST, path, Some(body)).await;
        answer.is(202);
        let token = self.token_for(email).await;
        let body = json!({ "token": token });
        let answer = self
            .send(&who, Method::POST, "/api/auth/verify", Some(body))
            .await;
        answer.is(200);
    }

    /// Signs in with the usual password.
    pub(crate) async fn sign_in(&self, email: &str) -> Browser {
        self.sign_in_with(email, PASSWORD).await
    }

    pub(crate) async fn sign_in_with(&self, email: &str, password: &str) -> Browser {
        let body = json!({"email": email, "password": password});
        let who = Browser::from_address(email);
        let answer = self
            .send(&who, Method::POST, "/api/auth/sign-in", Some(body))
            .await;
        answer.is(200);
        self.browser(&answer)
    }

    /// Who the cookie of an answer says is signed in.
    pub(crate) fn browser(&self, answer: &Answer) -> Browser {
        let cookie = answer.cookie("__Host-rolecall").expect("a session cookie");
        let keys = SessionKeys::from_secrets([(1, KEY)]).unwrap();
        let now = self.host.ports().clock.now();
        let session = Session::verify(&keys, &cookie, now).unwrap();
        Browser {
            tenant: session.tenant.to_string(),
            session: session.id,
            address: None,
        }
    }

    /// Somebody registered and signed in.
    pub(crate) async fn person(&self, email: &str) -> Browser {
        self.register(email).await;
        self.sign_in(email).await
    }

    pub(crate) async fn administrator(&self) -> Browser {
        let admin = self.person("root@rolecall.example").await;
        self.run(&format!(
            "UPDATE accounts SET is_admin = 1 WHERE id = '{}'",
            admin.tenant
        ))
        .await;
        admin
    }
}

impl Browser {
    /// A stranger with an address of their own, so that nobody uses up another's share.
    pub(crate) fn from_address(of: &str) -> Self {
        let n = of
            .bytes()
            .fold(7_u32, |n, b| n.wrapping_mul(31) ^ u32::from(b));
        let [_, a, b, c] = n.to_be_bytes();
        Self {
            address: Some(format!("10.{a}.{b}.{c}")),
            ..Self::default()
        }
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    #[track_caller]
    pub(crate) fn at(&self, field: &str) -> &Self {
        assert_eq!(self.body["field"], field, "{}", self.body);
        self
    }

    pub(crate) fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).map(|value| value.to_str().unwrap());
        value.unwrap_or_default().to_owned()
    }

    /// The value a cookie is set to.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.headers.get_all("set-cookie").iter().find_map(|value| {
            let (given, value) = value.to_str().ok()?.split_once('=')?;
            (given == name).then(|| value.split(';').next().unwrap_or_default().to_owned())
        })
    }
}

/// A mail provider on loopback that keeps what it is given.
#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) address: String,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    letters: Vec<Value>,
    ids: Vec<String>,
    status: u16,
    /// An address it answers 503 for.
    busy: Option<String>,
}

impl MailServer {
    async fn start() -> Self {
        let kept = Arc::<Mutex<Kept>>::default();
        let theirs = Arc::clone(&kept);
        let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
            let kept = Arc::clone(&theirs);
            async move {
                let mut kept = kept.lock().unwrap();
                let letter: Value = serde_json::from_slice(&body).unwrap();
                if kept
                    .busy
                    .as_deref()
                    .is_some_and(|busy| letter["to"][0] == busy)
                {
                    return StatusCode::SERVICE_UNAVAILABLE;
                }
                let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
                if status.is_success() {
                    let id = headers["idempotency-key"].to_str().unwrap().to_owned();
                    // As the provider does.
                    if !kept.ids.contains(&id) {
                        kept.letters.push(letter);
                        kept.ids.push(id);
                    }
                }
                status
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, kept }
    }

    /// What arrived, the oldest first.
    pub(crate) fn letters(&self) -> Vec<Value> {
        self.kept.lock().unwrap().letters.clone()
    }

    /// Subjects of what arrived for this address.
    pub(crate) fn subjects(&self, email: &str) -> Vec<String> {
        let letters = self.letters().into_iter();
        let mine = letters.filter(|letter| letter["to"][0] == email);
        mine.map(|letter| letter["subject"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What it answers from now on; 0 for 200.
    pub(crate) fn answers(&self, status: u16) {
        self.kept.lock().unwrap().status = status;
    }
    /// From now on it answers 503 for letters to this address.
    pub(crate) fn is_busy_for(&self, email: &str) {
        self.kept.lock().unwrap().busy = Some(email.to_owned());
    }
}
