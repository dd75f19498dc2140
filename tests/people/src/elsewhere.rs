//! Identities that come with each request: a trusted proxy's header, Cloudflare Access.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{now, signing, variable};

/// A Directus instance in front of the product.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// What its tokens say.
    pub claims: Value,
}

impl Proxy {
    /// Signs for the user of this id.
    pub fn of(subject: &str, email: &str) -> Self {
        let claims = json!({
            "id": subject,
            "email": email,
            "role": "c6dbdb4a-4f0d-4d4e-8a7c-000000000001",
            "app_access": true,
            "admin_access": false,
            "iat": now(),
            "exp": now() + 900,
            "iss": "directus",
        });
        Self { claims }
    }

    /// Its token.
    pub fn token(&self) -> String {
        signing::jwt(&self.claims, variable("PROXY_SECRET").as_bytes())
    }

    /// The request as it comes through.
    pub fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("x-cf-session", self.token())
    }
}

/// The claims of a Cloudflare Access token for this person.
pub fn access_claims(subject: &str, email: &str) -> Value {
    json!({
        "aud": [variable("ACCESS_AUDIENCE")],
        "email": email,
        "iat": now(),
        "nbf": now(),
        "exp": now() + 900,
        "iss": variable("OIDC_URL"),
        "type": "app",
        "identity_nonce": "6ei69kawdKzMIAPF",
        "sub": subject,
        "country": "NZ",
    })
}

/// A token with these claims, signed with the team's key of now.
pub async fn access_token(claims: &Value) -> String {
    let url = format!("{}/__access/token", variable("OIDC_URL"));
    let answer = reqwest::Client::new().post(url).json(claims).send().await;
    let answer = blackbox::read(answer.expect("the providers answer")).await;
    answer.ok()["token"].as_str().expect("a token").to_owned()
}

/// `one`, `two` or `access` signs with another key from now on.
pub async fn rotate(who: &str) {
    let url = format!("{}/__rotate/{who}", variable("OIDC_URL"));
    let answer = reqwest::Client::new().post(url).send().await;
    blackbox::read(answer.expect("the providers answer"))
        .await
        .ok();
}
