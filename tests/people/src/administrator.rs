//! Who looks after the product: set up as the documentation says, with the token of the log, by the
//! first test that asks. The session is kept beside the log for the tests after it, because signing in
//! is limited and every test is a process of its own.

use std::path::PathBuf;
use std::time::Duration;

use blackbox::{Answer, items};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::jar::SESSION;
use crate::{Person, variable};

/// An administrator of the product.
#[derive(Debug)]
pub struct Administrator {
    person: Person,
}

impl Administrator {
    /// The one of this product.
    pub async fn ready() -> Self {
        let mut person = Person::stranger("administrator");
        let kept = kept();
        if let Ok(cookie) = std::fs::read_to_string(&kept) {
            person.jar.put(SESSION, cookie.trim());
            if person.who().await["account"]["is_admin"] == true {
                return Self { person };
            }
            person.jar.clear();
        }
        // The token is printed at the first question there is.
        person.who().await;
        let token = first_administrators_token().await;
        let body = json!({"email": person.email, "password": person.password, "claim": token});
        let made = person.post("/api/auth/register", &body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        person.sign_in().await.ok();
        std::fs::write(kept, person.session()).expect("a file beside the log");
        Self { person }
    }

    /// A request of theirs.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.person.request(method, path)
    }

    /// Sends it.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        self.person.app.send(request).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// PUT of JSON.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// Every letter that was written to this address, the newest first.
    pub async fn letters_to(&self, email: &str) -> Vec<Value> {
        let letters = items(&self.get("/api/admin/letters").await.ok());
        let is_theirs = |letter: &Value| letter.to_string().contains(email);
        letters.into_iter().filter(is_theirs).collect()
    }

    /// The token in the link of the newest letter to this address that has one.
    pub async fn token_sent_to(&self, email: &str) -> String {
        // The letter is written with the change, though perhaps just after the answer.
        for _ in 0..50 {
            let letters = self.letters_to(email).await;
            if let Some(token) = letters.iter().find_map(token_in) {
                return token;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no letter with a link was written to {email}")
    }
}

/// The token in a link of a letter.
pub fn token_in(letter: &Value) -> Option<String> {
    let text = letter.to_string();
    let (_, rest) = text.split_once("token=")?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    // A full stop may end the sentence rather than the token.
    let token = rest[..end].trim_end_matches('.');
    (!token.is_empty()).then(|| token.to_owned())
}

/// The token that was printed once, when nobody looked after the product yet.
async fn first_administrators_token() -> String {
    let log = variable("ROLECALL_LOG");
    for _ in 0..100 {
        let text = std::fs::read_to_string(&log).expect("the product's log");
        let line = text.lines().find(|l| l.contains("first_administrator"));
        if let Some(token) = line.and_then(told) {
            return token;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{log} has no line `first_administrator` with a token")
}

/// The value of `"token"` in a line of log, which may be quoted once more.
fn told(line: &str) -> Option<String> {
    let line = line.replace('\\', "");
    let (_, rest) = line.split_once("\"token\"")?;
    let value = rest.split('"').nth(1)?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// Where the session is kept.
fn kept() -> PathBuf {
    PathBuf::from(variable("ROLECALL_LOG")).with_extension("administrator")
}
