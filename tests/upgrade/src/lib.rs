//! What earlier releases left behind, and today's functions over it.
//!
//! Each folder `tests/fixtures/release-VERSION` was made by that release (`make-release.mjs`,
//! `statements.mjs`): its databases as SQL, what it answered about them (`answers.json`), and the
//! statements it runs. A release stays here for as long as anybody may come from it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate is test code: a surprise ends the test"
)]

pub mod schema;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use axum::body::Body;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use platform_native::{Clock, Host, Store, testing};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;
use shared::Millis;
use shared::ports::Function;
use tower::ServiceExt as _;

/// A release and what it left.
#[derive(Debug)]
pub struct Release {
    folder: PathBuf,
    /// What it said of its data.
    pub said: Said,
}

/// `answers.json`.
#[derive(Debug, Deserialize)]
pub struct Said {
    /// The release, as its health named it.
    pub version: String,
    /// Numbers of its newest migrations.
    pub schema: Numbers,
    /// When it was asked, UTC unix ms.
    pub asked_at: Millis,
    /// Path and query to answer: JSON, or text where it was none.
    pub answers: BTreeMap<String, Value>,
}

/// Numbers of migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Numbers {
    /// `d1-migrations`.
    pub platform: i64,
    /// `functions/tenant/migrations`.
    pub tenant: i64,
}

/// The databases there are, by the name of their dump and the file they become.
pub const DATABASES: [(&str, &str, &str); 2] = [
    ("platform", "platform.sql", "platform.db"),
    ("tenant", "tenant-local.sql", "tenants/local.db"),
];

impl Release {
    /// All of them, oldest first.
    pub fn all() -> Vec<Self> {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
        let mut folders: Vec<PathBuf> = fs::read_dir(&fixtures)
            .expect("the fixtures")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with("release-")
            })
            .collect();
        folders.sort();
        folders.into_iter().map(Self::read).collect()
    }

    fn read(folder: PathBuf) -> Self {
        let text = fs::read_to_string(folder.join("answers.json")).expect("answers.json");
        let said = serde_json::from_str(&text).expect("the shape of answers.json");
        Self { folder, said }
    }

    fn text(&self, name: &str) -> String {
        let path = self.folder.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Its statements on the database `name`, one each.
    pub fn statements(&self, name: &str) -> Vec<String> {
        let all = self.text(&format!("statements-{name}.sql"));
        all.split(";\n")
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect()
    }

    /// A database of its own as it left it, in memory.
    pub fn database(&self, dump: &str) -> Connection {
        let connection = Connection::open_in_memory().expect("a database");
        connection
            .execute_batch(&self.text(dump))
            .expect("its dump");
        connection
    }

    /// Its databases as files in a folder of this test's own.
    pub fn unpack(&self, test: &str) -> Data {
        let name = format!(
            "rolecall-upgrade-{test}-{}-{}",
            self.said.version,
            std::process::id()
        );
        let folder = std::env::temp_dir().join(name);
        // What an earlier run with this number left.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("tenants")).expect("a folder");
        for (_, dump, file) in DATABASES {
            let connection = Connection::open(folder.join(file)).expect("a file");
            connection
                .execute_batch(&self.text(dump))
                .expect("its dump");
        }
        Data(folder)
    }

    /// Today's functions over these files, at the time the release was asked.
    pub async fn start(&self, data: &Data) -> App {
        let host = Host::builder()
            .store(Store::Directory(data.0.clone()))
            .clock(Clock::fixed(self.said.asked_at))
            .migrations(testing::platform_migrations())
            .secret("MODE", "local")
            .secret("MASTER_KEY_1", self.text("master-key").trim())
            .service(Function::Discover, rolecall_discover::router)
            .service(Function::Match, rolecall_match::router)
            .service(Function::Documents, rolecall_documents::router)
            .service(Function::Accounts, rolecall_accounts::router)
            .tenants(rolecall_tenant::router)
            .build()
            .await
            .expect("today's functions over the release's data");
        App(host)
    }
}

/// Files of a test; gone with it.
#[derive(Debug)]
pub struct Data(PathBuf);

impl Data {
    /// Opens one of the databases beside whatever runs on it.
    pub fn open(&self, file: &str) -> Connection {
        Connection::open(self.0.join(file)).expect("a database")
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running product.
#[derive(Debug)]
pub struct App(pub Host);

impl App {
    /// Status and body, JSON or text.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost");
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let router = rolecall_gateway::router(self.0.ports());
        let answer = router
            .oneshot(request.body(body).expect("a request"))
            .await
            .expect("an answer");
        let status = answer.status();
        let bytes = answer
            .into_body()
            .collect()
            .await
            .expect("a body")
            .to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// The answer to a request that must succeed.
    pub async fn ok(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) = self.ask(method.clone(), path, body).await;
        assert!(status.is_success(), "{method} {path}: {status} {answer}");
        answer
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Value {
        self.ok(Method::GET, path, None).await
    }
}

/// Where `now` lacks or changes something `before` said; what is new in `now` is allowed.
pub fn lost(before: &Value, now: &Value, at: &str, found: &mut Vec<String>) {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            for (name, value) in before {
                match now.get(name) {
                    Some(there) => lost(value, there, &format!("{at}.{name}"), found),
                    None => found.push(format!("{at}.{name} is gone")),
                }
            }
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            for (index, (before, now)) in before.iter().zip(now).enumerate() {
                lost(before, now, &format!("{at}[{index}]"), found);
            }
        }
        // JSON knows one kind of number.
        (Value::Number(before), Value::Number(now)) if before.as_f64() == now.as_f64() => {}
        _ if before == now => {}
        _ => found.push(format!("{at} was {before}, is {now}")),
    }
}
