//! Changes of what somebody is known by.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Builder;
use identity::testing::raw;
use identity::{Scope, SessionKeys};
use jwt_simple::prelude::{HS256Key, HS384Key, MACLike as _};
use serde_json::{Value, json};

use super::chance::Chance;
use super::{UNSAFE, World, any_route, ours, request};
use crate::support::{HOST, cookie, id, keys};

pub(crate) const PROXY_SECRET: &str = "the secret of a proxy in front of us";

fn with_session(chance: &mut Chance, token: &str) -> Builder {
    let (method, path) = any_route(chance);
    ours(method, path).header("cookie", cookie(token))
}

fn with_bearer(chance: &mut Chance, token: &str) -> Builder {
    let (method, path) = any_route(chance);
    let request = request(method, path).header("host", HOST);
    request.header("authorization", format!("Bearer {token}"))
}

/// One that differs from `token`, by letters a header can hold.
fn spoil(chance: &mut Chance, token: &str) -> String {
    let mut letters: Vec<u8> = token.bytes().collect();
    match chance.below(8) {
        0 => letters.truncate(chance.below(token.len())),
        1 => drop(letters.drain(..=chance.below(token.len() - 1))),
        2 => {
            let more = chance.below(40) + 1;
            letters.extend((0..more).map(|n| b"AZaz09-_."[n % 9]));
        }
        3 => {
            let at = chance.below(letters.len());
            letters.remove(at);
        }
        4 => {
            let at = chance.below(letters.len());
            letters.insert(at, chance.of(b"AQgw.-_=+/%"));
        }
        5 => {
            // Parts in another order, or one of them twice.
            let parts: Vec<&str> = token.split('.').collect();
            let (a, b, c) = (chance.below(3), chance.below(3), chance.below(3));
            let other = format!("{}.{}.{}", parts[a], parts[b], parts[c]);
            return if other == token {
                format!("{token}.")
            } else {
                other
            };
        }
        6 => {
            // The same bytes otherwise encoded.
            let padded = format!("{token}{}", chance.of(&["=", "==", "%3D", "."]));
            return padded;
        }
        _ => {
            for _ in 0..=chance.below(4) {
                let at = chance.below(letters.len());
                let old = letters[at];
                let others: Vec<u8> = b"ABCDabcd0189-_.+/=~"
                    .iter()
                    .copied()
                    .filter(|b| *b != old)
                    .collect();
                letters[at] = chance.of(&others);
            }
        }
    }
    let spoilt = String::from_utf8(letters).unwrap();
    if spoilt == token {
        format!("{token}A")
    } else {
        spoilt
    }
}

pub(crate) fn spoilt_session(world: &World, chance: &mut Chance) -> Builder {
    let token = spoil(chance, &world.session);
    with_session(chance, &token)
}

/// A true session, by an instance whose key is not ours.
pub(crate) fn foreign_session(world: &World, chance: &mut Chance) -> Builder {
    let secret = base64::engine::general_purpose::STANDARD.encode(chance.bytes(32));
    let keys = SessionKeys::from_secrets([(chance.of(&[1, 2, 3, 4]), secret)]).unwrap();
    let token = world.app.session(chance.of(&["ada", "bob"])).sign(&keys);
    with_session(chance, &token.unwrap())
}

fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// Changes one claim to what must not be.
fn change_claim(chance: &mut Chance, claims: &mut Value) {
    let now = claims["iat"].as_u64().unwrap();
    let day = 86_400;
    let (name, value) = match chance.below(12) {
        0 => ("iss", json!(chance.word(12))),
        1 => (
            "aud",
            json!(chance.of(&["api", "letters", "", "Session", "session "])),
        ),
        2 => ("aud", json!(["session"])),
        3 => ("exp", json!(now - chance.next() % (90 * day))),
        4 => (
            "exp",
            json!(now + 7 * day + 1 + chance.next() % (900 * day)),
        ),
        5 => ("iat", json!(now + 61 + chance.next() % (90 * day))),
        6 => ("born", json!(now + 1 + chance.next() % (90 * day))),
        7 => ("born", json!(now - 84 * day - chance.next() % (90 * day))),
        8 => ("scope", json!("read write")),
        9 => ("jti", json!(chance.word(25))),
        10 => (
            "sub",
            json!(chance.of(&["", "a/b", "../ada", "ada bob", "é"])),
        ),
        _ => (
            chance.of(&["admin", "nbf", "tenant", "kid", "role"]),
            json!(now + day),
        ),
    };
    claims[name] = value;
    if chance.one_in(4) {
        let missing = chance.of(&["iss", "aud", "sub", "jti", "iat", "exp", "born"]);
        claims.as_object_mut().unwrap().remove(missing);
    }
}

