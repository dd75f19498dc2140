//! The one way out: every request to an address that came from outside goes through here.

mod address;

pub use address::{inward, inward_name};
