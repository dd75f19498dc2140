//! A proxy in front of us that says with each request who it is from: a header with a session token
//! of Directus, or with the whole `Cookie` header that has it.

use jwt_simple::prelude::HS256Key;
use serde::Deserialize;
use shared::Millis;

use super::{MAX_TOKEN, is_subject};
use crate::credentials::cookie;
use crate::jws::{Compact, TokenError, VerifyingKey};

/// HMAC-SHA256 wants a key no shorter than its output (RFC 7518, section 3.2).
const MIN_SECRET: usize = 32;

/// The proxy's secret is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("TRUSTED_PROXY_SECRET holds {0} bytes and must hold at least 32")]
pub struct ProxyError(usize);

/// What is known of the proxy. Prints without its secret.
#[derive(Debug, Clone)]
pub struct TrustedProxy {
    key: VerifyingKey,
    issuer: String,
    cookie: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    id: String,
}

impl TrustedProxy {
    /// `secret` is what the proxy signs with, taken byte by byte as it stands; `issuer` its tokens'
    /// `iss`; `cookie` the name under which they are in a `Cookie` header.
    pub fn new(
        secret: impl AsRef<[u8]>,
        issuer: impl Into<String>,
        cookie: impl Into<String>,
    ) -> Result<Self, ProxyError> {
        let secret = secret.as_ref();
        if secret.len() < MIN_SECRET {
            return Err(ProxyError(secret.len()));
        }
        Ok(Self {
            key: VerifyingKey::Hs256(HS256Key::from_bytes(secret)),
            issuer: issuer.into(),
            cookie: cookie.into(),
        })
    }

    /// Who its tokens are issued by.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The claim `id` of the token in the header's `value`: a HS256 token with an end. None where
    /// the header is empty or a `Cookie` header without the token: nobody is signed in.
    pub fn verify(&self, value: &str, now: Millis) -> Result<Option<String>, TokenError> {
        // A token begins with `{"` in base64 and has no `=`; a cookie always has one.
        let token = if value.contains('=') && !value.starts_with("eyJ") {
            cookie([value], &self.cookie).map_err(|_| TokenError::Malformed)?
        } else {
            Some(value)
        };
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return Ok(None);
        };
        let claims: Claims = Compact::read(token, MAX_TOKEN)?.verify(&self.key, now)?;
        if claims.iss != self.issuer {
            return Err(TokenError::Issuer);
        }
        if !is_subject(&claims.id) {
            return Err(TokenError::Claims);
        }
        Ok(Some(claims.id))
    }
}
