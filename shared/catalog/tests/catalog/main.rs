//! The catalog on SQLite: each file one subject.

mod common;
mod postings;
mod work;
