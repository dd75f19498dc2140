//! One tenant in a host of its own, with discover played.

mod discover;
mod samples;

use std::fmt::Write as _;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::BodyExt;
use platform_native::{Host, Store, TenantDb, testing};
use serde_json::{Value, json};
use shared::application::ScoredPosting;
use shared::calls::{
    CALL_PREFIX, Call, Delivered, MatchInputs, MatchInputsAnswer, Message, ReportProgress, Wake,
};
use shared::ports::Function;
use shared::task::TaskStep;
use shared::{TaskId, TenantId};
use tower::ServiceExt;

pub(crate) use self::samples::{block, posting, scored, step};

pub(crate) const MASTER: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// A tenant's function, spoken to as gateway and other functions do.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) host: Host,
    pub(crate) router: Router,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) text: String,
    /// The body did not come to its end.
    pub(crate) broke_off: bool,
}

impl Answer {
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
        assert!(!self.broke_off, "it broke off");
        self.body
    }

    #[track_caller]
    pub(crate) fn problem(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["status"], status, "{}", self.text);
        self.body
    }
}

impl App {
    /// In memory, tenant `ada`.
    pub(crate) async fn new() -> Self {
        Self::at(Store::Memory).await
    }

    pub(crate) async fn at(store: Store) -> Self {
        let host = Host::builder()
            .store(store)
            .migrations(testing::platform_migrations())
            .secret("MASTER_KEY_1", MASTER)
            .service(Function::Discover, |_| discover::router())
            .service(Function::Documents, rolecall_documents::router)
            .build()
            .await
            .unwrap();
        Self::of(host, "ada")
    }

    pub(crate) fn of(host: Host, tenant: &str) -> Self {
        let tenant = TenantId::parse(tenant).unwrap();
        let ports = host.tenant_ports(&tenant).unwrap();
        let router = rolecall_tenant::router(host.ports(), ports);
        Self { host, router }
    }

    /// Ada's own database.
    pub(crate) fn db(&self) -> TenantDb {
        let tenant = TenantId::parse("ada").unwrap();
        self.host.tenant_ports(&tenant).unwrap().db
    }

    /// As the owner, unless the request says who asks.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        let caller = request.headers_mut().entry("rolecall-caller");
        caller.or_insert(HeaderValue::from_static("owner"));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await;
        let broke_off = body.is_err();
        let bytes = body.unwrap_or_default().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            broke_off,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn write(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.write(Method::POST, path, &body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.write(Method::PUT, path, &body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.write(Method::DELETE, path, &json!({})).await
    }

    pub(crate) async fn upload(&self, field: &str, name: &str, bytes: &[u8]) -> Answer {
        self.send(upload(field, name, bytes, "AaB03x")).await
    }

    /// Uploads a CV with further fields of the form.
    pub(crate) async fn give(&self, file: &str, text: &str, fields: &[(&str, &str)]) -> Answer {
        let boundary = "AaB03x";
        let mut body = String::new();
        for (name, value) in fields {
            let _ = write!(
                body,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let mut request = upload("file", file, text.as_bytes(), boundary);
        let file = std::mem::take(request.body_mut()).collect().await.unwrap();
        body.push_str(std::str::from_utf8(&file.to_bytes()).unwrap());
        *request.body_mut() = Body::from(body);
        self.send(request).await
    }

    pub(crate) async fn import(&self, file: &str) -> Answer {
        let mut request = upload("file", "list.csv", file.as_bytes(), "AaB03x");
        *request.uri_mut() = "/api/applications/import".parse().unwrap();
        self.send(request).await
    }

    pub(crate) async fn call<C: Call>(&self, call: &C) -> C::Answer {
        let path = format!("{CALL_PREFIX}{}", C::NAME);
        let answer = self.post(&path, serde_json::to_value(call).unwrap()).await;
        serde_json::from_value(answer.ok()).unwrap()
    }

    pub(crate) async fn inputs(&self) -> MatchInputsAnswer {
        self.call(&MatchInputs {}).await
    }

    pub(crate) async fn report(&self, task: &TaskId, steps: Vec<TaskStep>) -> bool {
        let call = ReportProgress {
            task: task.clone(),
            steps,
            failed: None,
        };
        self.call::<ReportProgress>(&call).await.live
    }

    pub(crate) async fn wake(&self) {
        self.call(&Wake {}).await;
    }

    /// Hands over one block at the present version and cursor.
    pub(crate) async fn deliver(&self, kept: Vec<ScoredPosting>) -> Delivered {
        let inputs = self.inputs().await;
        self.call(&block(&inputs, kept)).await
    }

    pub(crate) fn sent(&self) -> Vec<Message> {
        self.host.ports().queue.waiting()
    }

    pub(crate) async fn list(&self, query: &str) -> Vec<Value> {
        items(&self.get(&format!("/api/applications?{query}")).await.ok())
    }
}

pub(crate) fn upload(field: &str, name: &str, bytes: &[u8], boundary: &str) -> Request<Body> {
    let file = if name.is_empty() {
        String::new()
    } else {
        format!("; filename=\"{name}\"")
    };
    let mut body =
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n")
            .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={boundary}");
    Request::post("/api/profile/cv")
        .header("content-type", kind)
        .body(Body::from(body))
        .unwrap()
}

pub(crate) fn items(list: &Value) -> Vec<Value> {
    list["items"].as_array().expect("items").clone()
}
