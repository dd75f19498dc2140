//! Tokens that work once: in a link of a letter, as the `state` of a sign-in elsewhere, as the proof
//! of who started this instance.
//!
//! A token is 256 random bits in base64url. Stored is its SHA-256 alone: who reads the database can
//! use none of them, and with that much randomness no slower hash is needed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Random bytes of a token.
pub const TOKEN_BYTES: usize = 32;

/// The token of these bytes, which must be fresh and random: 43 characters.
pub fn token(random: [u8; TOKEN_BYTES]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

/// What is stored of `token`: its SHA-256 in hex. None for what [`token`] never made, so that nothing
/// needs to be looked up.
pub fn id(token: &str) -> Option<String> {
    // 43 characters; checked before they are decoded.
    let shaped = token.len() == (TOKEN_BYTES * 4).div_ceil(3);
    let decoded = URL_SAFE_NO_PAD.decode(token);
    (shaped && decoded.is_ok()).then(|| hex(&Sha256::digest(token.as_bytes())))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_by_its_hash_and_nothing_else_is_looked_up() {
        let token = token([7; TOKEN_BYTES]);
        assert_eq!(token, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
        // printf %s <token> | sha256sum
        assert_eq!(
            id(&token).unwrap(),
            "dc4bf80c77473d130fa0de86ba4018fe98bb214005e6a5891d12ba91446f9e81"
        );
        for bad in [
            "",
            "x",
            &format!("{token}="),
            &token[1..],
            &token.replace('B', "+"),
            &format!("{}x", &token[..42]),
        ] {
            assert_eq!(id(bad), None, "{bad}");
        }
    }
}
