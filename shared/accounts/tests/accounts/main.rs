//! The SQL of accounts on the SQLite of tests.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod departing;
mod entering;
mod mailing;
mod seeding;
mod support;
