//! A person's client for the black-box suite: it knows the HTTP API and nothing else.
//!
//! `cargo xtask test` starts a product on recorded boards and says where in `ROLECALL_URL`; the
//! recorded boards' own control address is in `RECORDED_URL`. All tests share that one instance and
//! its one tenant, run one after the other, and each brings about the state it needs.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate is test code: a surprise ends the test"
)]

pub mod files;
pub mod traces;

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

/// A CV of an invented person whose skills the recorded boards ask for.
pub const CV: &str = include_str!("../../fixtures/cv/ada.txt");

/// A client of a running product.
#[derive(Debug, Clone)]
pub struct App {
    /// Where it is, without a trailing slash.
    pub base: String,
    http: reqwest::Client,
}

/// A JSON answer.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body; `Null` where it was empty.
    pub body: Value,
}

impl Answer {
    /// The body of an answer that must have succeeded.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.body);
        self.body
    }

    /// The problem document of an answer that must have failed with `status`.
    #[track_caller]
    pub fn problem(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        let kind = self
            .headers
            .get("content-type")
            .map(|v| v.to_str().unwrap_or_default());
        assert_eq!(kind, Some("application/problem+json"), "{}", self.body);
        for member in ["type", "title", "detail"] {
            assert!(self.body[member].is_string(), "no {member}: {}", self.body);
        }
        assert_eq!(self.body["status"], status);
        self.body
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: `cargo xtask test --only blackbox` starts a product and sets it")
    })
}

impl App {
    /// The product under test.
    #[track_caller]
    pub fn running() -> Self {
        let base = variable("ROLECALL_URL").trim_end_matches('/').to_owned();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_mins(1))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self { base, http }
    }

    /// A request to build upon; `path` begins with `/`.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    /// Sends it and reads a JSON answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        read(request.send().await.expect("the product answers")).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// PUT of JSON.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Uploads a CV file.
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> Answer {
        self.hand_over("/api/profile/cv", name, bytes).await
    }

    /// Brings postings along in a file.
    pub async fn import(&self, name: &str, bytes: Vec<u8>) -> Answer {
        self.hand_over("/api/applications/import", name, bytes)
            .await
    }

    async fn hand_over(&self, path: &str, name: &str, bytes: Vec<u8>) -> Answer {
        let part = Part::bytes(bytes).file_name(name.to_owned());
        let form = Form::new().part("file", part);
        self.send(self.request(Method::POST, path).multipart(form))
            .await
    }

    /// The only search afterwards is this one; its id is returned.
    pub async fn only_search(&self, spec: &Value) -> String {
        for search in items(&self.get("/api/searches").await.ok()) {
            self.delete(&format!("/api/searches/{}", id(&search)))
                .await
                .ok();
        }
        id(&self.post("/api/searches", spec).await.ok())
    }

    /// Asks for postings and waits until the task has ended.
    pub async fn discover(&self) -> Value {
        let task = self.post("/api/discover", &json!({})).await.ok();
        self.settled(&id(&task)).await
    }

    /// Waits until a task is no longer live.
    pub async fn settled(&self, task: &str) -> Value {
        let mut last = Value::Null;
        for _ in 0..600 {
            last = self.get(&format!("/api/tasks/{task}")).await.ok();
            if !matches!(last["state"].as_str(), Some("queued" | "running")) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("task still live after two minutes: {last}");
    }

    /// Waits until no task is live.
    pub async fn idle(&self) {
        for task in items(&self.get("/api/tasks").await.ok()) {
            self.settled(&id(&task)).await;
        }
    }

    /// A person with a CV and the search “Engineer”, their list filled from the recorded boards.
    pub async fn settled_in(&self) -> Vec<Value> {
        self.upload("ada.txt", CV.into()).await.ok();
        self.only_search(&json!({"name": "Engineering", "titles": ["Engineer"]}))
            .await;
        let task = self.discover().await;
        assert_eq!(task["state"], "completed", "{task}");
        self.idle().await;
        self.applications("").await
    }

    /// All applications of a query, page by page.
    pub async fn applications(&self, query: &str) -> Vec<Value> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self
                .get(&format!("/api/applications?{query}{cursor}"))
                .await
                .ok();
            all.extend(items(&page));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }
}

/// The items of a list.
#[track_caller]
pub fn items(list: &Value) -> Vec<Value> {
    list["items"]
        .as_array()
        .unwrap_or_else(|| panic!("no items: {list}"))
        .clone()
}

/// The id of a thing.
#[track_caller]
pub fn id(thing: &Value) -> String {
    thing["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id: {thing}"))
        .to_owned()
}

/// Reads a response as JSON.
pub async fn read(response: Response) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.expect("a body");
    let body = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    };
    Answer {
        status,
        headers,
        body,
    }
}

/// The recorded boards the product reads from.
#[derive(Debug)]
pub struct Boards {
    base: String,
    http: reqwest::Client,
}

impl Boards {
    /// Those of the product under test.
    #[track_caller]
    pub fn running() -> Self {
        Self {
            base: variable("RECORDED_URL"),
            http: reqwest::Client::new(),
        }
    }

    /// Makes a host misbehave (`403`, `slow`, `truncated`, …, `none`).
    pub async fn fault(&self, host: &str, fault: &str, extra: &Value) {
        let mut body = json!({"host": host, "fault": fault});
        if let (Some(body), Some(extra)) = (body.as_object_mut(), extra.as_object()) {
            body.extend(extra.clone());
        }
        let response = self
            .http
            .post(format!("{}/__control", self.base))
            .json(&body)
            .send()
            .await;
        assert!(
            response.expect("the boards answer").status().is_success(),
            "{body}"
        );
    }

    /// The requests they have seen.
    pub async fn log(&self) -> Vec<Value> {
        let answer = self.http.get(format!("{}/__log", self.base)).send().await;
        let log: Value = answer
            .expect("the boards answer")
            .json()
            .await
            .expect("JSON");
        log.as_array().cloned().unwrap_or_else(|| items(&log))
    }
}
