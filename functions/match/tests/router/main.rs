//! The router with a catalog on SQLite and tenants that keep to their side of the contract.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod matching;
mod stub;
