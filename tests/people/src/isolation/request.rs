//! A request as data: whole before it is sent, so that it can be judged beside its answer.

use blackbox::App;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, ORIGIN};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::time::Duration;

use super::model::Effect;
use crate::jar::SESSION;
use crate::person::ADDRESS;

/// What a stream of events is read for.
const STREAM: Duration = Duration::from_millis(300);
/// The most that any route may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is sent.
#[derive(Debug, Clone)]
pub enum Body {
    /// Nothing.
    None,
    /// JSON.
    Json(Value),
    /// A form with a file.
    Form {
        /// Its other fields.
        fields: Vec<(&'static str, String)>,
        /// The file's name.
        name: String,
        /// The file.
        bytes: Vec<u8>,
    },
}

/// Who vouches for it.
#[derive(Debug, Clone)]
pub enum Credential {
    /// The cookie of a session, with the origin a browser names.
    Cookie(String),
    /// A token for the API.
    Bearer(String),
}

/// A request and what must come of it.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The route's template, as figures name it.
    pub route: &'static str,
    /// Method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// What is sent.
    pub body: Body,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// Who vouches for it.
    pub credential: Credential,
    /// The statuses it may have; the first is the likely one.
    pub expect: &'static [u16],
    /// What it does to the model when it succeeds.
    pub effect: Effect,
}

impl Ask {
    /// A request without a body that needs nothing but to succeed.
    pub fn new(route: &'static str, method: Method, path: String, credential: Credential) -> Self {
        Self {
            route,
            method,
            path,
            body: Body::None,
            headers: Vec::new(),
            credential,
            expect: &[200],
            effect: Effect::Nothing,
        }
    }

    /// With this JSON.
    #[must_use]
    pub fn json(mut self, body: Value) -> Self {
        self.body = Body::Json(body);
        self
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Must be answered with one of these.
    #[must_use]
    pub const fn expect(mut self, statuses: &'static [u16]) -> Self {
        self.expect = statuses;
        self
    }

    /// Does this when it succeeds.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Everything it says but who vouches for it: what an answer may repeat.
    pub fn said(&self) -> String {
        let mut said = self.path.clone();
        for (name, value) in &self.headers {
            said += "\n";
            said += name;
            said += value;
        }
        match &self.body {
            Body::None => {}
            Body::Json(value) => said.push_str(&value.to_string()),
            Body::Form {
                fields,
                name,
                bytes,
            } => {
                for (_, value) in fields {
                    said += value;
                }
                said += name;
                said.push_str(&String::from_utf8_lossy(bytes));
            }
        }
        said
    }

    fn build(&self, app: &App, address: &str) -> RequestBuilder {
        let mut request = app
            .request(self.method.clone(), &self.path)
            .header(ADDRESS, address);
        request = match &self.credential {
            Credential::Cookie(value) => request
                .header(COOKIE, format!("{SESSION}={value}"))
                .header(ORIGIN, &app.base),
            Credential::Bearer(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
        };
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        match &self.body {
            Body::None => request,
            Body::Json(value) => request.json(value),
            Body::Form {
                fields,
                name,
                bytes,
            } => {
                let file = Part::bytes(bytes.clone()).file_name(name.clone());
                let form = Form::new().part("file", file);
                let fields = fields.iter();
                request.multipart(fields.fold(form, |f, (n, v)| f.text(*n, v.clone())))
            }
        }
    }

    /// Sends it and reads the answer to its end; of a stream, what comes at once.
    pub async fn send(&self, app: &App, address: &str) -> Reply {
        let request = self.build(app, address);
        let whole = async {
            let mut response = request.send().await.expect("the product answers");
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let mut bytes = Vec::new();
            let kind = headers.get("content-type").map(|v| v.to_str());
            let is_stream = kind.is_some_and(|k| k.is_ok_and(|k| k.starts_with("text/event")));
            let wait = if is_stream { STREAM } else { PATIENCE };
            while let Ok(piece) = tokio::time::timeout(wait, response.chunk()).await {
                match piece.expect("an answer that does not break off") {
                    Some(piece) => bytes.extend_from_slice(&piece),
                    None => break,
                }
            }
            Reply {
                status,
                headers,
                bytes,
            }
        };
        let answered = tokio::time::timeout(PATIENCE, whole).await;
        answered.unwrap_or_else(|_| panic!("no answer within a minute: {self:?}"))
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// Whether it did what was asked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON; `Null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
