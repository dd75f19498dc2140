//! Tokens signed by us: what a trusted proxy signs, and what nobody should believe.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

/// A compact JWS with HMAC-SHA-256.
pub fn hs256(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length will do");
    mac.update(text.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{text}.{signature}")
}

/// A JWT as most programs sign them.
pub fn jwt(claims: &Value, secret: &[u8]) -> String {
    hs256(&json!({"alg": "HS256", "typ": "JWT"}), claims, secret)
}

/// The claims of a token, whoever signed it.
#[track_caller]
pub fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("a JWT has three parts");
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("Base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

/// The same token with other claims and the signature it had.
#[track_caller]
pub fn with_claims(token: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut claims = claims(token);
    change(&mut claims);
    let parts: Vec<&str> = token.split('.').collect();
    let [head, _, signature] = parts[..] else {
        panic!("a JWT has three parts")
    };
    let body = URL_SAFE_NO_PAD.encode(claims.to_string());
    format!("{head}.{body}.{signature}")
}

/// What a token says of itself, without any signature: `alg: none`.
#[track_caller]
pub fn unsigned(token: &str) -> String {
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let body = token.split('.').nth(1).expect("a JWT has three parts");
    format!("{head}.{body}.")
}

/// The claims of one and the signature of another.
#[track_caller]
pub fn crossed(claims_of: &str, signature_of: &str) -> String {
    let (claims, _) = claims_of.rsplit_once('.').expect("a JWT has three parts");
    let (_, signature) = signature_of
        .rsplit_once('.')
        .expect("a JWT has three parts");
    format!("{claims}.{signature}")
}
