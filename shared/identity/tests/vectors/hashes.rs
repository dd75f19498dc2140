//! HMAC, HKDF and Argon2. AES-GCM, PBKDF2, HMAC-SHA-1 and ECDH are not used here, so their vectors
//! would test nothing; XChaCha20-Poly1305 is held to its draft's vector where it is used.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use identity::password;
use jwt_simple::prelude::{HS256Key, MACLike};
use sha2::Sha256;

use super::*;

/// Both implementations that are used: the one of tokens and the one of counters.
#[test]
fn wycheproof_hmac_sha256() {
    let mut tally = Tally::of("Wycheproof hmac_sha256, two implementations");
    for group in groups("hmac_sha256_test.json") {
        let bytes = usize::try_from(group["tagSize"].as_u64().unwrap()).unwrap() / 8;
        for test in tests(&group) {
            let (key, message, tag) = (hex(&test["key"]), hex(&test["msg"]), hex(&test["tag"]));
            let of_tokens = HS256Key::from_bytes(&key).authentication_tag(&message);
            let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            let of_counters = mac.chain_update(&message).finalize().into_bytes().to_vec();
            let valid = test["result"] == "valid";
            for made in [of_tokens, of_counters] {
                tally.count((made[..bytes] == tag) == valid, || test.to_string());
            }
        }
    }
    tally.end();
}

#[test]
fn wycheproof_hkdf_sha256() {
    let mut tally = Tally::of("Wycheproof hkdf_sha256");
    for group in groups("hkdf_sha256_test.json") {
        for test in tests(&group) {
            let size = usize::try_from(test["size"].as_u64().unwrap()).unwrap();
            let mut made = vec![0; size];
            let expanded = Hkdf::<Sha256>::new(Some(&hex(&test["salt"])), &hex(&test["ikm"]))
                .expand(&hex(&test["info"]), &mut made);
            let right = match test["result"].as_str() {
                Some("valid") => expanded.is_ok() && made == hex(&test["okm"]),
                _ => expanded.is_err(),
            };
            tally.count(right, || test.to_string());
        }
    }
    tally.end();
}

#[test]
fn argon2_known_answers() {
    let mut tally = Tally::of("Argon2 known answers");
    for (file, algorithm) in [
        ("argon2d", Algorithm::Argon2d),
        ("argon2i", Algorithm::Argon2i),
        ("argon2id", Algorithm::Argon2id),
    ] {
        let Some(text) = text(&format!("argon2_kats/{file}")) else {
            continue;
        };
        let field = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap();
            let bytes = line.split_once(": ").unwrap().1.split_whitespace();
            bytes
                .map(|byte| u8::from_str_radix(byte, 16).unwrap())
                .collect::<Vec<_>>()
        };
        let mut params = ParamsBuilder::new();
        params
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(AssociatedData::new(&field("Associated data")).unwrap());
        let secret = field("Secret");
        let argon2 =
            Argon2::new_with_secret(&secret, algorithm, Version::V0x13, params.build().unwrap())
                .unwrap();
        let mut made = [0; 32];
        argon2
            .hash_password_into(&field("Password"), &field("Salt"), &mut made)
            .unwrap();
        tally.count(made.as_slice() == field("Tag"), || file.to_owned());

        // As a stored hash only the last of the three is taken, and this one has a secret.
        let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes);
        let stored = format!(
            "${file}$v=19$m=32,t=3,p=4${}${}",
            encode(&field("Salt")),
            encode(&made)
        );
        let typed = String::from_utf8(field("Password")).unwrap();
        tally.count(!password::verify(&typed, Some(&stored)).matches, || {
            stored.clone()
        });
    }
    tally.end();
}
