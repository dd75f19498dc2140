//! Whole tokens: Wycheproof's JSON Web Signatures, Keys and Encryption, and the table of attacks.

use super::*;

/// Reads the token with whatever keys its group has: published ones as a provider's, a single secret
/// as a proxy's. A set of several secrets is nothing that is read here; of these the one that the
/// token names is the proxy's, unless the set is ambiguous.
fn outcome(group: &Value, token: &str) -> Option<Result<(), TokenError>> {
    if let Some(public) = group.get("public") {
        let set = if public.get("keys").is_some() {
            public.clone()
        } else {
            key_set(public)
        };
        return by_keys(&set, token);
    }
    let private = &group["private"];
    let alone = std::slice::from_ref(private);
    let keys = private["keys"].as_array().map_or(alone, Vec::as_slice);
    let ids: Vec<_> = keys.iter().map(|key| &key["kid"]).collect();
    let clear = keys
        .iter()
        .all(|key| key["kty"] == "oct" && key["alg"] == "HS256")
        && (1..ids.len()).all(|at| !ids[..at].contains(&ids[at]));
    if clear {
        by_secret(&keys[0], token)
    } else {
        by_keys(&json!({ "keys": keys }), token)
    }
}

fn signatures(file: &str, set: &'static str) {
    let mut tally = Tally::of(set);
    for group in groups(file) {
        let comment = group["comment"].as_str().unwrap();
        for test in tests(&group) {
            // A token in another serialisation is no token here.
            let token = test["jws"].as_str().or(test["jwe"].as_str());
            let token = token.map_or_else(|| test["jws"].to_string(), str::to_owned);
            let valid = test["result"] == "valid";
            // Deliberately not taken: encryption, HS384, HS512.
            let is_for_us = !comment.starts_with("jwe") && !["HS384", "HS512"].contains(&comment);
            let signed = outcome(&group, &token).is_some_and(|outcome| is_signed(&outcome));
            tally.count(signed == (valid && is_for_us), || {
                format!("{comment} {}: {}", test["tcId"], test["comment"])
            });
        }
    }
    tally.end();
}

#[test]
fn wycheproof_json_web_crypto() {
    signatures("json_web_crypto_test.json", "Wycheproof json_web_crypto");
}

#[test]
fn wycheproof_json_web_key() {
    signatures("json_web_key_test.json", "Wycheproof json_web_key");
}

/// Nothing here decrypts: an encrypted token is refused, whoever it is for.
#[test]
fn wycheproof_json_web_encryption_is_refused() {
    let mut tally = Tally::of("Wycheproof json_web_encryption, refused");
    for group in groups("json_web_encryption_test.json") {
        for test in tests(&group) {
            let token = test["jwe"].as_str().unwrap_or_default();
            let private = &group["private"];
            let outcomes = [by_keys(&key_set(&public(private)), token), {
                let secret = TrustedProxy::new([7; 32], "directus", "c").unwrap();
                Some(secret.verify(token, NOW).map(|_| ()))
            }];
            let refused = outcomes
                .iter()
                .flatten()
                .all(|outcome| outcome.is_err() && !is_signed(outcome));
            let refused = refused || token.is_empty();
            tally.count(refused, || test["tcId"].to_string());
        }
    }
    tally.end();
}

/// Each case names its reason, and is refused for it or for a stronger one.
#[test]
fn table_of_attacks_on_tokens() {
    let mut tally = Tally::of("table of attacks on JSON Web Tokens, refused");
    let cases = read("jwt/jwt_attack_cases.json").unwrap_or(json!([]));
    for case in cases.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let token = case["token"].as_str().unwrap();
        let secret = case.get("secret_b64u").unwrap_or(&case["jwk_k"]);
        let outcome = by_secret(&json!({ "k": secret }), token).unwrap();
        let right = match name {
            "expired" | "rfc7515-A.1-valid-sig-expired-2011" => outcome == Err(TokenError::Expired),
            "exp-as-string" | "exp-missing" => outcome == Err(TokenError::Claims),
            "huge-1MB" => outcome == Err(TokenError::TooLong),
            _ => outcome.is_err() && !is_signed(&outcome),
        };
        tally.count(right, || format!("{name}: {outcome:?}"));
    }
    tally.end();
}
