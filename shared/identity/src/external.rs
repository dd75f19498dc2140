//! Tokens that others made: a proxy in front of us, Cloudflare Access, an OpenID Connect provider.

mod access;
mod id_token;
mod proxy;

pub use access::{Access, AccessIdentity};
pub use id_token::{IdToken, IdTokenCheck};
pub use proxy::{ProxyError, TrustedProxy};

use serde::{Deserialize, Deserializer};

use crate::email::Email;

/// The longest token of others that is read, in bytes. Those with many groups grow long.
const MAX_TOKEN: usize = 16 * 1_024;
/// The longest name of somebody at an issuer (OpenID Connect Core, section 2: 255 ASCII characters).
const MAX_SUBJECT: usize = 255;

/// A name that can be stored and compared: neither empty nor long, and printable.
fn is_subject(text: &str) -> bool {
    (1..=MAX_SUBJECT).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// One audience, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audiences {
    One(String),
    Many(Vec<String>),
}

impl Audiences {
    fn contains(&self, audience: &str) -> bool {
        self.iter().any(|one| one == audience)
    }

    fn iter(&self) -> impl Iterator<Item = &String> {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many.as_slice(),
        }
        .iter()
    }
}

/// An address that is no address is none: it is the token's subject who signs in.
fn email<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Email>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.and_then(|text| Email::parse(&text).ok()))
}

#[cfg(test)]
mod tests;
