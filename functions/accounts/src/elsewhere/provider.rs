//! Talking to an OpenID Connect provider. Its addresses are the operator's configuration, or come
//! from the document found there, so they do not go through the guard against addresses that lead
//! inside: an identity provider on the operator's own network is a fine one. Time and size are
//! bounded, and no redirect is followed.

use accounts::{DAY, MINUTE, provider_keys};
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{Method, Request};
use identity::external::{IdToken, IdTokenCheck};
use identity::oidc::{self, Discovery, Flow, ProviderConfig, TokenAnswer};
use identity::{Jwks, MAX_JWKS, TokenError};
use shared::ports::{FetchLimits, HttpPort as _};

use crate::context::Inner;

/// Of one exchange, in milliseconds.
const TIMEOUT: u32 = 10_000;
/// Keys are fetched anew for a token under an unknown one, at most this often.
const REFETCH: i64 = MINUTE;

/// Why a provider cannot say who somebody is: a reason for the log, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Told(pub(crate) String);

fn told(error: impl std::fmt::Display) -> Told {
    Told(error.to_string())
}

impl Inner {
    /// What a provider says of itself: as kept, for a day; then as it says it now, or as it was kept
    /// where it does not answer.
    pub(crate) async fn discover(&self, provider: &ProviderConfig) -> Result<Discovery, Told> {
        let url = provider.discovery_url();
        let read = |body: &[u8]| Discovery::parse(&provider.issuer, body).map_err(told);
        self.published(&url, oidc::MAX_DOCUMENT, read).await
    }

    /// Reads a document that is kept for a day.
    async fn published<T>(
        &self,
        url: &str,
        max_bytes: usize,
        read: impl Fn(&[u8]) -> Result<T, Told> + Send + Sync,
    ) -> Result<T, Told> {
        let now = self.now();
        let kept = provider_keys::find(&self.ports.db, url)
            .await
            .map_err(told)?;
        let old = kept.and_then(|kept| Some((read(kept.body.as_bytes()).ok()?, kept.fetched_at)));
        match old {
            Some((read, fetched_at)) if now - fetched_at < DAY => Ok(read),
            old => match self.fetch(url, max_bytes, &read).await {
                Ok(read) => Ok(read),
                Err(error) => old.map(|(read, _)| read).ok_or(error),
            },
        }
    }

    /// Fetches a document and keeps it, if it can be read.
    async fn fetch<T>(
        &self,
        url: &str,
        max_bytes: usize,
        read: impl Fn(&[u8]) -> Result<T, Told> + Send + Sync,
    ) -> Result<T, Told> {
        let request = Request::get(url).header(ACCEPT, "application/json");
        let (status, body) = self.exchange(request, Bytes::new(), max_bytes).await?;
        if status != 200 {
            return Err(Told(format!("the provider answered {status} at {url}")));
        }
        let text = std::str::from_utf8(&body).map_err(told)?;
        let read = read(&body)?;
        provider_keys::keep(&self.ports.db, url, text, self.now())
            .await
            .map_err(told)?;
        Ok(read)
    }

    async fn exchange(
        &self,
        request: http::request::Builder,
        body: Bytes,
        max_bytes: usize,
    ) -> Result<(u16, Bytes), Told> {
        let request = request
            .header(USER_AGENT, concat!("Rolecall/", env!("CARGO_PKG_VERSION")))
            .body(body)
            .map_err(told)?;
        let limits = FetchLimits {
            timeout_ms: TIMEOUT,
            max_bytes,
        };
        let answer = self
            .ports
            .http
            .exchange(request, limits)
            .await
            .map_err(told)?;
        Ok((answer.status().as_u16(), answer.into_body()))
    }

    /// Exchanges the code and verifies who signed in.
    pub(crate) async fn who(
        &self,
        provider: &ProviderConfig,
        discovery: &Discovery,
        flow: &Flow,
        redirect_uri: &str,
        code: &str,
    ) -> Result<IdToken, Told> {
        let now = self.now();
        let asked = oidc::token_request(provider, discovery, flow, redirect_uri, code, now)
            .map_err(told)?;
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(asked.url.as_str())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json");
        if let Some(authorization) = asked.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let body = Bytes::from(asked.body);
        let (_, answer) = self.exchange(request, body, oidc::MAX_ANSWER).await?;
        let tokens = TokenAnswer::parse(&answer).map_err(told)?;
        let check = IdTokenCheck {
            issuer: &discovery.issuer,
            client_id: &provider.client_id,
            nonce: &flow.nonce,
            access_token: tokens.access_token.as_deref(),
        };
        let url = discovery.jwks_uri.as_str();
        let read = |body: &[u8]| Jwks::parse(body).map_err(told);
        let keys = self.published(url, MAX_JWKS, read).await?;
        match check.verify(&keys, &tokens.id_token, now) {
            // The provider has new keys; or somebody makes tokens up, who shall not have us ask it
            // for each.
            Err(TokenError::UnknownKey) if self.may_refetch(url).await? => {
                let keys = self.fetch(url, MAX_JWKS, read).await?;
                check.verify(&keys, &tokens.id_token, now).map_err(told)
            }
            other => other.map_err(told),
        }
    }

    async fn may_refetch(&self, url: &str) -> Result<bool, Told> {
        provider_keys::claim_refetch(&self.ports.db, url, REFETCH, self.now())
            .await
            .map_err(told)
    }
}