/// Other claims under the signature of the true ones.
pub(crate) fn swapped_claims(world: &World, chance: &mut Chance) -> Builder {
    let mut claims = claims_of(&world.session);
    match chance.below(4) {
        0 => claims["sub"] = json!("bob"),
        1 => claims["jti"] = json!(id("bob")),
        2 => claims["exp"] = json!(claims["exp"].as_u64().unwrap() + 1 + chance.next() % 1_000),
        _ => change_claim(chance, &mut claims),
    }
    let payload = URL_SAFE_NO_PAD.encode(claims.to_string());
    let parts: Vec<&str> = world.session.split('.').collect();
    let token = format!("{}.{payload}.{}", parts[0], parts[2]);
    with_session(chance, &token)
}

fn own_key() -> Vec<u8> {
    let keys = keys();
    let (_, key) = keys.derived("token").next().unwrap();
    key.to_vec()
}

/// Signed by our own key, by mistake or after a leak of another use of it: expired, not yet valid,
/// for another use, too long, too little.
pub(crate) fn wrong_claims(world: &World, chance: &mut Chance) -> Builder {
    let mut claims = claims_of(&world.session);
    change_claim(chance, &mut claims);
    let key = HS256Key::from_bytes(&own_key());
    let token = key.authenticate(raw(&claims)).unwrap();
    with_session(chance, &token)
}

/// Another header before the same claims, with the true signature or one that fits the header.
pub(crate) fn swapped_header(world: &World, chance: &mut Chance) -> Builder {
    let parts: Vec<&str> = world.session.split('.').collect();
    let header = match chance.below(8) {
        0 => json!({"alg": chance.of(&["none", "None", "NONE", "nOnE", ""]), "typ": "JWT"}),
        1 => json!({"alg": chance.of(&["HS384", "HS512", "RS256", "ES256", "hs256"])}),
        2 => json!({"alg": "HS256", "typ": "JWT", "kid": chance.word(20)}),
        3 => json!({"alg": "HS256", "typ": "JWT", "jku": "https://evil.example/keys"}),
        4 => json!({"alg": "HS256", "typ": "JWT", "jwk": {"kty": "oct", "k": "AAAA"}}),
        5 => json!({"alg": "HS256", "typ": "JWT", "crit": ["exp"]}),
        6 => json!({"alg": ["HS256"], "typ": "JWT"}),
        _ => json!({"typ": "JWT", "alg": "HS256"}),
    };
    let header = URL_SAFE_NO_PAD.encode(format!(" {header}"));
    let token = match chance.below(3) {
        0 => format!("{header}.{}.{}", parts[1], parts[2]),
        1 => format!("{header}.{}.", parts[1]),
        _ => {
            let key = HS384Key::from_bytes(&own_key());
            key.authenticate(raw(&claims_of(&world.session))).unwrap()
        }
    };
    with_session(chance, &token)
}

/// The true token where it counts for nothing.
pub(crate) fn misplaced_session(world: &World, chance: &mut Chance) -> Builder {
    let (method, path) = any_route(chance);
    let (request, token) = (ours(method, path), &world.session);
    let true_one = cookie(token);
    match chance.below(7) {
        0 => request.header("cookie", format!("{true_one}; {true_one}")),
        1 => request
            .header("cookie", &true_one)
            .header("cookie", true_one),
        2 => {
            let planted = format!("__Host-rolecall={}", chance.word(30));
            request.header("cookie", format!("{planted}; a=b; {true_one}"))
        }
        3 => {
            let names = [
                "rolecall",
                "__host-rolecall",
                "__Host-Rolecall",
                "__Secure-rolecall",
            ];
            request.header("cookie", format!("{}={token}", chance.of(&names)))
        }
        4 => request.header("cookie", format!("{}={true_one}", chance.word(8))),
        5 => {
            let names = [
                "x-session",
                "x-auth-token",
                "session",
                "cookie2",
                "x-api-key",
            ];
            request.header(chance.of(&names), token)
        }
        _ => request.header("authorization", format!("Bearer {token}")),
    }
}

