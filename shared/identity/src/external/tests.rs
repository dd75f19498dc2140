//! Tokens made with keys of our own, in every way that must be refused and the few that must not.

mod in_front;

use jwt_simple::prelude::{
    ECDSAP256KeyPairLike, ES256KeyPair, Ed25519KeyPair, EdDSAKeyPairLike, HS256Key, MACLike,
    RS256KeyPair, RSAKeyPairLike,
};
use serde_json::{Value, json};
use shared::Millis;

use super::*;
use crate::jwks::{Jwks, JwksError};
use crate::jws::TokenError;
use crate::testing::{self, raw};

const NOW: Millis = 1_790_000_000_000;
const ISSUER: &str = "https://id.example";
const CLIENT: &str = "rolecall";
const NONCE: &str = "n-0S6_WzA2Mj";
/// 1024 bits.
const WEAK_RSA: &str = "vW359Ol-ywTcmZQgtWHiobS-gBNPWZUNcNcayBlyr2qlStWpBu2FBI3Lq1MCExi5MGJIBy41G_7mFwtsC6AplMQPhtJB8HLPw0P9dOWD8PUNjye4LMerq06bUxTdoKiE3qSQB0IjwVo4__-kCIJPRFGgaMcFJkQdK5mv0s7KHyE";

fn rsa() -> RS256KeyPair {
    RS256KeyPair::from_pem(include_str!("tests/rsa.pem")).unwrap()
}

/// `claims` without those that `other` sets to null, and with its others.
fn with(claims: &Value, other: &Value) -> Value {
    let mut claims = claims.clone();
    for (name, value) in other.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

/// A key as its owner writes it, without those members that `other` sets to null, and with its others.
fn jwk(jwk: &str, other: &Value) -> String {
    with(&serde_json::from_str(jwk).unwrap(), other).to_string()
}

fn key_set(keys: &[String]) -> Jwks {
    Jwks::parse(testing::key_set(keys).as_bytes()).unwrap()
}

fn id_claims() -> Value {
    let now = NOW / 1_000;
    json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "248289761001", "nonce": NONCE,
        "iat": now, "exp": now + 300,
        "email": "Ada@Example.com", "email_verified": true,
    })
}

const CHECK: IdTokenCheck<'_> = IdTokenCheck {
    issuer: ISSUER,
    client_id: CLIENT,
    nonce: NONCE,
    access_token: None,
};

#[test]
fn an_id_token_of_each_algorithm_says_who_signed_in() {
    let (rsa, ec, ed) = (
        rsa().with_key_id("r"),
        ES256KeyPair::generate().with_key_id("e"),
        Ed25519KeyPair::generate().with_key_id("d"),
    );
    let keys = key_set(&[
        jwk(&rsa.public_key().to_jwk(), &json!({"use": "sig"})),
        ec.public_key().to_jwk(),
        jwk(&ed.public_key().to_jwk(), &json!({"key_ops": ["verify"]})),
    ]);
    let claims = raw(&id_claims());
    let tokens = [
        rsa.sign(claims.clone()).unwrap(),
        ec.sign(claims.clone()).unwrap(),
        ed.sign(claims).unwrap(),
    ];
    for token in tokens {
        let identity = CHECK.verify(&keys, &token, NOW).unwrap();
        assert_eq!(identity.subject, "248289761001");
        assert_eq!(identity.email.unwrap().as_str(), "ada@example.com");
        assert!(identity.email_verified);
    }
}

