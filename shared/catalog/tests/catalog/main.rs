//! The catalog on SQLite: each file one subject.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a panic is the answer"
)]

mod common;
mod groups;
mod postings;
mod work;
