//! The cookbook of RFC 7520, with RFC 8037 (Ed25519) and RFC 7797 (unencoded payloads) beside it.

use super::*;

/// What must come of an example.
#[derive(Clone, Copy, PartialEq)]
enum Expected {
    Signed,
    Refused,
}

const SIGNED: [(&str, Expected); 11] = {
    use Expected::{Refused, Signed};
    [
        ("jws/4_1.rsa_v15_signature.json", Signed),
        // PS384, ES512
        ("jws/4_2.rsa-pss_signature.json", Refused),
        ("jws/4_3.ecdsa_signature.json", Refused),
        ("jws/4_4.hmac-sha2_integrity_protection.json", Signed),
        // without its payload; in JSON
        ("jws/4_5.signature_with_detached_content.json", Refused),
        ("jws/4_6.protecting_specific_header_fields.json", Refused),
        ("jws/4_7.protecting_content_only.json", Refused),
        ("jws/4_8.multiple_signatures.json", Refused),
        ("curve25519/jws.json", Signed),
        // a critical extension
        ("rfc7797/4.2.hmac-sha2_b64_false.json", Refused),
        ("rfc7797/hmac-sha2_b64_false.json", Refused),
    ]
};

fn outcome(key: &Value, token: &str) -> Option<Result<(), TokenError>> {
    if key["kty"] == "oct" {
        by_secret(key, token)
    } else {
        by_keys(&key_set(&public(key)), token)
    }
}

#[test]
fn signatures_of_the_cookbook() {
    let mut tally = Tally::of("RFC 7520, signatures");
    for (file, expected) in SIGNED {
        let Some(example) = read(&format!("rfc7520_jose_cookbook/{file}")) else {
            continue;
        };
        let output = &example["output"];
        let token = output["compact"]
            .as_str()
            .map_or_else(|| output["json"].to_string(), str::to_owned);
        let keys = &example["input"]["key"];
        let alone = std::slice::from_ref(keys);
        for key in keys.as_array().map_or(alone, Vec::as_slice) {
            let signed = outcome(key, &token).is_some_and(|outcome| is_signed(&outcome));
            tally.count(signed == (expected == Expected::Signed), || file.to_owned());
        }
    }
    tally.end();
}

/// The three signatures over one text, each made a token of its own.
#[test]
fn signatures_of_many_one_by_one() {
    let mut tally = Tally::of("RFC 7520, 4.8 one by one");
    let Some(example) = read("rfc7520_jose_cookbook/jws/4_8.multiple_signatures.json") else {
        return;
    };
    let keys = example["input"]["key"].as_array().unwrap();
    let signings = example["signing"].as_array().unwrap();
    for (key, signing) in keys.iter().zip(signings) {
        let text = |name: &str| signing[name].as_str().unwrap();
        let token = format!("{}.{}", text("sig-input"), text("sig"));
        let signed = outcome(key, &token).is_some_and(|outcome| is_signed(&outcome));
        // The second is ES512, and its header is not signed.
        let is_expected = signing["protected"]["alg"].as_str().is_some();
        tally.count(signed == is_expected, || token.clone());
    }
    tally.end();
}

#[test]
fn keys_of_the_cookbook() {
    let mut tally = Tally::of("RFC 7520, keys");
    // P-521; private; RSA; private; secrets.
    for (file, taken) in [
        ("3_1.ec_public_key.json", false),
        ("3_2.ec_private_key.json", false),
        ("3_3.rsa_public_key.json", true),
        ("3_4.rsa_private_key.json", false),
        ("3_5.symmetric_key_mac_computation.json", false),
        ("3_6.symmetric_key_encryption.json", false),
    ] {
        let Some(key) = read(&format!("rfc7520_jose_cookbook/jwk/{file}")) else {
            continue;
        };
        let read = Jwks::parse(key_set(&key).to_string().as_bytes()).is_ok();
        tally.count(read == taken, || file.to_owned());
    }
    tally.end();
}

#[test]
fn encrypted_tokens_of_the_cookbook_are_refused() {
    let mut tally = Tally::of("RFC 7520, encryption, refused");
    let files = [
        "jwe/5_1.key_encryption_using_rsa_v15_and_aes-hmac-sha2.json",
        "jwe/5_2.key_encryption_using_rsa-oaep_with_aes-gcm.json",
        "jwe/5_3.key_wrap_using_pbes2-aes-keywrap_with-aes-cbc-hmac-sha2.json",
        "jwe/5_4.key_agreement_with_key_wrapping_using_ecdh-es_and_aes-keywrap_with_aes-gcm.json",
        "jwe/5_5.key_agreement_using_ecdh-es_with_aes-cbc-hmac-sha2.json",
        "jwe/5_6.direct_encryption_using_aes-gcm.json",
        "jwe/5_7.key_wrap_using_aes-gcm_keywrap_with_aes-cbc-hmac-sha2.json",
        "jwe/5_8.key_wrap_using_aes-keywrap_with_aes-gcm.json",
        "jwe/5_9.compressed_content.json",
        "jwe/5_10.including_additional_authentication_data.json",
        "jwe/5_11.protecting_specific_header_fields.json",
        "jwe/5_12.protecting_content_only.json",
        "jwe/5_13.encrypting_to_multiple_recipients.json",
        "curve25519/ecdh-es.json",
        "6.nesting_signatures_and_encryption.json",
    ];
    for file in files {
        let Some(example) = read(&format!("rfc7520_jose_cookbook/{file}")) else {
            continue;
        };
        let proxy = TrustedProxy::new([7; 32], "directus", "c").unwrap();
        let mut tokens = Vec::new();
        collect(&example, &mut tokens);
        if tokens.is_empty() {
            tokens.push(example["output"]["json"].to_string());
        }
        let refused = tokens.iter().all(|token| {
            let outcome = proxy.verify(token, NOW);
            outcome.is_err() && !is_signed(&outcome)
        });
        tally.count(refused, || file.to_owned());
    }
    tally.end();
}

/// Every token in compact form, wherever in the example it stands.
fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(token) if name == "compact" => into.push(token.to_owned()),
                    _ => collect(member, into),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        _ => {}
    }
}