pub(crate) fn spoilt_bearer(world: &World, chance: &mut Chance) -> Builder {
    let token = match chance.below(6) {
        0 => world.session.clone(),
        1 => String::new(),
        2 => format!("{0} {0}", world.token),
        3 => {
            // Signed by our own key: a session's claims, or scopes that are none.
            let mut claims = claims_of(&world.token);
            let names = ["admin", "read,write", "", " read", "read  write", "Read"];
            claims["scope"] = json!(chance.of(&names));
            HS256Key::from_bytes(&own_key())
                .authenticate(raw(&claims))
                .unwrap()
        }
        4 => {
            let mut claims = claims_of(&world.token);
            let iat = claims["iat"].as_u64().unwrap();
            claims["exp"] = json!(iat - chance.next() % 1_000_000);
            HS256Key::from_bytes(&own_key())
                .authenticate(raw(&claims))
                .unwrap()
        }
        _ => spoil(chance, &world.token),
    };
    with_bearer(chance, &token)
}

/// What a token is not good for, whatever a header says of the method.
pub(crate) fn beyond_scopes(world: &World, chance: &mut Chance) -> Builder {
    let write_only = || world.app.token("ada", &[Scope::Write]);
    let (method, path, token) = match chance.below(4) {
        0 => {
            let (method, path) = chance.of(&UNSAFE[..4]);
            (method, path, world.read_token.clone())
        }
        1 => (
            "GET",
            chance.of(&["/api/profile", "/api/applications"]),
            write_only(),
        ),
        2 => {
            let (method, path) = chance.of(&UNSAFE[4..]);
            (method, path, world.token.clone())
        }
        _ => {
            let paths = [
                "/api/sessions",
                "/api/tokens",
                "/api/admin",
                "/api/auth",
                "/api/export",
            ];
            ("GET", chance.of(&paths), world.token.clone())
        }
    };
    let request = request(method, path).header("host", HOST);
    let request = request.header("authorization", format!("Bearer {token}"));
    let names = [
        "x-http-method-override",
        "x-http-method",
        "x-method-override",
    ];
    request.header(
        chance.of(&names),
        chance.of(&["GET", "HEAD", "PUT", "DELETE"]),
    )
}

pub(crate) fn two_sign_ins(world: &World, chance: &mut Chance) -> Builder {
    let (method, path) = any_route(chance);
    let bearer = match chance.below(3) {
        0 => world.token.clone(),
        1 => world.read_token.clone(),
        _ => spoil(chance, &world.token),
    };
    let session = if chance.one_in(2) {
        world.session.clone()
    } else {
        spoil(chance, &world.session)
    };
    ours(method, path)
        .header("cookie", cookie(&session))
        .header("authorization", format!("Bearer {bearer}"))
}

/// A proxy's header that the proxy did not write.
pub(crate) fn made_up_proxy(world: &World, chance: &mut Chance) -> Builder {
    let now = world.app.now() / 1_000;
    let mut claims = json!({"id": "ada", "iss": "directus", "iat": now, "exp": now + 900});
    let true_key = HS256Key::from_bytes(PROXY_SECRET.as_bytes());
    let token = match chance.below(5) {
        0 => {
            let other = HS256Key::from_bytes(&chance.bytes(36));
            other.authenticate(raw(&claims)).unwrap()
        }
        1 => {
            claims["exp"] = json!(now - 61 - i64::try_from(chance.below(1_000_000)).unwrap());
            true_key.authenticate(raw(&claims)).unwrap()
        }
        2 => {
            let name = chance.of(&["id", "iss", "exp"]);
            claims.as_object_mut().unwrap().remove(name);
            true_key.authenticate(raw(&claims)).unwrap()
        }
        3 => world.session.clone(),
        _ => {
            let good = true_key.authenticate(raw(&claims)).unwrap();
            spoil(chance, &good)
        }
    };
    let value = if chance.one_in(2) {
        format!("directus_session_token={token}; a=b")
    } else {
        token
    };
    let (method, path) = any_route(chance);
    ours(method, path).header("x-cf-session", value)
}
