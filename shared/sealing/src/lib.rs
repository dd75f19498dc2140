//! Sealing: what a person wrote is unreadable in their database without a key that lies elsewhere.
//!
//! Two levels. A [`DataKey`], random and one a tenant, seals every cell of a person's content with
//! XChaCha20-Poly1305 (<https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03>); its
//! 24-byte nonces may be drawn at random for as long as anyone writes. The data key itself is kept
//! in the platform database, wrapped by a [`MasterKey`], which is derived with HKDF-SHA256
//! (RFC 5869) from the numbered secret `MASTER_KEY_<n>`. Deleting the wrapped key makes every sealed
//! cell, in every backup, noise.
//!
//! A cell is bound to where it lies ([`Cell`]): the same bytes in another row, column, table or
//! tenant do not open. Nothing here draws randomness; callers hand it in, so that a test can repeat
//! what it saw.
//!
//! # Format
//! `0x01 ‖ nonce (24 bytes) ‖ ciphertext ‖ tag (16 bytes)`, for cells and wrapped keys alike. The
//! first byte is the format's version: a second format gets another number and both open.

mod cell;
mod envelope;
mod master;
#[cfg(test)]
mod wycheproof;

pub use cell::{Cell, DataKey};
pub use master::{MasterKey, SecretError, read_secret, secret_name};

/// Random bytes one sealing uses up.
pub const NONCE_BYTES: usize = 24;
/// The highest number a master key may have; numbers start at 1.
pub const MASTER_KEYS: u32 = 16;
/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// Why something sealed did not open. Says nothing of keys or content: what failed is known to the
/// caller, why it failed is the same to everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Too short, or of a format this release does not know.
    #[error("not a sealed value of a known format")]
    Format,
    /// Another key, another place, or changed bytes.
    #[error("a sealed value does not open here: wrong key, moved or damaged")]
    Rejected,
}
