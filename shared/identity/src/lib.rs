//! Who somebody is: the only place that makes and reads tokens and passwords.
//!
//! Pure: no runtime, no SQL, no HTTP. Callers pass the time (`now`), random bytes, and whatever has
//! to be fetched from elsewhere. Every reader here takes bytes from strangers: it answers with an
//! error that says what is wrong, never panics, and bounds what it reads.
//!
//! - [`SessionKeys`], [`Session`], [`ApiToken`]: the tokens of this instance
//! - [`credentials`]: the cookies and the header they travel in
//! - [`password`]: argon2id, and which passwords are taken
//! - [`Email`], [`Pattern`]: addresses in one form, and who may register
//! - [`Jwks`], [`external`]: tokens that others made
//! - [`oidc`]: signing in at a provider, up to its id token
//! - [`one_time`]: tokens for links, stored as their hash
//! - [`rates`]: how often something may be asked for

pub mod credentials;
mod email;
pub mod external;
mod jwks;
mod jws;
mod keys;
pub mod oidc;
pub mod one_time;
pub mod password;
pub mod rates;
mod roca;
mod session;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use email::{Email, EmailError, Pattern};
pub use jwks::{Jwks, JwksError, MAX_DOCUMENT as MAX_JWKS};
pub use jws::TokenError;
pub use keys::{KeysError, SessionKeys, VERSIONS, secret_name};
pub use session::{
    API_TOKEN_LASTS_AT_MOST, ApiToken, RENEW_AFTER, SESSION_LASTS, SESSION_LASTS_AT_MOST, Scope,
    Session, SignError,
};
