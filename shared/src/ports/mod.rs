//! What a function needs of its runtime. Few, small, shaped by the weaker runtime; every adapter
//! passes the one suite in `tests/conformance`.
//!
//! Futures are `Send` so that handlers stay plain axum; single-threaded adapters wrap theirs.

mod db;
mod http_client;
mod messaging;
mod single;
mod surroundings;

pub use db::{
    DbError, FromValue, MAX_INTEGER, PlatformDb, Row, Rows, Sql, Statement, TenantDb, Value,
};
pub use http_client::{FetchLimits, FetchedResponse, HttpError, HttpPort};
pub use messaging::{
    Assets, CallError, Function, Queue, Services, Tenants, Waker, call_answer, call_request,
};
pub use surroundings::{Clock, Level, Log, Random, Secrets};
