//! Every board against what boards send: our fixtures, real answers where they are at hand, and hostile bytes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "test code; the helpers are outside of #[test] functions, where clippy does not see that"
)]

mod common;
mod companies;
mod corpus;
mod detailed;
mod feeds;
mod fixtures;
mod hostile;
mod pay;
mod recognise;
mod supplied;
mod table;
