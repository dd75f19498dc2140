//! Signed tokens in the compact serialisation of RFC 7515, read strictly.
//!
//! The algorithm is the key's; a header that names another is refused, and nothing else in a header
//! is believed: not where a key might be fetched (`jku`, `x5u`), not a key it brings along (`jwk`),
//! no extension it calls critical (`crit`). A `kid` only chooses among keys already held.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_simple::claims::NoCustomClaims;
use jwt_simple::common::VerificationOptions;
use jwt_simple::prelude::{
    Duration, ECDSAP256PublicKeyLike, ES256PublicKey, Ed25519PublicKey, EdDSAPublicKeyLike,
    HS256Key, MACLike, RS256PublicKey, RSAPublicKeyLike, UnixTimeStamp,
};
use jwt_simple::{Error, JWTError};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use shared::Millis;

/// How far clocks may be apart, in seconds.
pub(crate) const LEEWAY: u64 = 60;
/// The longest header that is read, in characters of base64.
const MAX_HEADER: usize = 2_048;

/// Why a token is refused. Says what is wrong with it and never repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Longer than any token of its kind.
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of unpadded base64url around a JSON header.
    #[error("not a signed token")]
    Malformed,
    /// The header asks for what is never done: a critical extension, a key from elsewhere.
    #[error("the token's header asks for what is not supported")]
    Header,
    /// Another algorithm than the key's.
    #[error("the token names another algorithm than its key's")]
    Algorithm,
    /// No key of the issuer's fits; they may have been changed since they were fetched.
    #[error("the token is signed with a key that is not known")]
    UnknownKey,
    /// Not signed by the key, or changed since.
    #[error("the token's signature does not verify")]
    Signature,
    /// Signed, but a claim is missing or of another type than it must be.
    #[error("the token's claims are not those expected")]
    Claims,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come: the clocks are apart.
    #[error("the token is not valid yet")]
    NotYet,
    /// Made by somebody else.
    #[error("the token is from another issuer")]
    Issuer,
    /// Made for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// Made for another sign-in.
    #[error("the token belongs to another sign-in")]
    Nonce,
}

/// A key and, by its type, the one algorithm it verifies.
#[derive(Debug, Clone)]
pub(crate) enum VerifyingKey {
    /// A shared secret.
    Hs256(HS256Key),
    /// RSASSA-PKCS1-v1_5 with SHA-256. Apart, because it is several times as large as the others.
    Rs256(Box<RS256PublicKey>),
    /// ECDSA on P-256 with SHA-256.
    Es256(ES256PublicKey),
    /// Ed25519.
    EdDsa(Ed25519PublicKey),
}

/// A header. Only `alg` and `kid` are looked at; of the others it counts whether they are there and of
/// the type that they must be. A member named twice is refused.
#[derive(Deserialize)]
pub(crate) struct Header {
    alg: String,
    pub(crate) kid: Option<String>,
    #[serde(rename = "typ")]
    _typ: Option<String>,
    #[serde(rename = "cty")]
    _cty: Option<String>,
    #[serde(rename = "x5c")]
    _x5c: Option<Vec<String>>,
    #[serde(rename = "x5t")]
    _x5t: Option<String>,
    #[serde(rename = "x5t#S256")]
    _x5t_s256: Option<String>,
    crit: Option<IgnoredAny>,
    b64: Option<IgnoredAny>,
    enc: Option<IgnoredAny>,
    zip: Option<IgnoredAny>,
    jku: Option<IgnoredAny>,
    jwk: Option<IgnoredAny>,
    x5u: Option<IgnoredAny>,
    salt: Option<IgnoredAny>,
}

impl Header {
    const fn asks_for_more(&self) -> bool {
        self.crit.is_some()
            || self.b64.is_some()
            || self.enc.is_some()
            || self.zip.is_some()
            || self.jku.is_some()
            || self.jwk.is_some()
            || self.x5u.is_some()
            || self.salt.is_some()
    }
}

