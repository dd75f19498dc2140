//! The router with the platform database on SQLite, boards played by a local server, and a tenant
//! and a match function that keep to their side of the contract.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a panic is the answer"
)]

mod boards;
mod companies;
mod crons;
mod details;
mod discovery;
mod liveness;
mod pages;
mod stub;
mod survival;
