//! Bare signatures: the messages are no tokens, so they go to what verifies ours, with keys that our
//! reader of key sets takes.

use jwt_simple::prelude::{
    ECDSAP256PublicKeyLike, ES256PublicKey, Ed25519PublicKey, EdDSAPublicKeyLike, RS256PublicKey,
    RSAPublicKeyLike,
};
use p256::ecdsa::signature::Verifier as _;
use superboring::hash::MessageDigest;
use superboring::pkey::PKey;
use superboring::rsa::Padding;
use superboring::sign::Verifier;

use super::*;

/// Whether a key set with this key gives a key.
fn is_taken(jwk: &Value) -> bool {
    Jwks::parse(key_set(jwk).to_string().as_bytes()).is_ok()
}

#[test]
fn wycheproof_ecdsa_p256_sha256() {
    let mut tally = Tally::of("Wycheproof ecdsa_secp256r1_sha256_p1363");
    let mut keys = Tally::of("of these, keys that a key set gives");
    for group in groups("ecdsa_secp256r1_sha256_p1363_test.json") {
        let key = ES256PublicKey::from_bytes(&hex(&group["publicKey"]["uncompressed"])).unwrap();
        if let Some(jwk) = group.get("publicKeyJwk") {
            keys.count(is_taken(jwk), || jwk.to_string());
        }
        for test in tests(&group) {
            let verified = p256::ecdsa::Signature::try_from(hex(&test["sig"]).as_slice())
                .is_ok_and(|signature| {
                    let key = key.public_key().as_ref();
                    key.verify(&hex(&test["msg"]), &signature).is_ok()
                });
            tally.count(verified == (test["result"] == "valid"), || test.to_string());
        }
    }
    tally.end();
    keys.end();
}

#[test]
fn wycheproof_ed25519() {
    let mut tally = Tally::of("Wycheproof ed25519");
    let mut keys = Tally::of("of these, keys that a key set gives");
    for group in groups("ed25519_test.json") {
        let key = Ed25519PublicKey::from_bytes(&hex(&group["publicKey"]["pk"])).unwrap();
        keys.count(is_taken(&group["publicKeyJwk"]), || {
            group["publicKeyJwk"].to_string()
        });
        for test in tests(&group) {
            let verified =
                ed25519_compact::Signature::from_slice(&hex(&test["sig"])).is_ok_and(|signature| {
                    let key = key.public_key().as_ref();
                    key.verify(hex(&test["msg"]), &signature).is_ok()
                });
            tally.count(verified == (test["result"] == "valid"), || test.to_string());
        }
    }
    tally.end();
    keys.end();
}

#[test]
fn wycheproof_rsa_2048_sha256() {
    let mut tally = Tally::of("Wycheproof rsa_signature_2048_sha256");
    for group in groups("rsa_signature_2048_sha256_test.json") {
        let key = &group["publicKey"];
        let key =
            RS256PublicKey::from_components(&hex(&key["modulus"]), &hex(&key["publicExponent"]));
        let usual = group["keyJwk"]["e"] == "AQAB";
        assert_eq!((key.is_ok(), is_taken(&group["keyJwk"])), (usual, usual));
        for test in tests(&group) {
            let verified = key.as_ref().is_ok_and(|key| {
                let key = PKey::from_rsa(key.public_key().as_ref().clone()).unwrap();
                let mut verifier = Verifier::new(MessageDigest::sha256(), &key).unwrap();
                verifier.set_rsa_padding(Padding::PKCS1).unwrap();
                verifier.update(&hex(&test["msg"])).unwrap();
                verifier.verify(&hex(&test["sig"])).unwrap_or(false)
            });
            // An exponent of 3 is not taken; what is merely “acceptable” is refused.
            let expected = usual && test["result"] == "valid";
            tally.count(verified == expected, || test.to_string());
        }
    }
    tally.end();
}
