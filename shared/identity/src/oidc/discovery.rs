//! What a provider says of itself (OpenID Connect Discovery 1.0, section 4.2).

use serde::Deserialize;
use url::Url;

use super::is_private_way;

/// The longest document that is read, in bytes.
pub const MAX_DOCUMENT: usize = 256 * 1_024;

/// Why a document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// More than [`MAX_DOCUMENT`] bytes.
    #[error("the provider's discovery document is too long")]
    TooLong,
    /// Not JSON, or without what every provider has.
    #[error("the provider's answer is not an OpenID discovery document")]
    Malformed,
    /// It is about somebody else, who could then sign in as anybody.
    #[error("the provider calls itself another issuer than the one configured")]
    Issuer,
    /// It would have secrets sent in the clear.
    #[error("the provider's {0} is not an https address")]
    Endpoint(&'static str),
    /// It says that it does none of what we do.
    #[error("the provider does not offer the authorization code flow")]
    Flow,
}

/// A provider's addresses and ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// As configured.
    pub issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: Url,
    /// Where the code is exchanged.
    pub token_endpoint: Url,
    /// Where its keys are.
    pub jwks_uri: Url,
    /// Whether the client's secret goes in the body rather than in `Authorization`.
    pub secret_in_body: bool,
    /// Whether its callbacks carry `iss` (RFC 9207), which must then be its own.
    pub names_itself: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    response_types_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl Discovery {
    /// Reads the document of the provider configured as `issuer`.
    pub fn parse(issuer: &str, document: &[u8]) -> Result<Self, DiscoveryError> {
        if document.len() > MAX_DOCUMENT {
            return Err(DiscoveryError::TooLong);
        }
        let document: Document =
            serde_json::from_slice(document).map_err(|_| DiscoveryError::Malformed)?;
        if document.issuer != issuer {
            return Err(DiscoveryError::Issuer);
        }
        let code = |types: &Vec<String>| types.iter().any(|one| one == "code");
        if !document.response_types_supported.as_ref().is_none_or(code) {
            return Err(DiscoveryError::Flow);
        }
        let endpoint = |text: &str, name| {
            Url::parse(text)
                .ok()
                .filter(is_private_way)
                .ok_or(DiscoveryError::Endpoint(name))
        };
        // `client_secret_basic` is the default where nothing is said.
        let offers = |method| {
            document
                .token_endpoint_auth_methods_supported
                .as_ref()
                .is_some_and(|methods| methods.iter().any(|one| one == method))
        };
        Ok(Self {
            authorization_endpoint: endpoint(
                &document.authorization_endpoint,
                "authorization_endpoint",
            )?,
            token_endpoint: endpoint(&document.token_endpoint, "token_endpoint")?,
            jwks_uri: endpoint(&document.jwks_uri, "jwks_uri")?,
            secret_in_body: offers("client_secret_post") && !offers("client_secret_basic"),
            names_itself: document.authorization_response_iss_parameter_supported == Some(true),
            issuer: document.issuer,
        })
    }
}