/// A token whose form is right. Nothing of it is to be believed before [`Compact::verify`].
pub(crate) struct Compact<'a> {
    token: &'a str,
    pub(crate) header: Header,
    payload: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes `token` apart. `limit` is in bytes.
    pub(crate) fn read(token: &'a str, limit: usize) -> Result<Self, TokenError> {
        if token.len() > limit {
            return Err(TokenError::TooLong);
        }
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(TokenError::Malformed);
        };
        if header.len() > MAX_HEADER {
            return Err(TokenError::TooLong);
        }
        // The engine refuses padding, letters of other alphabets and bits left over.
        let decode = |part: &str| {
            URL_SAFE_NO_PAD
                .decode(part)
                .ok()
                .filter(|bytes| !bytes.is_empty())
                .ok_or(TokenError::Malformed)
        };
        let header: Header =
            serde_json::from_slice(&decode(header)?).map_err(|_| TokenError::Malformed)?;
        let payload = decode(payload)?;
        decode(signature)?;
        if header.asks_for_more() {
            return Err(TokenError::Header);
        }
        Ok(Self {
            token,
            header,
            payload,
        })
    }

    /// The claims, if `key` signed them and their times are right at `now`: `exp` is there and
    /// ahead, `iat` and `nbf` are not, give or take [`LEEWAY`]. Who issued it for whom is the
    /// caller's to check.
    pub(crate) fn verify<C: DeserializeOwned>(
        &self,
        key: &VerifyingKey,
        now: Millis,
    ) -> Result<C, TokenError> {
        if !key.is_of(&self.header) {
            return Err(TokenError::Algorithm);
        }
        let now = seconds(now);
        let options = VerificationOptions {
            artificial_time: Some(UnixTimeStamp::from_secs(now)),
            time_tolerance: Some(Duration::from_secs(LEEWAY)),
            max_token_length: Some(self.token.len()),
            ..VerificationOptions::default()
        };
        let times = key
            .verify(self.token, options)
            .map_err(|error| reason(&error))?;
        if times.expires_at.is_none() {
            return Err(TokenError::Claims);
        }
        serde_json::from_slice(&self.payload).map_err(|_| TokenError::Claims)
    }
}

impl VerifyingKey {
    /// Whether the header names the key's algorithm (RFC 7518, 8037; RFC 9864 renamed the last).
    pub(crate) fn is_of(&self, header: &Header) -> bool {
        match self {
            Self::Hs256(_) => header.alg == "HS256",
            Self::Rs256(_) => header.alg == "RS256",
            Self::Es256(_) => header.alg == "ES256",
            Self::EdDsa(_) => header.alg == "EdDSA" || header.alg == "Ed25519",
        }
    }

    fn verify(
        &self,
        token: &str,
        options: VerificationOptions,
    ) -> Result<jwt_simple::claims::JWTClaims<NoCustomClaims>, Error> {
        match self {
            Self::Hs256(key) => key.verify_token(token, Some(options)),
            Self::Rs256(key) => key.verify_token(token, Some(options)),
            Self::Es256(key) => key.verify_token(token, Some(options)),
            Self::EdDsa(key) => key.verify_token(token, Some(options)),
        }
    }
}

/// The library verifies in this order: algorithm, signature, claims.
fn reason(error: &Error) -> TokenError {
    match error.downcast_ref::<JWTError>() {
        Some(JWTError::AlgorithmMismatch) => TokenError::Algorithm,
        Some(JWTError::TokenHasExpired) => TokenError::Expired,
        Some(JWTError::TokenNotValidYet | JWTError::ClockDrift) => TokenError::NotYet,
        Some(JWTError::NotJWT | JWTError::MissingSalt) => TokenError::Header,
        Some(JWTError::InvalidAuthenticationTag | JWTError::InvalidSignature) => {
            TokenError::Signature
        }
        // The header was read before and the signature's form too: what is left are the claims.
        None if error.is::<serde_json::Error>() => TokenError::Claims,
        _ => TokenError::Signature,
    }
}

/// Whole seconds since 1970; 0 before.
pub(crate) fn seconds(time: Millis) -> u64 {
    u64::try_from(time).unwrap_or(0) / 1_000
}
