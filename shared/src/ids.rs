//! Identifiers. All are TEXT in SQL and JSON; each has its own type so that a tenant's id can
//! never be handed where a posting's is wanted.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// UTC unix time in milliseconds.
pub type Millis = i64;

/// Why a string is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not {what}: expected {expected}")]
pub struct InvalidId {
    /// The text that was offered, cut to 64 characters.
    pub given: String,
    /// The kind of id, with its article.
    pub what: &'static str,
    /// The accepted shape.
    pub expected: &'static str,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $expected:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// Accepts `text` if it has the shape of this id.
            pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                let valid: fn(u8) -> bool = $valid;
                if !text.is_empty() && text.len() <= $max && text.bytes().all(valid) {
                    Ok(Self(text))
                } else {
                    Err(InvalidId {
                        given: text.chars().take(64).collect(),
                        what: $what,
                        expected: $expected,
                    })
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! ulid_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        text_id!($(#[$doc])* $name, $what, 26, "26 characters of Crockford base 32 (a ULID)",
            |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase());

        impl $name {
            /// A fresh ULID: 48 bits of `now`, 80 bits of `entropy`
            /// (<https://github.com/ulid/spec>). Bits above the 80th are ignored.
            pub fn new(now: Millis, entropy: u128) -> Self {
                Self(ulid(now, entropy))
            }

            /// The same id for the same parts, for rows whose identity lies outside of us: the
            /// first 128 bits of SHA-256 over the length-prefixed parts, written like a ULID.
            pub fn derived(parts: &[&str]) -> Self {
                Self(derived(parts))
            }
        }
    };
}

fn ulid(now: Millis, entropy: u128) -> String {
    let ms = u64::try_from(now).unwrap_or(0);
    ulid::Ulid::from_parts(ms, entropy).to_string()
}

fn derived(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let mut first = [0_u8; 16];
    first.copy_from_slice(&digest[..16]);
    ulid::Ulid::from(u128::from_be_bytes(first)).to_string()
}

text_id!(
    /// A person's database. Also the name of its file, hence the narrow alphabet.
    TenantId, "a tenant id", 32, "1–32 letters or digits", |b: u8| b.is_ascii_alphanumeric()
);
text_id!(
    /// A source of postings: `remoteok`, `greenhouse:acme`, `page:<derived id>`.
    SourceId, "a source id", 96, "1–96 of a–z, A–Z, 0–9, `:`, `.`, `_`, `-`",
    |b: u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'_' | b'-')
);
ulid_id!(
    /// A posting in the catalog; derived from its canonical URL, so finding it twice writes it once.
    PostingId, "a posting id"
);
ulid_id!(
    /// One person's tracking of a posting; derived from tenant and posting where there is one.
    ApplicationId, "an application id"
);
ulid_id!(
    /// A piece of background work.
    TaskId, "a task id"
);
ulid_id!(
    /// One run of one source.
    RunId, "a run id"
);
ulid_id!(
    /// A saved search.
    SearchId, "a search id"
);
ulid_id!(
    /// One of a person's CVs.
    CvId, "a CV id"
);

impl TenantId {
    /// The one tenant of `MODE=local`.
    pub fn local() -> Self {
        Self("local".to_owned())
    }

    /// The one tenant of `MODE=demo`.
    pub fn demo() -> Self {
        Self("demo".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_id_depends_on_where_its_parts_are_cut() {
        assert_eq!(
            PostingId::derived(&["ab", "c"]),
            PostingId::derived(&["ab", "c"])
        );
        assert_ne!(
            PostingId::derived(&["ab", "c"]),
            PostingId::derived(&["a", "bc"])
        );
    }

    #[test]
    fn ids_of_later_times_sort_later() {
        assert!(TaskId::new(1_000, u128::MAX) < TaskId::new(1_001, 0));
    }

    #[test]
    fn a_tenant_id_can_name_a_file() {
        for bad in ["", "../x", "a/b", "a.b", "é", &"x".repeat(33)] {
            assert!(TenantId::parse(bad).is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<TenantId>("\"../x\"").is_err());
    }
}
