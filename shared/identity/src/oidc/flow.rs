//! One sign-in under way: its secrets, and the address the browser is sent to.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use super::{Discovery, ProviderConfig, ResponseMode};
use crate::one_time;

/// Random bytes of a flow.
pub const FLOW_BYTES: usize = 4 * one_time::TOKEN_BYTES;

/// The secrets of one sign-in, each 256 random bits in base64url. Prints as nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Goes to the provider and comes back: finds this flow again. Stored as [`one_time::id`].
    pub state: String,
    /// The browser's cookie: who comes back is who left. Stored as [`one_time::id`].
    pub browser: String,
    /// Comes back inside the id token. Stored sealed.
    pub nonce: String,
    /// Sent when the code is exchanged, so that nobody else can (RFC 7636). Stored sealed.
    pub verifier: String,
}

impl std::fmt::Debug for Flow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Flow(…)")
    }
}

impl Flow {
    /// The flow of these bytes, which must be fresh and random.
    pub fn new(random: &[u8; FLOW_BYTES]) -> Self {
        let (tokens, _) = random.as_chunks::<{ one_time::TOKEN_BYTES }>();
        let mut tokens = tokens.iter().map(|bytes| one_time::token(*bytes));
        let mut next = || tokens.next().unwrap_or_default();
        Self {
            state: next(),
            browser: next(),
            nonce: next(),
            verifier: next(),
        }
    }

    /// What the provider is told of the verifier: its SHA-256, in base64url.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }
}

/// Where the browser goes to sign in.
pub fn authorization_url(
    provider: &ProviderConfig,
    discovery: &Discovery,
    flow: &Flow,
    redirect_uri: &str,
) -> Url {
    let mut scope = "openid".to_owned();
    for one in provider.scopes.iter().filter(|one| *one != "openid") {
        scope.push(' ');
        scope.push_str(one);
    }
    let mut url = discovery.authorization_endpoint.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("scope", &scope)
        .append_pair("state", &flow.state)
        .append_pair("nonce", &flow.nonce)
        .append_pair("code_challenge", &flow.challenge())
        .append_pair("code_challenge_method", "S256");
    if provider.response_mode == ResponseMode::FormPost {
        url.query_pairs_mut()
            .append_pair("response_mode", "form_post");
    }
    url
}
