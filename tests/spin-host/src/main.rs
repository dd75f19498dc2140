//! spin-host
fn main() {}