#[test]
fn an_id_token_for_others_from_others_or_of_another_time_is_refused() {
    let key = ES256KeyPair::generate();
    let keys = key_set(&[key.public_key().to_jwk()]);
    let now = NOW / 1_000;
    let verify = |other: Value| {
        let token = key.sign(raw(&with(&id_claims(), &other))).unwrap();
        CHECK.verify(&keys, &token, NOW).map(|_| ())
    };
    let cases = [
        (json!({}), Ok(())),
        (
            json!({"iss": "https://id.example/"}),
            Err(TokenError::Issuer),
        ),
        (
            json!({"iss": "https://evil.example"}),
            Err(TokenError::Issuer),
        ),
        (json!({"iss": null}), Err(TokenError::Claims)),
        (json!({"aud": "other"}), Err(TokenError::Audience)),
        (json!({"aud": []}), Err(TokenError::Audience)),
        (json!({"aud": null}), Err(TokenError::Claims)),
        (json!({"aud": [CLIENT]}), Ok(())),
        (json!({"aud": [CLIENT, "other"]}), Err(TokenError::Audience)),
        (json!({"aud": [CLIENT, "other"], "azp": CLIENT}), Ok(())),
        (json!({"azp": "other"}), Err(TokenError::Audience)),
        (
            json!({"aud": "other", "azp": CLIENT}),
            Err(TokenError::Audience),
        ),
        (json!({"nonce": "other"}), Err(TokenError::Nonce)),
        (json!({"nonce": null}), Err(TokenError::Nonce)),
        (json!({"exp": now - 61}), Err(TokenError::Expired)),
        (json!({"exp": now - 30}), Ok(())),
        (json!({"exp": null}), Err(TokenError::Claims)),
        (json!({"exp": "4102444800"}), Err(TokenError::Claims)),
        (json!({"exp": -1}), Err(TokenError::Claims)),
        (json!({"exp": [now + 300]}), Err(TokenError::Claims)),
        (json!({"iat": null}), Err(TokenError::Claims)),
        (json!({"iat": now + 61}), Err(TokenError::NotYet)),
        (json!({"nbf": now + 61}), Err(TokenError::NotYet)),
        (json!({"nbf": u64::MAX}), Err(TokenError::NotYet)),
        (json!({"sub": ""}), Err(TokenError::Claims)),
        (json!({"sub": null}), Err(TokenError::Claims)),
        (json!({"sub": 7}), Err(TokenError::Claims)),
        (json!({"sub": "x".repeat(256)}), Err(TokenError::Claims)),
        (json!({"sub": "a\nb"}), Err(TokenError::Claims)),
    ];
    for (other, expected) in cases {
        assert_eq!(verify(other.clone()), expected, "{other}");
    }
    let no_nonce = IdTokenCheck { nonce: "", ..CHECK };
    let token = key
        .sign(raw(&with(&id_claims(), &json!({"nonce": ""}))))
        .unwrap();
    assert_eq!(no_nonce.verify(&keys, &token, NOW), Err(TokenError::Nonce));
}

#[test]
fn an_address_counts_as_verified_only_where_the_provider_says_so() {
    let key = ES256KeyPair::generate();
    let keys = key_set(&[key.public_key().to_jwk()]);
    let cases = [
        (json!({}), Some("ada@example.com"), true),
        (
            json!({"email_verified": "true"}),
            Some("ada@example.com"),
            true,
        ),
        (
            json!({"email_verified": "false"}),
            Some("ada@example.com"),
            false,
        ),
        (
            json!({"email_verified": false}),
            Some("ada@example.com"),
            false,
        ),
        (
            json!({"email_verified": null}),
            Some("ada@example.com"),
            false,
        ),
        (json!({"email": null}), None, false),
        (json!({"email": "no address"}), None, false),
    ];
    for (other, email, verified) in cases {
        let token = key.sign(raw(&with(&id_claims(), &other))).unwrap();
        let identity = CHECK.verify(&keys, &token, NOW).unwrap();
        assert_eq!(identity.email.as_ref().map(Email::as_str), email, "{other}");
        assert_eq!(identity.email_verified, verified, "{other}");
    }
}

/// OpenID Connect Core, appendix A.3, has this access token and hash.
#[test]
fn an_access_token_that_came_along_must_be_the_one_that_is_meant() {
    let key = ES256KeyPair::generate();
    let keys = key_set(&[key.public_key().to_jwk()]);
    let claims = with(&id_claims(), &json!({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}));
    let token = key.sign(raw(&claims)).unwrap();
    let verify = |access_token| {
        let check = IdTokenCheck {
            access_token,
            ..CHECK
        };
        check.verify(&keys, &token, NOW).map(|_| ())
    };
    assert_eq!(
        verify(Some("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")),
        Ok(())
    );
    assert_eq!(verify(Some("another")), Err(TokenError::Claims));
    assert_eq!(verify(None), Ok(()));
}

#[test]
fn google_may_leave_out_its_scheme_and_nobody_else() {
    let key = ES256KeyPair::generate();
    let keys = key_set(&[key.public_key().to_jwk()]);
    let verify = |issuer, iss| {
        let token = key
            .sign(raw(&with(&id_claims(), &json!({"iss": iss}))))
            .unwrap();
        IdTokenCheck { issuer, ..CHECK }
            .verify(&keys, &token, NOW)
            .map(|_| ())
    };
    let google = "https://accounts.google.com";
    assert_eq!(verify(google, google), Ok(()));
    assert_eq!(verify(google, "accounts.google.com"), Ok(()));
    assert_eq!(verify(ISSUER, "id.example"), Err(TokenError::Issuer));
}

