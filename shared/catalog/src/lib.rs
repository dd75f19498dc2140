//! The platform database: postings, the sources they come from, who waits for them, and what remains
//! to be announced. SQL over [`shared::ports::PlatformDb`] and nothing else: no runtime, no clock.
//!
//! Two rules hold everywhere. A change and the announcement of it are one batch ([`outbox`]), so a
//! death between two awaits loses neither or both. Every write says in SQL what it relies on, so
//! that repeating it, or two workers doing it at once, ends in the same rows.
//!
//! Bulk statements take one JSON parameter and `json_each` over it: 300 rows cost one query of the
//! 50 (and one bound parameter of the 100) that the smallest plan allows.

pub mod outbox;
pub mod postings;
pub mod robots;
pub mod runs;
pub mod sources;
pub mod tenants;
pub mod upkeep;
pub mod waiters;

mod json;

/// Rows one bulk statement carries at most.
pub const BULK_ROWS: usize = 300;
/// JSON bytes one bulk statement carries at most; a bound value may hold 2 MB on the smallest
/// runtime.
pub const BULK_BYTES: usize = 900_000;

const MINUTE: shared::Millis = 60_000;
const HOUR: shared::Millis = 60 * MINUTE;
const DAY: shared::Millis = 24 * HOUR;
