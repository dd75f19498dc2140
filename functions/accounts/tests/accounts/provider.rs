//! An OpenID Connect provider on loopback, whose people say what a test tells them to say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use identity::testing::key_set;
use jwt_simple::prelude::{Claims, Duration, ECDSAP256KeyPairLike, ES256KeyPair, UnixTimeStamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

pub(crate) const CLIENT: &str = "rolecall-client";
/// The key that is not published.
const NOBODY_S: &str = "nobody's";

#[derive(Clone)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    state: Arc<Mutex<Inside>>,
}

struct Inside {
    /// The first signs.
    keys: Vec<ES256KeyPair>,
    /// What the next id token says beside what every one does.
    says: Value,
    challenge: String,
    nonce: String,
    now: i64,
    is_down: bool,
    asked: BTreeMap<&'static str, u32>,
}

impl Provider {
    pub(crate) async fn start(now: i64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(Inside {
            keys: vec![key("one")],
            says: json!({}),
            challenge: String::new(),
            nonce: String::new(),
            now,
            is_down: false,
            asked: BTreeMap::new(),
        }));
        let provider = Self { issuer, state };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub(crate) fn configured(&self, id: &str) -> String {
        json!([{"id": id, "name": "Example", "issuer": self.issuer, "client_id": CLIENT,
                "client_secret": "shh"}])
        .to_string()
    }

    /// A person signs in there: what the browser was sent there with is noted, and who they are.
    pub(crate) fn sign_in(&self, location: &str, says: Value) -> String {
        let url = Url::parse(location).unwrap();
        let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["code_challenge_method"], "S256");
        let mut state = self.state.lock().unwrap();
        state.challenge = query["code_challenge"].clone();
        state.nonce = query["nonce"].clone();
        state.says = says;
        query["state"].clone()
    }

    pub(crate) fn down(&self, is_down: bool) {
        self.state.lock().unwrap().is_down = is_down;
    }

    /// Signs with another key from now on, and publishes that alone.
    pub(crate) fn rotate(&self, name: &str) {
        self.state.lock().unwrap().keys = vec![key(name)];
    }

    /// Signs with a key it does not publish.
    pub(crate) fn sign_with_nobodys_key(&self) {
        self.state.lock().unwrap().keys.insert(0, key(NOBODY_S));
    }

    pub(crate) fn asked(&self, what: &str) -> u32 {
        let state = self.state.lock().unwrap();
        state.asked.get(what).copied().unwrap_or_default()
    }
}

impl Inside {
    fn asked(&mut self, what: &'static str) -> Result<(), StatusCode> {
        *self.asked.entry(what).or_default() += 1;
        if self.is_down {
            Err(StatusCode::SERVICE_UNAVAILABLE)
        } else {
            Ok(())
        }
    }
}

async fn discovery(State(provider): State<Provider>) -> Result<String, StatusCode> {
    provider.state.lock().unwrap().asked("discovery")?;
    let at = &provider.issuer;
    Ok(json!({
        "issuer": at, "authorization_endpoint": format!("{at}/authorize"),
        "token_endpoint": format!("{at}/token"), "jwks_uri": format!("{at}/keys"),
        "response_types_supported": ["code"],
    })
    .to_string())
}

fn key(name: &str) -> ES256KeyPair {
    ES256KeyPair::generate().with_key_id(name)
}

async fn keys(State(provider): State<Provider>) -> Result<String, StatusCode> {
    let mut state = provider.state.lock().unwrap();
    state.asked("keys")?;
    let all = state.keys.iter();
    let published = all.filter(|key| key.key_id().as_deref() != Some(NOBODY_S));
    let keys: Vec<String> = published.map(|key| key.public_key().to_jwk()).collect();
    Ok(key_set(&keys))
}

async fn token(State(provider): State<Provider>, form: Bytes) -> Result<String, StatusCode> {
    let mut state = provider.state.lock().unwrap();
    state.asked("token")?;
    let form: BTreeMap<_, _> = url::form_urlencoded::parse(&form).into_owned().collect();
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    if form["code"] != "good code" || proof != state.challenge {
        return Ok(json!({"error": "invalid_grant"}).to_string());
    }
    let mut says = state.says.clone();
    let object = says.as_object_mut().unwrap();
    let mut take = |name: &str, otherwise: String| {
        let said = object
            .remove(name)
            .and_then(|v| v.as_str().map(str::to_owned));
        said.unwrap_or(otherwise)
    };
    let (issuer, audience, nonce, subject) = (
        take("iss", provider.issuer.clone()),
        take("aud", CLIENT.to_owned()),
        take("nonce", state.nonce.clone()),
        take("sub", "somebody".to_owned()),
    );
    let now = u64::try_from(state.now / 1_000).unwrap();
    let mut claims = Claims::with_custom_claims(says, Duration::from_mins(5))
        .with_issuer(issuer)
        .with_audience(audience)
        .with_nonce(nonce)
        .with_subject(subject);
    claims.issued_at = Some(UnixTimeStamp::from_secs(now));
    claims.expires_at = Some(UnixTimeStamp::from_secs(now + 300));
    claims.invalid_before = None;
    let token = state.keys[0].sign(claims).unwrap();
    Ok(json!({"id_token": token, "token_type": "Bearer"}).to_string())
}
