//! The words every function speaks, and the ports through which they reach a runtime.
//!
//! A **posting** is in the catalog; an **application** is one person's tracking of a posting, from
//! first sight to hired; a **task** is background work; a **source** has **runs**. Nothing here
//! knows a runtime: `ports` says what a function needs of one, and the adapter crates beside this
//! one (`platform-cloudflare`, `platform-spin`, `platform-native`) give it.
//!
//! Conventions held everywhere: ids are TEXT, times are UTC unix milliseconds ([`Millis`]), money
//! is minor units with an ISO 4217 currency and a period, booleans are 0/1 in SQL.

pub mod address;
pub mod application;
pub mod budget;
pub mod calls;
pub mod companies;
pub mod country;
pub mod error;
pub mod event;
pub mod fnv;
pub mod fold;
pub mod guard;
pub mod ids;
pub mod liveness;
pub mod logging;
pub mod money;
pub mod page;
pub mod place;
pub mod ports;
pub mod posting;
pub mod profile;
pub mod request;
pub mod search;
pub mod seniority;
pub mod sorting;
pub mod source;
pub mod task;
pub mod weights;
pub mod words;

pub use error::Problem;
pub use ids::{
    ApplicationId, CvId, Millis, PostingId, RunId, SearchId, SourceId, TaskId, TenantId,
};
