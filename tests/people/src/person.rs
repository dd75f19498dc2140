//! One person with their browser, whose every part a test may look at and change.

use blackbox::{Answer, App};
use reqwest::header::{COOKIE, ORIGIN};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::Administrator;
use crate::jar::Jar;
use crate::random;

/// Where the product is told from which address a request comes.
pub const ADDRESS: &str = "x-client-address";

/// Somebody, signed in or not.
#[derive(Debug, Clone)]
pub struct Person {
    /// The product.
    pub app: App,
    /// Their address of e-mail.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Where they come from.
    pub address: String,
    /// The cookies of their browser.
    pub jar: Jar,
}

impl Person {
    /// Somebody the product has never heard of, by this name and from an address of their own.
    pub fn stranger(name: &str) -> Self {
        let word = random::word();
        let n = random::fresh().to_be_bytes();
        Self {
            app: App::running(),
            email: format!("{name}.{word}@people.example"),
            password: format!("correct horse {}", random::word()),
            address: format!("10.{}.{}.{}", n[0], n[1], n[2]),
            jar: Jar::default(),
        }
    }

    /// Somebody who registered, opened the link they were sent, and signed in.
    pub async fn registered(name: &str) -> Self {
        let mut person = Self::stranger(name);
        person.register().await;
        person.sign_in().await.ok();
        person
    }

    /// Registers and opens the link.
    pub async fn register(&mut self) {
        let body = json!({"email": self.email, "password": self.password});
        let answer = self.post("/api/auth/register", &body).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        let token = Administrator::ready()
            .await
            .token_sent_to(&self.email)
            .await;
        self.post("/api/auth/verify", &json!({ "token": token }))
            .await
            .ok();
        // Whoever follows a link may be signed in by it; a test signs in by itself.
        self.jar.clear();
    }

    /// Signs in with address and password.
    pub async fn sign_in(&mut self) -> Answer {
        let body = json!({"email": self.email, "password": self.password});
        self.post("/api/auth/sign-in", &body).await
    }

    /// The same person in another browser, which knows nothing of this one.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        let mut other = self.clone();
        other.jar.clear();
        other
    }

    /// The token in the session's cookie.
    #[track_caller]
    pub fn session(&self) -> String {
        let session = self.jar.session();
        session.expect("a signed-in person").to_owned()
    }

    /// A request to build upon, as their browser would make it; `path` begins with `/`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let is_safe = matches!(method, Method::GET | Method::HEAD);
        let mut request = self.bare(method, path);
        if let Some(cookies) = self.jar.header() {
            request = request.header(COOKIE, cookies);
        }
        if !is_safe {
            request = request.header(ORIGIN, &self.app.base);
        }
        request
    }

    /// A request from their address that carries nothing of theirs.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.app
            .request(method, path)
            .header(ADDRESS, &self.address)
    }

    /// Sends it, and keeps the cookies that come with the answer.
    pub async fn send(&mut self, request: RequestBuilder) -> Answer {
        let answer = self.app.send(request).await;
        self.jar.absorb(&answer.headers);
        answer
    }

    /// GET.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        self.send(request).await
    }

    /// POST of JSON.
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).json(body);
        self.send(request).await
    }

    /// PUT of JSON.
    pub async fn put(&mut self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::PUT, path).json(body);
        self.send(request).await
    }

    /// DELETE.
    pub async fn delete(&mut self, path: &str) -> Answer {
        let request = self.request(Method::DELETE, path);
        self.send(request).await
    }

    /// DELETE with a JSON body.
    pub async fn delete_with(&mut self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::DELETE, path).json(body);
        self.send(request).await
    }

    /// Sends a file in a form.
    pub async fn upload(&mut self, path: &str, name: &str, bytes: Vec<u8>) -> Answer {
        let part = Part::bytes(bytes).file_name(name.to_owned());
        let form = Form::new().part("file", part);
        let request = self.request(Method::POST, path).multipart(form);
        self.send(request).await
    }

    /// What the product says of who they are.
    pub async fn who(&mut self) -> Value {
        self.get("/api/auth").await.ok()
    }

    /// Whether the product takes them for somebody.
    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/api/searches").await.status == 200
    }

    /// Their account's id, which is that of their tenant.
    pub async fn account(&mut self) -> String {
        blackbox::id(&self.who().await["account"])
    }

    /// A token for the API with these scopes; its id and itself.
    pub async fn token(&mut self, name: &str, scopes: &[&str]) -> (String, String) {
        let body = json!({"name": name, "scopes": scopes});
        let made = self.post("/api/tokens", &body).await.ok();
        let token = made["token"].as_str();
        let token = token.unwrap_or_else(|| panic!("no token: {made}"));
        (blackbox::id(&made), token.to_owned())
    }

    /// An answer to a request that carries a token for the API and nothing else.
    pub async fn with_token(&self, method: Method, path: &str, token: &str) -> Answer {
        let request = self.bare(method, path).bearer_auth(token);
        self.app.send(request).await
    }
}
