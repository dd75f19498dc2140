//! Passwords: argon2id (RFC 9106) in PHC strings, which hold their parameters.
//!
//! A stored string looks like `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. The parameters are
//! OWASP's first choice for one lane
//! (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>); when they
//! are raised one day, [`verify`] says of an older string that it is to be made anew.

mod policy;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use icu_normalizer::ComposingNormalizerBorrowed;
use zeroize::Zeroizing;

pub use policy::{MAX_CHARS, MIN_CHARS, Weakness, check};

/// Random bytes of a salt.
pub const SALT_BYTES: usize = 16;

/// Memory in KiB.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The most that a stored string may ask for: four times today's memory, and few enough passes
/// that no row of a database can keep the machine busy.
const MAX_MEMORY: u32 = 4 * MEMORY;
const MAX_PASSES: u32 = 8;
const MAX_LANES: u32 = 4;

/// The longest password that is looked at, in bytes: [`MAX_CHARS`] of the longest characters.
const MAX_BYTES: usize = 4 * MAX_CHARS;

/// What a hash of today's parameters looks like. No password's: its hash is 32 zero bytes.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$cm9sZWNhbGwtbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password cannot be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashError;

/// What came of comparing a password with a stored hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it is the password.
    pub matches: bool,
    /// Whether the hash is to be made anew, now that the password is at hand: it is of other
    /// parameters than today's. Never set where the password is wrong.
    pub stale: bool,
}

/// The same characters as the same bytes, whatever keyboard they came from: NFKC, as NIST SP
/// 800-63B asks for.
fn normal(password: &str) -> Zeroizing<String> {
    let normalizer = ComposingNormalizerBorrowed::new_nfkc();
    Zeroizing::new(normalizer.normalize(password).into_owned())
}

fn today() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|_| HashError)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string of `password`, which [`check`] has passed. `salt` must be fresh random bytes.
pub fn hash(password: &str, salt: [u8; SALT_BYTES]) -> Result<String, HashError> {
    if password.len() > MAX_BYTES {
        return Err(HashError);
    }
    let hash: PasswordHash = today()?
        .hash_password_with_salt(normal(password).as_bytes(), &salt)
        .map_err(|_| HashError)?;
    Ok(hash.to_string())
}

/// Compares `password` with `stored`. Where there is none (an unknown address, an account without a
/// password), or it cannot be read, the answer is no and costs as much time as a no otherwise does.
pub fn verify(password: &str, stored: Option<&str>) -> Verdict {
    let stored = stored.and_then(|text| PasswordHash::new(text).ok());
    let stored = stored.filter(is_acceptable);
    // A longer one is nobody's. Something is hashed all the same, so that no answer is faster.
    let fits = password.len() <= MAX_BYTES;
    let normal = normal(if fits { password } else { "" });
    let matches = match (&stored, PasswordHash::new(NOBODYS)) {
        (Some(stored), _) => is_hash_of(stored, &normal),
        (None, Ok(nobodys)) => {
            is_hash_of(&nobodys, &normal);
            false
        }
        (None, Err(_)) => false,
    } && fits;
    Verdict {
        matches,
        stale: matches && stored.as_ref().is_some_and(is_stale),
    }
}

fn is_hash_of(hash: &PasswordHash, password: &str) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok()
}

fn params(hash: &PasswordHash) -> Option<Params> {
    Params::try_from(hash).ok()
}

/// Whether verifying it would do what we ask and cost no more than it may.
fn is_acceptable(hash: &PasswordHash) -> bool {
    let is_argon2id = hash.algorithm == argon2::ARGON2ID_IDENT;
    let whole = hash.salt.is_some() && hash.hash.as_ref().is_some_and(|hash| hash.len() >= 16);
    is_argon2id
        && whole
        && params(hash).is_some_and(|params| {
            params.m_cost() <= MAX_MEMORY
                && params.t_cost() <= MAX_PASSES
                && params.p_cost() <= MAX_LANES
        })
}

fn is_stale(hash: &PasswordHash) -> bool {
    hash.version != Some(Version::V0x13.into())
        || params(hash).is_none_or(|params| {
            (params.m_cost(), params.t_cost(), params.p_cost()) != (MEMORY, PASSES, LANES)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "a lamp, two chairs, rain";

    #[test]
    fn a_password_is_known_again_and_another_is_not() {
        let stored = hash(PASSWORD, [7; SALT_BYTES]).unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        let right = Verdict {
            matches: true,
            stale: false,
        };
        let wrong = Verdict {
            matches: false,
            stale: false,
        };
        assert_eq!(verify(PASSWORD, Some(&stored)), right);
        assert_eq!(verify("a lamp, two chairs, rain.", Some(&stored)), wrong);
        assert_eq!(verify("", Some(&stored)), wrong);
        assert_ne!(stored, hash(PASSWORD, [8; SALT_BYTES]).unwrap());
    }

    #[test]
    fn one_password_on_any_keyboard_is_one_password() {
        // é as one character and as two; ﬁ as a ligature; a digit of full width.
        let stored = hash("cafe\u{301} \u{fb01}nder \u{ff11}", [7; SALT_BYTES]).unwrap();
        assert!(verify("caf\u{e9} finder 1", Some(&stored)).matches);
    }

    #[test]
    fn nobody_signs_in_with_what_is_no_hash_of_ours() {
        let hashes = [
            "",
            NOBODYS,
            "$argon2i$v=19$m=19456,t=2,p=1$cm9sZWNhbGwtbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            // A row that would take all the memory, and one that would take all day.
            "$argon2id$v=19$m=4194304,t=1,p=1$cm9sZWNhbGwtbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$argon2id$v=19$m=8,t=4294967295,p=1$cm9sZWNhbGwtbm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "$argon2id$v=19$m=19456,t=2,p=1$cm9sZWNhbGwtbm9ib2R5",
            "$2b$12$abcdefghijklmnopqrstuv",
        ];
        for stored in hashes {
            assert!(!verify(PASSWORD, Some(stored)).matches, "{stored}");
        }
        assert!(!verify(PASSWORD, None).matches);
        let stored = hash("", [7; SALT_BYTES]).unwrap();
        assert!(!verify(&"x".repeat(MAX_BYTES + 1), Some(&stored)).matches);
    }

    #[test]
    fn older_parameters_still_open_and_are_said_to_be_stale() {
        let older = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(4_096, 3, 1, None).unwrap(),
        );
        let stored = older
            .hash_password_with_salt(PASSWORD.as_bytes(), &[7; SALT_BYTES])
            .unwrap()
            .to_string();
        let verdict = verify(PASSWORD, Some(&stored));
        assert_eq!(
            verdict,
            Verdict {
                matches: true,
                stale: true
            }
        );
        assert!(!verify("another", Some(&stored)).stale);
    }
}
