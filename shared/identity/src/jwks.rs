//! The public keys of an issuer: a JSON Web Key Set (RFC 7517, section 5).
//!
//! A key's type decides the one algorithm it verifies: RSA is RS256, P-256 is ES256, Ed25519 is
//! EdDSA. Keys of other types and algorithms, for other uses, too weak, or private, are left out and
//! the others still serve: issuers publish what is not for us.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_simple::prelude::{ES256PublicKey, Ed25519PublicKey, RS256PublicKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::Millis;

use crate::jws::{Compact, TokenError, VerifyingKey};
use crate::roca;

/// The longest document that is read, in bytes.
pub const MAX_DOCUMENT: usize = 256 * 1_024;
/// How many keys of one are looked at. Issuers have two to ten.
const MAX_KEYS: usize = 64;
/// How many keys one token is tried with.
const MAX_TRIES: usize = 8;

/// Why a document gives no keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwksError {
    /// More than [`MAX_DOCUMENT`] bytes.
    #[error("the issuer's key set is too long")]
    TooLong,
    /// Not JSON with a list `keys`.
    #[error("the issuer's answer is not a JSON Web Key Set")]
    Malformed,
    /// Nothing in it verifies an RS256, ES256 or EdDSA signature.
    #[error(
        "the issuer's key set holds no key that could be used: RSA of 2048 to 4096 bits, P-256 or Ed25519, for signatures"
    )]
    Empty,
}

#[derive(Debug)]
struct Key {
    kid: Option<String>,
    key: VerifyingKey,
}

/// The keys that can be used.
#[derive(Debug)]
pub struct Jwks(Vec<Key>);

#[derive(Deserialize)]
struct Document {
    keys: Vec<Value>,
}

/// A member named twice is refused. What is private must not be published: a key with `d` is known to
/// everybody.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<Value>,
}

impl Jwks {
    /// Reads a key set as its issuer answers it.
    pub fn parse(document: &[u8]) -> Result<Self, JwksError> {
        if document.len() > MAX_DOCUMENT {
            return Err(JwksError::TooLong);
        }
        let document: Document =
            serde_json::from_slice(document).map_err(|_| JwksError::Malformed)?;
        let keys: Vec<_> = document
            .keys
            .into_iter()
            .take(MAX_KEYS)
            .filter_map(|key| serde_json::from_value::<Jwk>(key).ok()?.read())
            .collect();
        if keys.is_empty() {
            return Err(JwksError::Empty);
        }
        Ok(Self(keys))
    }

    /// How many keys can be used.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Never: [`Self::parse`] refuses an empty set.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The claims of a token signed with one of the keys, and which key that was. A token that names
    /// its key is tried with keys of that name, or else with those that have none; any other token
    /// with all keys. Where there is nothing to try, or nothing fits that the token did not name, the
    /// answer is [`TokenError::UnknownKey`]: fetch the set again, once.
    pub(crate) fn verify<C: DeserializeOwned>(
        &self,
        token: &Compact<'_>,
        now: Millis,
    ) -> Result<(C, &VerifyingKey), TokenError> {
        let wanted = token.header.kid.as_deref();
        let is_named = |key: &&Key| wanted.is_some() && key.kid.as_deref() == wanted;
        let named = self.0.iter().any(|key| is_named(&key));
        let mut tried = self
            .0
            .iter()
            .filter(|key| match wanted {
                Some(_) if named => is_named(key),
                Some(_) => key.kid.is_none(),
                None => true,
            })
            .peekable();
        if tried.peek().is_none() {
            return Err(TokenError::UnknownKey);
        }
        let mut tried = tried
            .filter(|key| key.key.is_of(&token.header))
            .take(MAX_TRIES)
            .peekable();
        if tried.peek().is_none() {
            return Err(TokenError::Algorithm);
        }
        let not_signed = if named {
            TokenError::Signature
        } else {
            TokenError::UnknownKey
        };
        tried
            .map(|key| Ok((token.verify(&key.key, now)?, &key.key)))
            .find(|verified| !matches!(verified, Err(TokenError::Signature)))
            .unwrap_or(Err(not_signed))
    }
}

impl Jwk {
    fn read(self) -> Option<Key> {
        let verifies = self
            .key_ops
            .as_ref()
            .is_none_or(|ops| ops.iter().any(|op| op == "verify"));
        let signs = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        if !verifies || !signs || self.d.is_some() {
            return None;
        }
        let named = |algorithms: &[&str]| {
            self.alg
                .as_deref()
                .is_none_or(|alg| algorithms.contains(&alg))
        };
        let key = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) if named(&["RS256"]) => {
                let (n, e) = (decode(self.n.as_ref())?, decode(self.e.as_ref())?);
                // Length, exponent and oddness are the library's to check.
                let key = RS256PublicKey::from_components(&n, &e).ok()?;
                VerifyingKey::Rs256(Box::new((!roca::is_vulnerable(&n)).then_some(key)?))
            }
            ("EC", Some("P-256")) if named(&["ES256"]) => {
                let (x, y) = (decode(self.x.as_ref())?, decode(self.y.as_ref())?);
                if x.len() != 32 || y.len() != 32 {
                    return None;
                }
                let point = [&[4], x.as_slice(), y.as_slice()].concat();
                VerifyingKey::Es256(ES256PublicKey::from_bytes(&point).ok()?)
            }
            ("OKP", Some("Ed25519")) if named(&["EdDSA", "Ed25519"]) => {
                let x = decode(self.x.as_ref())?;
                VerifyingKey::EdDsa(Ed25519PublicKey::from_bytes(&x).ok()?)
            }
            _ => return None,
        };
        Some(Key { kid: self.kid, key })
    }
}

/// Base64url without padding; some issuers pad all the same.
fn decode(text: Option<&String>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text?.trim_end_matches('=')).ok()
}
