//! The secrets `SESSION_KEY_<n>`, and the keys derived from them.

use hkdf::Hkdf;
use jwt_simple::prelude::HS256Key;
use sealing::{KEY_BYTES, SecretError, read_secret};
use sha2::Sha256;
use zeroize::Zeroizing;

/// How many versions there may be: `SESSION_KEY_1` to `SESSION_KEY_4`.
pub const VERSIONS: u32 = 4;

/// The name of the secret of `version`.
pub fn secret_name(version: u32) -> String {
    format!("SESSION_KEY_{version}")
}

/// Why there are no keys to sign with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// None of the secrets is set.
    #[error("no SESSION_KEY_<n> is set; make one with `openssl rand -base64 32`")]
    Missing,
    /// One of them is no secret.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

struct Version {
    number: u32,
    material: Zeroizing<Vec<u8>>,
    token: HS256Key,
}

/// Every version of the key of sessions. The newest signs; all of them verify, so a new one may be
/// set beside the old and the old one removed a week later. Prints its versions only.
pub struct SessionKeys(Vec<Version>);

impl std::fmt::Debug for SessionKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SessionKeys")
            .field(&self.versions().collect::<Vec<_>>())
            .finish()
    }
}

impl SessionKeys {
    /// Reads the secrets that are set, each with its number, in any order.
    pub fn from_secrets<S: AsRef<str>>(
        secrets: impl IntoIterator<Item = (u32, S)>,
    ) -> Result<Self, KeysError> {
        let mut versions = secrets
            .into_iter()
            .map(|(number, secret)| {
                let material = read_secret(&secret_name(number), secret.as_ref())?;
                let token = derive(&material, "token", number);
                Ok(Version {
                    number,
                    token: HS256Key::from_bytes(token.as_ref()),
                    material,
                })
            })
            .collect::<Result<Vec<_>, SecretError>>()?;
        versions.sort_by_key(|version| std::cmp::Reverse(version.number));
        if versions.is_empty() {
            return Err(KeysError::Missing);
        }
        Ok(Self(versions))
    }

    /// The numbers of the versions there are, the newest first.
    pub fn versions(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|version| version.number)
    }

    /// A key for another purpose than tokens (`letters`, `rates`), of each version, the newest
    /// first: HKDF-SHA256 of the secret, no salt, info `rolecall/<purpose>/<version>`.
    pub fn derived(
        &self,
        purpose: &str,
    ) -> impl Iterator<Item = (u32, Zeroizing<[u8; KEY_BYTES]>)> {
        self.0.iter().map(move |version| {
            let key = derive(&version.material, purpose, version.number);
            (version.number, key)
        })
    }

    /// The keys that sign and verify tokens, the newest first.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &HS256Key> {
        self.0.iter().map(|version| &version.token)
    }
}

/// HKDF-SHA256 (RFC 5869). 32 bytes are one block, which it always has.
fn derive(material: &[u8], purpose: &str, version: u32) -> Zeroizing<[u8; KEY_BYTES]> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    let info = format!("rolecall/{purpose}/{version}");
    let expanded = Hkdf::<Sha256>::new(None, material).expand(info.as_bytes(), key.as_mut());
    debug_assert!(expanded.is_ok(), "HKDF was asked for more than it gives");
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const NEW: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn versions_and_purposes_have_keys_of_their_own() {
        // The same secret twice: the version's number alone must make another key.
        let keys = SessionKeys::from_secrets([(1, OLD), (3, NEW)]).unwrap();
        assert_eq!(keys.versions().collect::<Vec<_>>(), [3, 1]);
        assert_eq!(format!("{keys:?}"), "SessionKeys([3, 1])");
        let mut seen = Vec::new();
        for purpose in ["letters", "rates", "token"] {
            for (_, key) in keys.derived(purpose) {
                assert!(!seen.contains(&key), "{purpose}");
                seen.push(key);
            }
        }
    }

    #[test]
    fn a_bad_secret_is_named_and_never_repeated() {
        assert_eq!(
            SessionKeys::from_secrets::<&str>([]).unwrap_err(),
            KeysError::Missing
        );
        for bad in ["correct horse battery staple!", "c2hvcnQ="] {
            let error = SessionKeys::from_secrets([(1, OLD), (2, bad)])
                .unwrap_err()
                .to_string();
            assert!(error.contains("SESSION_KEY_2"), "{error}");
            assert!(!error.contains(bad), "{error}");
        }
    }
}
