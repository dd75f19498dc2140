//! The id token of an OpenID Connect provider
//! (<https://openid.net/specs/openid-connect-core-1_0.html>, section 3.1.3.7).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256, Sha512};
use shared::Millis;

use super::{Audiences, MAX_TOKEN, email, is_subject};
use crate::email::Email;
use crate::jwks::Jwks;
use crate::jws::{Compact, TokenError, VerifyingKey};

/// Google writes its name with the scheme and without.
const GOOGLE: &str = "https://accounts.google.com";

/// What an id token must say.
#[derive(Debug, Clone, Copy)]
pub struct IdTokenCheck<'a> {
    /// The provider, as its discovery document names itself.
    pub issuer: &'a str,
    /// Who we are to it.
    pub client_id: &'a str,
    /// What we sent it along with this sign-in.
    pub nonce: &'a str,
    /// What came with the token; it is compared with `at_hash` where there is one.
    pub access_token: Option<&'a str>,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdToken {
    /// Their id at the provider.
    pub subject: String,
    /// Their address.
    pub email: Option<Email>,
    /// Whether the provider knows it to be theirs.
    pub email_verified: bool,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audiences,
    azp: Option<String>,
    sub: String,
    /// Required, and read by the verifier; here only its being there counts.
    #[serde(rename = "iat")]
    _iat: serde_json::Number,
    nonce: Option<String>,
    at_hash: Option<String>,
    #[serde(default, deserialize_with = "email")]
    email: Option<Email>,
    #[serde(default, deserialize_with = "truth")]
    email_verified: bool,
}

/// Apple writes booleans as text.
fn truth<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Truth {
        Boolean(bool),
        Text(String),
    }
    Ok(match Option::<Truth>::deserialize(from)? {
        Some(Truth::Boolean(truth)) => truth,
        Some(Truth::Text(text)) => text == "true",
        None => false,
    })
}

impl IdTokenCheck<'_> {
    /// Who the token is about, if it is from the provider, for us, for this sign-in and in time.
    pub fn verify(&self, keys: &Jwks, token: &str, now: Millis) -> Result<IdToken, TokenError> {
        let compact = Compact::read(token, MAX_TOKEN)?;
        let (claims, key): (Claims, _) = keys.verify(&compact, now)?;
        if !self.is_issuer(&claims.iss) {
            return Err(TokenError::Issuer);
        }
        if !self.is_for_us(&claims) {
            return Err(TokenError::Audience);
        }
        if self.nonce.is_empty() || claims.nonce.as_deref() != Some(self.nonce) {
            return Err(TokenError::Nonce);
        }
        let hash_fits = match (&claims.at_hash, self.access_token) {
            (Some(hash), Some(access_token)) => *hash == at_hash(key, access_token),
            _ => true,
        };
        if !hash_fits || !is_subject(&claims.sub) {
            return Err(TokenError::Claims);
        }
        Ok(IdToken {
            subject: claims.sub,
            email_verified: claims.email_verified && claims.email.is_some(),
            email: claims.email,
        })
    }

    fn is_issuer(&self, iss: &str) -> bool {
        iss == self.issuer
            || (self.issuer == GOOGLE && GOOGLE.strip_prefix("https://") == Some(iss))
    }

    /// We are its audience; where others are too, or somebody is named as the one it was issued to,
    /// that is us.
    fn is_for_us(&self, claims: &Claims) -> bool {
        let alone = claims.aud.iter().all(|one| one == self.client_id);
        let issued_to_us = match claims.azp.as_deref() {
            Some(azp) => azp == self.client_id,
            None => alone,
        };
        claims.aud.contains(self.client_id) && issued_to_us
    }
}

/// The left half of the hash that the signature's algorithm uses, in base64url (section 3.1.3.6).
fn at_hash(key: &VerifyingKey, access_token: &str) -> String {
    let digest = match key {
        VerifyingKey::EdDsa(_) => Sha512::digest(access_token.as_bytes()).to_vec(),
        _ => Sha256::digest(access_token.as_bytes()).to_vec(),
    };
    URL_SAFE_NO_PAD.encode(digest.get(..digest.len() / 2).unwrap_or_default())
}
