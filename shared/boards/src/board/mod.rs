//! The boards, one file each.

pub(crate) mod arbeitnow;
pub(crate) mod ashby;
pub(crate) mod greenhouse;
pub(crate) mod hackernews;
pub(crate) mod himalayas;
pub(crate) mod jobicy;
pub(crate) mod lever;
pub(crate) mod page;
pub(crate) mod personio;
pub(crate) mod recruitee;
pub(crate) mod remoteok;
pub(crate) mod remotive;
pub(crate) mod teamtailor;
pub(crate) mod themuse;
pub(crate) mod weworkremotely;
pub(crate) mod workable;
