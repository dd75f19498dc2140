//! The master secret of a numbered version, and the wrapping of data keys under it.

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use hkdf::{Hkdf, InvalidLength};
use sha2::Sha256;
use shared::TenantId;
use zeroize::Zeroizing;

use crate::{DataKey, KEY_BYTES, NONCE_BYTES, SealError, envelope};

/// The name of the secret of `version`: `MASTER_KEY_1`, `MASTER_KEY_2`, …
pub fn secret_name(version: u32) -> String {
    format!("MASTER_KEY_{version}")
}

/// Why a master secret cannot be used. Never holds any of the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Neither base64 nor hex.
    #[error(
        "{0} is neither base64 nor hex; make one with `openssl rand -base64 32` and set it as it is"
    )]
    Encoding(String),
    /// Too little to be a key.
    #[error(
        "{name} holds {bytes} bytes and must hold at least 32; make one with `openssl rand -base64 32`"
    )]
    TooShort {
        /// The secret's name.
        name: String,
        /// How many bytes it decoded to.
        bytes: usize,
    },
}

/// The key that wraps data keys, derived from `MASTER_KEY_<version>`. Wiped when dropped; prints
/// its version only.
#[derive(Clone)]
pub struct MasterKey {
    version: u32,
    key: Zeroizing<[u8; KEY_BYTES]>,
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MasterKey({})", self.version)
    }
}

impl MasterKey {
    /// Reads the secret ([`read_secret`]) and derives the wrapping key: HKDF-SHA256, no salt, info
    /// `rolecall/wrap/<version>`.
    pub fn from_secret(version: u32, secret: &str) -> Result<Self, SecretError> {
        let material = read_secret(&secret_name(version), secret)?;
        let info = format!("rolecall/wrap/{version}");
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let derived = derive(None, &material, info.as_bytes(), key.as_mut());
        debug_assert!(derived.is_ok(), "32 bytes are never too many");
        Ok(Self { version, key })
    }

    /// Which numbered secret it was derived from.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Wraps a tenant's data key for the platform database. `nonce` must be fresh random bytes.
    pub fn wrap(
        &self,
        tenant: &TenantId,
        key: &DataKey,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<Vec<u8>, SealError> {
        envelope::seal(&self.key, nonce, &self.context(tenant), key.bytes())
    }

    /// Unwraps what [`Self::wrap`] made for the same tenant under the same version.
    pub fn unwrap(&self, tenant: &TenantId, wrapped: &[u8]) -> Result<DataKey, SealError> {
        let plain = Zeroizing::new(envelope::open(&self.key, &self.context(tenant), wrapped)?);
        let bytes: [u8; KEY_BYTES] = plain.as_slice().try_into().map_err(|_| SealError::Format)?;
        Ok(DataKey::from_random(Zeroizing::new(bytes)))
    }

    fn context(&self, tenant: &TenantId) -> Vec<u8> {
        envelope::context(&["rolecall/key", &self.version.to_string(), tenant.as_str()])
    }
}

/// The bytes of the secret called `name`: base64 (standard or URL-safe, padded or not) or hex, at
/// least 32 of them. Text that is hex to its end is taken for hex.
pub fn read_secret(name: &str, secret: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let material = decode(secret.trim()).ok_or_else(|| SecretError::Encoding(name.to_owned()))?;
    if material.len() < KEY_BYTES {
        return Err(SecretError::TooShort {
            name: name.to_owned(),
            bytes: material.len(),
        });
    }
    Ok(material)
}

/// HKDF-SHA256 (RFC 5869). Refuses an output beyond 255 × 32 bytes.
fn derive(
    salt: Option<&[u8]>,
    material: &[u8],
    info: &[u8],
    out: &mut [u8],
) -> Result<(), InvalidLength> {
    Hkdf::<Sha256>::new(salt, material).expand(info, out)
}

fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    decode_hex(text)
        .or_else(|| {
            [&alphabet::STANDARD, &alphabet::URL_SAFE]
                .into_iter()
                .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok())
        })
        .map(Zeroizing::new)
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    (!pairs.is_empty() && rest.is_empty())
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn tenant(name: &str) -> TenantId {
        TenantId::parse(name).unwrap()
    }

    fn data_key() -> DataKey {
        DataKey::from_random(Zeroizing::new([3; KEY_BYTES]))
    }

    /// RFC 5869, appendix A.1 and A.3.
    #[test]
    fn the_derivation_is_hkdf_sha256_of_the_rfc() {
        let material = [0x0b; 22];
        let salt: Vec<u8> = (0..13).collect();
        let info: Vec<u8> = (0xf0..0xfa).collect();
        let mut out = [0; 42];
        derive(Some(&salt), &material, &info, &mut out).unwrap();
        assert_eq!(
            out.to_vec(),
            decode_hex(concat!(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
                "34007208d5b887185865"
            ))
            .unwrap()
        );
        derive(None, &material, b"", &mut out).unwrap();
        assert_eq!(
            out.to_vec(),
            decode_hex(concat!(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
                "9d201395faa4b61a96c8"
            ))
            .unwrap()
        );
    }

    #[test]
    fn the_derivation_agrees_with_wycheproof() {
        let Some(cases) = crate::wycheproof::cases("hkdf_sha256_test.json") else {
            return;
        };
        for case in &cases {
            let size = usize::try_from(case["size"].as_u64().unwrap()).unwrap();
            let [material, salt, info, okm] = ["ikm", "salt", "info", "okm"].map(|n| case.bytes(n));
            let mut out = vec![0; size];
            let derived = derive(Some(&salt), &material, &info, &mut out);
            assert_eq!(derived.is_ok(), case.is_valid(), "{case}");
            assert!(derived.is_err() || out == okm, "{case}");
        }
        println!("{} cases of HKDF-SHA256 agree", cases.len());
    }

    #[test]
    fn one_secret_in_any_spelling_is_one_key() {
        let spellings = [
            SECRET,
            &SECRET.to_uppercase(),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        ];
        let wrapped = MasterKey::from_secret(1, SECRET)
            .unwrap()
            .wrap(&tenant("ada"), &data_key(), [1; 24])
            .unwrap();
        for spelling in spellings {
            let master = MasterKey::from_secret(1, spelling).unwrap();
            assert!(
                master.unwrap(&tenant("ada"), &wrapped).is_ok(),
                "{spelling}"
            );
        }
    }

    #[test]
    fn a_wrapped_key_opens_for_its_tenant_and_version_only() {
        let master = MasterKey::from_secret(1, SECRET).unwrap();
        let wrapped = master.wrap(&tenant("ada"), &data_key(), [1; 24]).unwrap();
        assert_eq!(
            master.unwrap(&tenant("ada"), &wrapped).unwrap().bytes(),
            data_key().bytes()
        );
        assert!(master.unwrap(&tenant("bob"), &wrapped).is_err());
        let second = MasterKey::from_secret(2, SECRET).unwrap();
        assert!(second.unwrap(&tenant("ada"), &wrapped).is_err());
    }

    #[test]
    fn a_bad_secret_is_named_and_never_repeated() {
        let short = MasterKey::from_secret(3, "c2hvcnQ=").unwrap_err();
        assert_eq!(
            short,
            SecretError::TooShort {
                name: "MASTER_KEY_3".into(),
                bytes: 5
            }
        );
        for bad in ["correct horse battery staple!", "", "ü"] {
            let error = MasterKey::from_secret(1, bad).unwrap_err().to_string();
            assert!(error.contains("MASTER_KEY_1"), "{error}");
            assert!(bad.is_empty() || !error.contains(bad), "{error}");
        }
    }
}
