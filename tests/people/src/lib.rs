//! Many people at once, over HTTP and nothing else.
//!
//! `cargo xtask test --only people,isolation` starts a product in cloud mode with identity providers
//! of its own and says where everything is; [`Surroundings`] has the names. Tests share that one
//! product and run one after the other. Each registers the people it needs; every person comes from
//! an address of their own, so that limits an address do not meet.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate is test code: a surprise ends the test"
)]

pub mod administrator;
pub mod elsewhere;
pub mod isolation;
pub mod jar;
pub mod openid;
pub mod person;
pub mod random;
pub mod signing;

pub use administrator::Administrator;
pub use person::Person;

/// A variable that `cargo xtask test` sets.
#[track_caller]
pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: `cargo xtask test --only people` starts a product and sets it")
    })
}

/// Milliseconds since 1970.
pub fn now_ms() -> u64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed();
    u64::try_from(since.expect("a clock").as_millis()).expect("a time before the year 584,000,000")
}

/// Seconds since 1970.
pub fn now() -> u64 {
    now_ms() / 1000
}
