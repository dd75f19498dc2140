//! Judges postings against a person.
//!
//! A posting is [read](read) once into [`Features`], kept beside it in the catalog. A person's
//! profile and searches are [compiled](Wanted::compile) once a run. [`judge`] then combines the two
//! without allocating: hard filters first, a weighted score from 0 to 100 for what they keep.
//! [`explain`] does the same for one posting and says why. Formula, weights and neutral values are
//! in `docs/scoring.md`.

mod exchange;
mod explain;
mod features;
mod judge;
mod parts;
mod places;
mod several;
mod text;
mod trust;
mod wanted;
mod why;
mod wire;
mod wish;
mod words;
mod years;

pub use exchange::{RATES_OF, convert};
pub use explain::{Explained, explain};
pub use features::{Features, Pay, read};
pub use judge::{Reason, Verdict, judge};
pub use parts::{Part, Parts, reweigh};
pub use several::Several;
pub use trust::trust;
pub use wanted::Wanted;
pub use why::{Said, why};
