//! The SQL of accounts on the platform database: who may sign in, how, and how often. Each function
//! takes the database first and decides nothing that `identity` decides. A change and the letter that
//! tells of it are one batch.
//!
//! Not every runtime enforces foreign keys, so what hangs on an account is deleted by name.

pub mod allowlist;
pub mod demo;
pub mod departures;
pub mod flows;
pub mod identities;
pub mod instance;
mod json;
pub mod keys;
pub mod letters;
pub mod limits;
pub mod links;
pub mod people;
pub mod provider_keys;
pub mod visits;

use shared::Millis;

/// Milliseconds of a minute.
pub const MINUTE: Millis = 60_000;
/// Milliseconds of an hour.
pub const HOUR: Millis = 60 * MINUTE;
/// Milliseconds of a day.
pub const DAY: Millis = 24 * HOUR;
