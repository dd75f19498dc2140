//! The boards, one file each.

pub(crate) mod greenhouse;
pub(crate) mod page;
pub(crate) mod remoteok;
pub(crate) mod weworkremotely;
