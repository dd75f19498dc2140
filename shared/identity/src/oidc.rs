//! Signing in at an OpenID Connect provider by the authorization code flow with PKCE
//! (<https://openid.net/specs/openid-connect-core-1_0.html>, RFC 7636). Nothing here fetches: callers
//! do, and hand the answers in.
//!
//! 1. [`ProviderConfig::list`] reads what the operator configured.
//! 2. [`Discovery::parse`] reads the provider's document at [`ProviderConfig::discovery_url`].
//! 3. [`Flow`] holds this sign-in's secrets; [`authorization_url`] is where the browser goes.
//! 4. [`Callback::parse`] reads what it comes back with; [`token_request`] is what to send for the
//!    code, [`TokenAnswer::parse`] what comes back.
//! 5. [`crate::external::IdTokenCheck`] verifies the id token.
//! 6. [`local_path`] says where the person may go then.

mod apple;
mod callback;
mod config;
mod discovery;
mod exchange;
mod flow;
mod path;

pub use apple::{AppleConfig, AppleError};
pub use callback::{Callback, CallbackError};
pub use config::{ConfigError, ProviderConfig, ResponseMode};
pub use discovery::{Discovery, DiscoveryError, MAX_DOCUMENT};
pub use exchange::{ExchangeError, MAX_ANSWER, TokenAnswer, TokenRequest, token_request};
pub use flow::{FLOW_BYTES, Flow, authorization_url};
pub use path::local_path;

use url::{Host, Url};

/// Whether secrets may go there: HTTPS, or this very machine.
fn is_private_way(url: &Url) -> bool {
    let local = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    plain && (url.scheme() == "https" || (url.scheme() == "http" && local))
}

#[cfg(test)]
mod tests;
