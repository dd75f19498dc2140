//! What the gateway asks of accounts.

use serde::{Deserialize, Serialize};

use super::Call;
use crate::ids::TenantId;

/// Whose account belongs to somebody whom a proxy in front has signed in, and whom nobody here has
/// seen before. Makes one where registration allows it; asked twice, it is the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolveIdentity {
    /// `proxy:<issuer>`, or a Cloudflare Access team.
    pub issuer: String,
    /// Theirs for good there.
    pub subject: String,
    /// Their address, where the proxy has verified one.
    pub email: Option<String>,
    /// What such proxies are called here: `proxy`, `access`.
    pub provider: String,
}
call!(ResolveIdentity, IdentityResolved, "resolve-identity");
/// The answer: one of both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityResolved {
    /// Whose.
    pub tenant: Option<TenantId>,
    /// Why nobody's, for the person.
    pub refused: Option<String>,
}
