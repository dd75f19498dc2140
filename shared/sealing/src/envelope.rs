//! The bytes on disk: version, nonce, ciphertext with tag.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::{KEY_BYTES, NONCE_BYTES, SealError};

const VERSION: u8 = 1;
const TAG_BYTES: usize = 16;

pub(crate) fn seal(
    key: &[u8; KEY_BYTES],
    nonce: [u8; NONCE_BYTES],
    context: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, SealError> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let payload = Payload {
        msg: plain,
        aad: context,
    };
    // Refused only beyond 256 GiB.
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| SealError::Format)?;
    let mut out = Vec::with_capacity(1 + NONCE_BYTES + sealed.len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

pub(crate) fn open(
    key: &[u8; KEY_BYTES],
    context: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, SealError> {
    let Some((&VERSION, rest)) = sealed.split_first() else {
        return Err(SealError::Format);
    };
    let (nonce, body) = rest
        .split_first_chunk::<NONCE_BYTES>()
        .filter(|(_, body)| body.len() >= TAG_BYTES)
        .ok_or(SealError::Format)?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: body,
                aad: context,
            },
        )
        .map_err(|_| SealError::Rejected)
}

/// Parts joined so that no two lists of parts give the same bytes: each is preceded by its length
/// as a 64-bit big-endian number.
pub(crate) fn context(parts: &[&str]) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.iter().map(|p| p.len() + 8).sum());
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part.as_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap())
            .collect()
    }

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn the_cipher_is_xchacha20_poly1305_of_the_draft() {
        let key: [u8; 32] = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f")
            .try_into()
            .unwrap();
        let nonce: [u8; 24] = hex("404142434445464748494a4b4c4d4e4f5051525354555657")
            .try_into()
            .unwrap();
        let aad = hex("50515253c0c1c2c3c4c5c6c7");
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one \
                      tip for the future, sunscreen would be it.";
        let sealed = seal(&key, nonce, &aad, plain).unwrap();
        let expected = hex(concat!(
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb",
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452",
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9",
            "21f9664c97637da9768812f615c68b13b52e",
            "c0875924c1c7987947deafd8780acf49"
        ));
        assert_eq!(sealed[0], 1);
        assert_eq!(sealed[1..25], nonce);
        assert_eq!(sealed[25..], expected);
        assert_eq!(open(&key, &aad, &sealed).unwrap(), plain);
    }

    #[test]
    fn the_cipher_agrees_with_wycheproof() {
        let Some(cases) = crate::wycheproof::cases("xchacha20_poly1305_test.json") else {
            return;
        };
        let mut fitting = 0;
        for case in &cases {
            let [key, nonce, aad, msg, ct, tag] =
                ["key", "iv", "aad", "msg", "ct", "tag"].map(|n| case.bytes(n));
            // Other sizes of key, nonce and tag cannot be said in our types.
            let (Ok(key), Ok(nonce)) = (key.try_into(), <[u8; 24]>::try_from(nonce)) else {
                assert!(!case.is_valid(), "{case}");
                continue;
            };
            fitting += 1;
            let stored = [&[VERSION][..], &nonce, &ct, &tag].concat();
            if case.is_valid() {
                assert_eq!(seal(&key, nonce, &aad, &msg).unwrap(), stored, "{case}");
                assert_eq!(open(&key, &aad, &stored).unwrap(), msg, "{case}");
            } else {
                assert!(open(&key, &aad, &stored).is_err(), "{case}");
            }
        }
        println!(
            "{fitting} of {} cases of XChaCha20-Poly1305 agree, the others do not fit",
            cases.len()
        );
    }

    #[test]
    fn every_truncation_and_every_flipped_bit_is_refused() {
        let key = [7; 32];
        let sealed = seal(&key, [9; 24], b"here", b"content").unwrap();
        for end in 0..sealed.len() {
            assert!(open(&key, b"here", &sealed[..end]).is_err(), "{end}");
        }
        for bit in 0..sealed.len() * 8 {
            let mut broken = sealed.clone();
            broken[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&key, b"here", &broken).is_err(), "{bit}");
        }
    }

    #[test]
    fn contexts_differ_where_their_parts_are_cut() {
        assert_ne!(context(&["ab", "c"]), context(&["a", "bc"]));
        assert_ne!(context(&["a", ""]), context(&["a"]));
    }
}
