//! The router with a catalog on SQLite and tenants that keep to their side of the contract.

mod matching;
mod stub;
