//! Vectors that others published, run against our readers of tokens, keys and hashes: Wycheproof, the
//! cookbook of RFC 7520, a table of attacks on tokens, and Argon2's own. `CORPUS_DIR` names the folder;
//! without one they say so. The vectors of RFC 7515 are short enough to stand here.
//!
//! A set counts every vector whose outcome is the one it asks for. Where it asks for an algorithm or
//! a form that is deliberately not taken, the outcome to ask for is a refusal.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a vector that cannot be read fails the test, and figures are there to be seen"
)]

#[path = "vectors/hashes.rs"]
mod hashes;
#[path = "vectors/rfc7515.rs"]
mod rfc7515;
#[path = "vectors/rfc7520.rs"]
mod rfc7520;
#[path = "vectors/signatures.rs"]
mod signatures;
#[path = "vectors/tokens.rs"]
mod tokens;

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use identity::external::{IdTokenCheck, TrustedProxy};
use identity::{Jwks, TokenError};
use serde_json::{Value, json};
use shared::Millis;

/// 2026: after every token of the past has expired.
const NOW: Millis = 1_790_000_000_000;

/// The text of a file below `security`, or a line that says why there is none.
fn text(path: &str) -> Option<String> {
    let root = std::env::var("CORPUS_DIR").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        PathBuf::from,
    );
    let file = root.join("security").join(path);
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        println!("ignored: no security/{path}; set CORPUS_DIR");
    }
    text
}

fn read(path: &str) -> Option<Value> {
    text(path).map(|text| serde_json::from_str(&text).unwrap())
}

/// The groups of a Wycheproof file.
fn groups(file: &str) -> Vec<Value> {
    let set = read(&format!("wycheproof/{file}"));
    set.map_or_else(Vec::new, |set| {
        set["testGroups"].as_array().unwrap().clone()
    })
}

fn tests(group: &Value) -> &Vec<Value> {
    group["tests"].as_array().unwrap()
}

fn hex(text: &Value) -> Vec<u8> {
    let text = text.as_str().unwrap();
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn base64url(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}

/// Counts outcomes of one set, and prints them at its end.
struct Tally {
    set: &'static str,
    right: usize,
    all: usize,
    wrong: Vec<String>,
}

impl Tally {
    const fn of(set: &'static str) -> Self {
        Self {
            set,
            right: 0,
            all: 0,
            wrong: Vec::new(),
        }
    }

    /// Whether it came out as it should.
    fn count(&mut self, right: bool, vector: impl FnOnce() -> String) {
        self.all += 1;
        if right {
            self.right += 1;
        } else {
            self.wrong.push(vector());
        }
    }

    fn end(self) {
        if self.all > 0 {
            println!("{}: {} of {}", self.set, self.right, self.all);
        }
        assert!(self.wrong.is_empty(), "{}: {:#?}", self.set, self.wrong);
    }
}

/// Whether the signature was believed, whatever was then thought of the claims: most vectors sign
/// other texts than claims.
const fn is_signed<T>(outcome: &Result<T, TokenError>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(why) => matches!(
            why,
            TokenError::Claims
                | TokenError::Expired
                | TokenError::NotYet
                | TokenError::Issuer
                | TokenError::Audience
                | TokenError::Nonce
        ),
    }
}

/// Reads `token` as a provider's whose published keys are `keys`. None where none of them is taken.
fn by_keys(keys: &Value, token: &str) -> Option<Result<(), TokenError>> {
    const CHECK: IdTokenCheck<'_> = IdTokenCheck {
        issuer: "https://id.example",
        client_id: "rolecall",
        nonce: "n",
        access_token: None,
    };
    let keys = Jwks::parse(keys.to_string().as_bytes()).ok()?;
    Some(CHECK.verify(&keys, token, NOW).map(|_| ()))
}

/// Reads `token` as one whose secret is the symmetric key `jwk`. None where that is too short.
fn by_secret(jwk: &Value, token: &str) -> Option<Result<(), TokenError>> {
    let proxy = TrustedProxy::new(base64url(&jwk["k"]), "directus", "c").ok()?;
    let person = proxy.verify(token, NOW);
    Some(person.and_then(|id| id.map(|_| ()).ok_or(TokenError::Malformed)))
}

/// What of a key its owner publishes.
fn public(jwk: &Value) -> Value {
    let mut jwk = jwk.clone();
    for private in ["d", "p", "q", "dp", "dq", "qi"] {
        jwk.as_object_mut().unwrap().remove(private);
    }
    jwk
}

fn key_set(jwk: &Value) -> Value {
    json!({ "keys": [jwk] })
}
