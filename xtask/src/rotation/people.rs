//! Many people of a cloud product, each vouched for by a trusted proxy, as a test needs them: without
//! passwords to hash and letters to read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::test::Target;
use crate::test::product::{Form, Product};

/// The first of them administers the product.
pub(super) const ADMINISTRATOR: usize = 0;
/// What the proxy of this drill signs with.
const PROXY: &str = "a secret of the rotation drill alone";

/// A product that lets everybody in whom the proxy vouches for.
pub(super) fn form(target: Target) -> Form {
    Form {
        mode: "cloud",
        variables: vec![
            ("REGISTRATION".to_owned(), "open".to_owned()),
            ("TRUSTED_PROXY_SECRET".to_owned(), PROXY.to_owned()),
        ],
        label: Some("rotation"),
        ..Form::tested(target, false)
    }
}

/// People, by number.
#[derive(Debug, Clone)]
pub(super) struct People {
    pub(super) url: String,
    tokens: Vec<String>,
    agent: ureq::Agent,
}

/// What each of them saved.
pub(super) type Saved = BTreeMap<usize, String>;

impl People {
    /// `n` people; the first of them becomes the administrator, by the token in the log in `data`.
    pub(super) fn of(product: &Product, n: usize, data: &Path) -> Result<Self> {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(20)))
            .http_status_as_error(false)
            .build()
            .into();
        let people = Self {
            url: product.url.clone(),
            tokens: (0..n).map(token).collect::<Result<_>>()?,
            agent,
        };
        people.ok(ADMINISTRATOR, "GET", "/api/auth", None)?;
        let claim = json!({"token": first_administrator(&data.join("logs"))?});
        people.ok(ADMINISTRATOR, "POST", "/api/admin/claim", Some(&claim))?;
        Ok(people)
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Asks in the name of one of them; `Err` only where there was no answer.
    pub(super) fn ask(
        &self,
        person: usize,
        method: &str,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> Result<(u16, Value)> {
        let token = self.tokens.get(person).context("no such person")?;
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("x-cf-session", token)
            .header("origin", &self.url)
            // An address each, or all of them would be limited as one.
            .header(
                "x-client-address",
                format!("10.1.{}.{}", person / 200, person % 200),
            );
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = request.header("content-type", "application/json");
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut answer = self.agent.run(request.body(body)?)?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string()?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// The same, where anything but success ends the drill.
    pub(super) fn ok(
        &self,
        person: usize,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value> {
        let (status, answer) = self
            .ask(person, method, path, body, None)
            .with_context(|| format!("{method} {path}"))?;
        ensure!(
            (200..300).contains(&status),
            "{method} {path} answered {status} to person {person}: {answer}"
        );
        Ok(answer)
    }

    /// Everybody saves something of their own.
    pub(super) fn settle(&self) -> Result<Saved> {
        let mut saved = Saved::new();
        for person in 0..self.len() {
            let headline = format!("Keeper of light {person}");
            let profile = json!({"headline": headline, "skills": ["Rust"]});
            self.ok(person, "PUT", "/api/profile", Some(&profile))?;
            saved.insert(person, headline);
        }
        Ok(saved)
    }

    /// Everybody finds what they saved.
    pub(super) fn check(&self, saved: &Saved) -> Result<()> {
        for (person, headline) in saved {
            let view = self.ok(*person, "GET", "/api/profile", None)?;
            let found = view["profile"]["headline"].as_str().unwrap_or_default();
            // Those who write go on writing behind it.
            ensure!(
                found.starts_with(headline.as_str()),
                "person {person} saved “{headline}” and finds “{found}”"
            );
        }
        Ok(())
    }

    /// One request of the administrator to wrap keys anew.
    pub(super) fn rewrap(&self) -> Result<Value> {
        self.ok(ADMINISTRATOR, "POST", "/api/admin/keys/rewrap", None)
    }

    /// Such requests until nothing is left; answers how many keys they wrapped.
    pub(super) fn rewrap_all(&self, rounds: u32) -> Result<u64> {
        let mut wrapped = 0;
        for _ in 0..rounds {
            let done = self.rewrap()?;
            wrapped += done["rewrapped"].as_u64().context("no count")?;
            let left = done["left"]
                .as_object()
                .context("no list of what is left")?;
            if left.is_empty() {
                return Ok(wrapped);
            }
        }
        bail!("something is left after {rounds} rounds of wrapping anew")
    }
}

/// A token of the proxy for a person, good for a day: HS256 of RFC 7515.
fn token(person: usize) -> Result<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this tool runs natively, where the clock works"
    )]
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let claims = json!({
        "id": format!("person-{person}"), "iss": "directus", "iat": now, "exp": now + 86_400,
    });
    let said = format!(
        "{}.{}",
        BASE64.encode(header.to_string()),
        BASE64.encode(claims.to_string())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(PROXY.as_bytes())
        .map_err(|_| anyhow!("a secret of no length"))?;
    mac.update(said.as_bytes());
    Ok(format!(
        "{said}.{}",
        BASE64.encode(mac.finalize().into_bytes())
    ))
}

/// The token that makes the first administrator, as the product logged it.
fn first_administrator(logs: &Path) -> Result<String> {
    for entry in fs::read_dir(logs)? {
        let text = fs::read_to_string(entry?.path()).unwrap_or_default();
        let line = text
            .lines()
            .find(|line| line.contains("first_administrator"));
        // wrangler and Spin put words of their own before the line.
        if let Some(json) = line.and_then(|line| line.get(line.find('{')?..))
            && let Ok(said) = serde_json::from_str::<Value>(json)
            && let Some(token) = said["token"].as_str()
        {
            return Ok(token.to_owned());
        }
    }
    bail!(
        "no log in {} names the token of the first administrator",
        logs.display()
    )
}
