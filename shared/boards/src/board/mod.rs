//! The boards, one file each.

pub(crate) mod adzuna;
pub(crate) mod arbeitnow;
pub(crate) mod ashby;
pub(crate) mod bamboohr;
pub(crate) mod breezy;
pub(crate) mod greenhouse;
pub(crate) mod hackernews;
pub(crate) mod himalayas;
pub(crate) mod jazzhr;
pub(crate) mod jobicy;
pub(crate) mod lever;
pub(crate) mod page;
pub(crate) mod personio;
pub(crate) mod pinpoint;
pub(crate) mod recruitee;
pub(crate) mod remoteok;
pub(crate) mod remotive;
pub(crate) mod rippling;
pub(crate) mod smartrecruiters;
pub(crate) mod teamtailor;
pub(crate) mod themuse;
pub(crate) mod weworkremotely;
pub(crate) mod workable;
pub(crate) mod workday;
