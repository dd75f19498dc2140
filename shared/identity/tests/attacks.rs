//! What is done to tokens, cookies and addresses to be taken for somebody else or sent somewhere else.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a helper that fails fails the test, and the seed is there to be seen"
)]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::external::{IdTokenCheck, TrustedProxy};
use identity::testing::{key_set, raw};
use identity::{ApiToken, Jwks, Scope, Session, SessionKeys, TokenError};
use jwt_simple::prelude::{ECDSAP256KeyPairLike, ES256KeyPair, HS256Key, MACLike};
use serde_json::{Value, json};
use shared::{Millis, TenantId};

const NOW: Millis = 1_790_000_000_000;
const SECRET: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const ID: &str = "01JZ0000000000000000000000";

fn keys() -> SessionKeys {
    SessionKeys::from_secrets([(1, SECRET)]).unwrap()
}

fn session(tenant: &str) -> Session {
    Session::begin(TenantId::parse(tenant).unwrap(), ID.to_owned(), NOW)
}

fn api_token(tenant: &str) -> ApiToken {
    let tenant = TenantId::parse(tenant).unwrap();
    ApiToken::new(
        tenant,
        ID.to_owned(),
        vec![Scope::Read],
        NOW,
        NOW + 86_400_000,
    )
}

/// Signs any header and claims with the very key of sessions.
fn forge(header: &str, claims: &str) -> String {
    let (_, key) = keys().derived("token").next().unwrap();
    let input = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let tag = HS256Key::from_bytes(key.as_ref()).authentication_tag(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn claims() -> Value {
    let now = NOW / 1_000;
    json!({
        "iss": "rolecall", "aud": "session", "sub": "ada", "jti": ID,
        "iat": now, "exp": now + 604_800, "born": now,
    })
}

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// splitmix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// One to three changes to `token`; `others` are valid tokens to take parts from.
fn tamper(token: &str, others: &[String], random: &mut Random) -> String {
    let mut bytes = token.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        match random.below(8) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << random.below(7),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(..at)),
            3 => bytes.insert(at, *random.of(b"aA0-_.=+/ \n;\0")),
            4 if !bytes.is_empty() => drop(bytes.remove(at)),
            5 => {
                let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *random.of(alphabet);
                }
            }
            6 => {
                let end = at + random.below(bytes.len() - at + 1);
                let copy = bytes[at..end].to_vec();
                bytes.splice(end..end, copy);
            }
            _ => {
                // A part of another token in the place of this one's.
                let other = random.of(others).split('.').collect::<Vec<_>>();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let mut parts: Vec<_> = text.split('.').collect();
                let which = random.below(parts.len());
                if let (Some(part), Some(new)) = (parts.get_mut(which), other.get(which)) {
                    *part = new;
                }
                bytes = parts.join(".").into_bytes();
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn all_refused(what: &str, cases: usize, valid: &[String], accepts: impl Fn(&str) -> bool) {
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or(20_261_121);
    let mut random = Random(seed);
    assert!(accepts(&valid[0]));
    let mut done = 0;
    while done < cases {
        let token = tamper(&valid[0], valid, &mut random);
        // Changes may undo each other, or make of it another valid token whole.
        if !valid.contains(&token) {
            assert!(!accepts(&token), "{what}, SEED={seed}: {token:?}");
            done += 1;
        }
    }
    println!("{what}: {done} of {cases} manipulations refused (SEED={seed})");
}

#[test]
fn ten_thousand_manipulations_of_a_session_are_refused() {
    let keys = keys();
    let other_keys = SessionKeys::from_secrets([(1, SECRET.replace("00", "ff"))]).unwrap();
    let valid = [
        session("ada").sign(&keys).unwrap(),
        session("bob").sign(&keys).unwrap(),
        api_token("ada").sign(&keys).unwrap(),
        session("ada").sign(&other_keys).unwrap(),
    ];
    all_refused("session", 10_000, &valid, |token| {
        Session::verify(&keys, token, NOW).is_ok()
    });
    let [ada, bob, api, foreign] = &valid;
    assert!(Session::verify(&keys, bob, NOW).is_ok());
    assert!(Session::verify(&keys, foreign, NOW).is_err());

    let valid = [
        api.clone(),
        ada.clone(),
        api_token("bob").sign(&keys).unwrap(),
    ];
    all_refused("API token", 10_000, &valid, |token| {
        ApiToken::verify(&keys, token, NOW).is_ok()
    });
}

#[test]
fn manipulated_tokens_of_others_are_refused() {
    let now = NOW / 1_000;
    let key = ES256KeyPair::generate();
    let keys = Jwks::parse(key_set(&[key.public_key().to_jwk()]).as_bytes()).unwrap();
    let check = IdTokenCheck {
        issuer: "https://id.example",
        client_id: "rolecall",
        nonce: "n",
        access_token: None,
    };
    let token = |sub: &str| {
        let claims = json!({
            "iss": "https://id.example", "aud": "rolecall", "nonce": "n",
            "sub": sub, "iat": now, "exp": now + 60,
        });
        key.sign(raw(&claims)).unwrap()
    };
    all_refused("id token", 1_000, &[token("ada"), token("bob")], |token| {
        check.verify(&keys, token, NOW).is_ok()
    });

    let proxy = TrustedProxy::new(SECRET, "directus", "c").unwrap();
    let token = |id: &str| {
        let claims = json!({ "iss": "directus", "id": id, "exp": now + 60 });
        HS256Key::from_bytes(SECRET.as_bytes())
            .authenticate(raw(&claims))
            .unwrap()
    };
    all_refused(
        "proxy token",
        10_000,
        &[token("ada"), token("bob")],
        |token| matches!(proxy.verify(token, NOW), Ok(Some(_))),
    );
}

/// Signed with the right key, all of them: only their headers are not ours.
#[test]
fn no_header_but_our_own_is_taken_even_with_our_signature() {
    let (keys, claims) = (keys(), claims().to_string());
    assert!(Session::verify(&keys, &forge(HEADER, &claims), NOW).is_ok());
    let headers = [
        r#"{"typ":"JWT","alg":"HS256"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"JWT","kid":"1"}"#,
        r#"{"alg":"HS256","typ":"JWT","kid":"../../../dev/null"}"#,
        r#"{"alg":"HS256","typ":"JWT","jku":"https://evil.example/keys"}"#,
        r#"{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AAAA"}}"#,
        r#"{"alg":"HS256","typ":"JWT","x5u":"https://evil.example/cert"}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":["exp"]}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":[]}"#,
        r#"{"alg":"HS256","typ":"JWT","b64":false,"crit":["b64"]}"#,
        r#"{"alg":"HS256","typ":"JWT","zip":"DEF"}"#,
        r#"{"alg":"none","typ":"JWT"}"#,
        r#"{"alg":"None","typ":"JWT"}"#,
        r#"{"alg":"","typ":"JWT"}"#,
        r#"{"alg":"hs256","typ":"JWT"}"#,
        r#"{"alg":"HS384","typ":"JWT"}"#,
        r#"{"alg":"HS512","typ":"JWT"}"#,
        r#"{"alg":"RS256","typ":"JWT"}"#,
        r#"{"alg":"ES256","typ":"JWT"}"#,
        r#"{"alg":"PS256","typ":"JWT"}"#,
        r#"{"alg":"EdDSA","typ":"JWT"}"#,
        r#"{"alg":"HS256","alg":"none","typ":"JWT"}"#,
        r#"{"alg":["HS256"],"typ":"JWT"}"#,
        r#"{"alg":null,"typ":"JWT"}"#,
        r#"{"typ":"JWT"}"#,
        r#"{"alg":"HS256","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","typ":"JWE","enc":"A128GCM"}"#,
        "{}",
        "[]",
        "null",
        "\"HS256\"",
        "",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\"} ",
        "\u{feff}{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
    ];
    for header in headers {
        let outcome = Session::verify(&keys, &forge(header, &claims), NOW);
        assert!(outcome.is_err(), "{header}");
    }
    println!(
        "headers of others, rightly signed: {} refused",
        headers.len()
    );
}

#[test]
fn no_claims_but_our_own_are_taken_even_with_our_signature() {
    let keys = keys();
    let now = NOW / 1_000;
    let mut cases = 0;
    let mut refused = |text: &str, why: Option<TokenError>| {
        let outcome = Session::verify(&keys, &forge(HEADER, text), NOW);
        assert!(
            outcome.is_err() && why.is_none_or(|why| outcome == Err(why)),
            "{text}: {outcome:?}"
        );
        cases += 1;
    };
    let names: Vec<String> = claims().as_object().unwrap().keys().cloned().collect();
    for name in &names {
        let mut missing = claims();
        missing.as_object_mut().unwrap().remove(name);
        refused(&missing.to_string(), Some(TokenError::Claims));
        for value in [
            json!(null),
            json!([]),
            json!({}),
            json!(true),
            json!(-1),
            json!(""),
            json!(1.5e300),
        ] {
            let mut other = claims();
            other[name] = value;
            refused(&other.to_string(), None);
        }
        let twice =
            claims()
                .to_string()
                .replacen('{', &format!("{{\"{name}\":{},", claims()[name]), 1);
        refused(&twice, Some(TokenError::Claims));
    }
    let cases_of = [
        ("iss", json!("evil"), TokenError::Issuer),
        ("iss", json!("Rolecall"), TokenError::Issuer),
        ("aud", json!("api"), TokenError::Audience),
        ("aud", json!(["session"]), TokenError::Claims),
        ("aud", json!(["session", "api"]), TokenError::Claims),
        ("sub", json!("../bob"), TokenError::Claims),
        ("sub", json!("x".repeat(33)), TokenError::Claims),
        ("jti", json!("short"), TokenError::Claims),
        ("jti", json!(ID.to_lowercase()), TokenError::Claims),
        ("exp", json!(now), TokenError::Expired),
        ("exp", json!(now - 1), TokenError::Expired),
        ("exp", json!((now + 60).to_string()), TokenError::Claims),
        ("exp", json!(now + 604_801), TokenError::Claims),
        ("exp", json!(u64::MAX), TokenError::Claims),
        ("iat", json!(now + 61), TokenError::NotYet),
        ("iat", json!(u64::MAX), TokenError::NotYet),
        ("iat", json!(now - 604_801), TokenError::Claims),
        ("nbf", json!(now + 61), TokenError::NotYet),
        ("nbf", json!(now), TokenError::Claims),
        ("born", json!(now + 1), TokenError::Claims),
        ("born", json!(0), TokenError::Claims),
        ("born", json!(u64::MAX), TokenError::Claims),
        ("scope", json!("read"), TokenError::Claims),
        ("admin", json!(true), TokenError::Claims),
    ];
    for (name, value, why) in cases_of {
        let mut other = claims();
        other[name] = value;
        refused(&other.to_string(), Some(why));
    }
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "\"\"",
        "{",
        "{}{}",
        &format!("{}x", claims()),
        &"[".repeat(600),
    ] {
        refused(text, None);
    }
    println!("claims of others, rightly signed: {cases} refused");
}
