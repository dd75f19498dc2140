//! The SQL of accounts on the platform database: who may sign in, how, and how often. Each function
//! takes the database first and decides nothing that `identity` decides.

pub mod keys;
