//! The providers an operator configured: the secret `OIDC_PROVIDERS`, a JSON list.

use std::collections::HashSet;

use serde::Deserialize;
use url::Url;

use super::apple::AppleConfig;
use super::is_private_way;

/// How many providers there may be: each is a button.
const MAX_PROVIDERS: usize = 16;
const MAX_ID: usize = 32;

/// Why the list cannot be used. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not a JSON list of providers.
    #[error(
        "OIDC_PROVIDERS is not a JSON list of {{id, name, issuer, client_id}}: line {line}, column {column}"
    )]
    Json {
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
    },
    /// More than sixteen.
    #[error("OIDC_PROVIDERS has more than 16 providers")]
    TooMany,
    /// An id that could not be part of an address, or that two have.
    #[error(
        "OIDC_PROVIDERS: the id “{0}” must be a–z, 0–9, `-`, at most 32 characters, and be unique"
    )]
    Id(String),
    /// An issuer secrets must not be sent to.
    #[error("OIDC_PROVIDERS: the issuer of “{0}” must be an https address without query")]
    Issuer(String),
    /// No name or client id, or two kinds of secret.
    #[error(
        "OIDC_PROVIDERS: “{0}” needs a name and a client_id, and either client_secret or apple, not both"
    )]
    Client(String),
}

/// How the provider's answer comes back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of a redirect.
    #[default]
    Query,
    /// In a form that the browser posts; Apple's way.
    FormPost,
}

/// A provider. Prints without its secret.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// Part of our addresses and of what is stored: `google`.
    pub id: String,
    /// For people: `Google`.
    pub name: String,
    /// Its name for itself, an address; compared letter by letter.
    pub issuer: String,
    /// Who we are to it.
    pub client_id: String,
    /// What we prove that with. A public client has none: PKCE protects it.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// What to ask for, beside `openid`.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// How its answer comes back.
    #[serde(default)]
    pub response_mode: ResponseMode,
    /// Where the secret is made and signed each time it is used.
    #[serde(default)]
    pub apple: Option<AppleConfig>,
}

fn default_scopes() -> Vec<String> {
    vec!["email".to_owned()]
}

impl std::fmt::Debug for ProviderConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderConfig")
            .field("id", &self.id)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

impl ProviderConfig {
    /// Reads the secret; nothing or blanks are no providers.
    pub fn list(json: &str) -> Result<Vec<Self>, ConfigError> {
        if json.trim().is_empty() {
            return Ok(Vec::new());
        }
        let providers: Vec<Self> =
            serde_json::from_str(json).map_err(|error| ConfigError::Json {
                line: error.line(),
                column: error.column(),
            })?;
        if providers.len() > MAX_PROVIDERS {
            return Err(ConfigError::TooMany);
        }
        let mut ids = HashSet::new();
        for provider in &providers {
            if !ids.insert(provider.id.as_str()) {
                return Err(ConfigError::Id(provider.id.clone()));
            }
            provider.check()?;
        }
        Ok(providers)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if self.id.is_empty() || self.id.len() > MAX_ID || !self.id.bytes().all(letter) {
            return Err(ConfigError::Id(self.id.chars().take(64).collect()));
        }
        let sound =
            Url::parse(&self.issuer).is_ok_and(|url| is_private_way(&url) && url.query().is_none());
        if !sound {
            return Err(ConfigError::Issuer(self.id.clone()));
        }
        let two_secrets = self.client_secret.is_some() && self.apple.is_some();
        if self.name.trim().is_empty() || self.client_id.is_empty() || two_secrets {
            return Err(ConfigError::Client(self.id.clone()));
        }
        Ok(())
    }

    /// Where its discovery document is (OpenID Connect Discovery 1.0, section 4.1).
    pub fn discovery_url(&self) -> String {
        let issuer = self.issuer.trim_end_matches('/');
        format!("{issuer}/.well-known/openid-configuration")
    }

    /// Where it sends people back to: `<public url>/api/auth/oidc/<id>/callback`.
    pub fn redirect_uri(&self, public_url: &str) -> String {
        let base = public_url.trim_end_matches('/');
        format!("{base}/api/auth/oidc/{}/callback", self.id)
    }
}
