//! What others sign and publish, as tests make it: those of this crate, and of crates that use it.
//! Behind the feature `testing`, never in a release.

use jwt_simple::claims::JWTClaims;
use serde_json::Value;

/// Claims as they stand, whatever they are: nothing is added and nothing checked.
pub fn raw(claims: &Value) -> JWTClaims<Value> {
    JWTClaims {
        issued_at: None,
        expires_at: None,
        invalid_before: None,
        issuer: None,
        subject: None,
        audiences: None,
        jwt_id: None,
        nonce: None,
        custom: claims.clone(),
    }
}

/// The document in which a provider publishes `keys`, each as `to_jwk` of its public key writes it
/// (RFC 7517, section 5).
pub fn key_set<K: AsRef<str>>(keys: &[K]) -> String {
    let keys: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
    format!("{{\"keys\":[{}]}}", keys.join(","))
}