#[test]
fn a_key_that_is_not_known_is_asked_for_again_and_one_that_is_must_fit() {
    let (old, new) = (
        ES256KeyPair::generate().with_key_id("1"),
        ES256KeyPair::generate().with_key_id("2"),
    );
    let before = key_set(&[old.public_key().to_jwk()]);
    let after = key_set(&[old.public_key().to_jwk(), new.public_key().to_jwk()]);
    let token = new.sign(raw(&id_claims())).unwrap();
    let verify = |keys: &Jwks, token: &str| CHECK.verify(keys, token, NOW).map(|_| ());
    assert_eq!(verify(&before, &token), Err(TokenError::UnknownKey));
    assert_eq!(verify(&after, &token), Ok(()));

    // A name that leads to another key than the one that signed.
    let liar = ES256KeyPair::from_bytes(&new.to_bytes())
        .unwrap()
        .with_key_id("1");
    let token = liar.sign(raw(&id_claims())).unwrap();
    assert_eq!(verify(&after, &token), Err(TokenError::Signature));

    // No name: all are tried.
    let unnamed = ES256KeyPair::from_bytes(&new.to_bytes()).unwrap();
    let token = unnamed.sign(raw(&id_claims())).unwrap();
    assert_eq!(verify(&after, &token), Ok(()));
    assert_eq!(verify(&before, &token), Err(TokenError::UnknownKey));

    // A set without names serves tokens that have one.
    let nameless = key_set(&[jwk(&new.public_key().to_jwk(), &json!({"kid": null}))]);
    let token = new.sign(raw(&id_claims())).unwrap();
    assert_eq!(verify(&nameless, &token), Ok(()));

    // Another algorithm than that key's.
    let token = rsa().with_key_id("2").sign(raw(&id_claims())).unwrap();
    assert_eq!(verify(&after, &token), Err(TokenError::Algorithm));
}

#[test]
fn a_public_key_is_no_secret_to_sign_with() {
    let key = rsa().with_key_id("r");
    let public = key.public_key();
    let keys = key_set(&[public.to_jwk()]);
    for secret in [
        public.to_pem().unwrap().into_bytes(),
        public.to_der().unwrap(),
    ] {
        let forged = HS256Key::from_bytes(&secret)
            .with_key_id("r")
            .authenticate(raw(&id_claims()))
            .unwrap();
        assert_eq!(
            CHECK.verify(&keys, &forged, NOW),
            Err(TokenError::Algorithm)
        );
    }
}

#[test]
fn keys_that_are_not_for_us_are_left_out() {
    let rsa = rsa().public_key().to_jwk();
    let ec = ES256KeyPair::generate();
    let ed = Ed25519KeyPair::generate().public_key().to_jwk();
    let public = ec.public_key().to_jwk();
    let good = public.clone();
    let left_out = [
        jwk(&public, &json!({"use": "enc"})),
        jwk(&public, &json!({"key_ops": ["encrypt", "sign"]})),
        jwk(&public, &json!({"key_ops": []})),
        jwk(&public, &json!({"alg": "ES384"})),
        jwk(&public, &json!({"crv": "P-384"})),
        jwk(&public, &json!({"kty": "oct", "k": "c2VjcmV0"})),
        jwk(&public, &json!({"kty": "none"})),
        jwk(&public, &json!({"kty": 7})),
        jwk(&public, &json!({"x": null})),
        jwk(&public, &json!({"x": "AA"})),
        // Not on the curve.
        jwk(
            &public,
            &json!({"x": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}),
        ),
        ec.to_jwk(),
        jwk(&rsa, &json!({"alg": "RS384"})),
        jwk(&rsa, &json!({"alg": "PS256"})),
        jwk(&rsa, &json!({"alg": "HS256"})),
        jwk(&rsa, &json!({"alg": null, "n": WEAK_RSA})),
        jwk(&rsa, &json!({"e": "AQ"})),
        jwk(&rsa, &json!({"e": "Aw"})),
        jwk(&rsa, &json!({"n": "!!"})),
        jwk(&rsa, &json!({"n": ""})),
        jwk(&ed, &json!({"crv": "Ed448"})),
        jwk(&ed, &json!({"x": "AA"})),
        "null".to_owned(),
        "\"key\"".to_owned(),
        "{}".to_owned(),
    ];
    for key in &left_out {
        let keys = testing::key_set(&[key, &good]);
        assert_eq!(Jwks::parse(keys.as_bytes()).unwrap().len(), 1, "{key}");
    }
    let parse = |text: &str| Jwks::parse(text.as_bytes()).map(|keys| keys.len());
    assert_eq!(parse(&testing::key_set(&left_out)), Err(JwksError::Empty));
    assert_eq!(parse("{\"keys\": []}"), Err(JwksError::Empty));
    for bad in [
        "",
        "[]",
        "{}",
        "{\"keys\": {}}",
        "{\"keys\": 1, \"keys\": []}",
        "<html>",
    ] {
        assert_eq!(parse(bad), Err(JwksError::Malformed), "{bad}");
    }
    assert_eq!(parse(&" ".repeat(300_000)), Err(JwksError::TooLong));
    let many = vec![good; 200];
    assert_eq!(parse(&testing::key_set(&many)), Ok(64));
}
