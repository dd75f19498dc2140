//! Exchanging the code for tokens (RFC 6749, sections 4.1.3 and 5).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use shared::Millis;
use url::{Url, form_urlencoded};

use super::apple::AppleError;
use super::callback::plain;
use super::{Discovery, Flow, ProviderConfig};

/// The longest answer that is read, in bytes.
pub const MAX_ANSWER: usize = 64 * 1_024;

/// What to POST, as `application/x-www-form-urlencoded` and accepting `application/json`. Prints
/// without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Where.
    pub url: Url,
    /// The `Authorization` header, where there is one.
    pub authorization: Option<String>,
    /// The body.
    pub body: String,
}

impl std::fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenRequest({})", self.url)
    }
}

/// What exchanges `code` for tokens at `now`. `redirect_uri` is the one of [`super::authorization_url`].
pub fn token_request(
    provider: &ProviderConfig,
    discovery: &Discovery,
    flow: &Flow,
    redirect_uri: &str,
    code: &str,
    now: Millis,
) -> Result<TokenRequest, AppleError> {
    let made = provider
        .apple
        .as_ref()
        .map(|apple| apple.client_secret(&provider.client_id, now))
        .transpose()?;
    let secret = made.as_deref().or(provider.client_secret.as_deref());
    let in_body = made.is_some() || discovery.secret_in_body;

    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("code_verifier", &flow.verifier);
    let authorization = match secret {
        Some(secret) if !in_body => Some(basic(&provider.client_id, secret)),
        Some(secret) => {
            body.append_pair("client_id", &provider.client_id)
                .append_pair("client_secret", secret);
            None
        }
        None => {
            body.append_pair("client_id", &provider.client_id);
            None
        }
    };
    Ok(TokenRequest {
        url: discovery.token_endpoint.clone(),
        authorization,
        body: body.finish(),
    })
}

/// `client_secret_basic`: both are form-encoded before they are joined (RFC 6749, section 2.3.1).
fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(id), encode(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

/// Why the exchange gave no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// More than [`MAX_ANSWER`] bytes.
    #[error("the provider's answer is too long")]
    TooLong,
    /// Neither tokens nor an error.
    #[error("the provider's answer to the code is not what OpenID Connect says it is")]
    Malformed,
    /// It refused: `invalid_grant` when the code was old or used, `invalid_client` when our secret
    /// is wrong.
    #[error("the provider answered “{0}” to the code")]
    Refused(String),
}

/// The tokens. Prints as nothing.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct TokenAnswer {
    /// Says who signed in.
    pub id_token: String,
    /// Unused but for comparing its hash.
    #[serde(default)]
    pub access_token: Option<String>,
}

impl std::fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenAnswer(…)")
    }
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl TokenAnswer {
    /// Reads the answer, whatever its status.
    pub fn parse(answer: &[u8]) -> Result<Self, ExchangeError> {
        if answer.len() > MAX_ANSWER {
            return Err(ExchangeError::TooLong);
        }
        if let Ok(refusal) = serde_json::from_slice::<Refusal>(answer) {
            return Err(ExchangeError::Refused(plain(&refusal.error)));
        }
        serde_json::from_slice(answer).map_err(|_| ExchangeError::Malformed)
    }
}
