//! Several people at once, each using the product as people do and trying the door of the others.
//!
//! - [`request`]: a request as data, and what is expected of its answer;
//! - [`generator`]: chooses requests, most of them valid, from a seed;
//! - [`model`]: what one person's data must be by now, by what they did themselves;
//! - [`judge`]: reads every answer for what belongs to somebody else;
//! - [`run`]: people, rounds and the comparison at the end;
//! - [`tally`]: how many answers of which status each route gave.

pub mod generator;
pub mod judge;
pub mod model;
pub mod request;
pub mod run;
pub mod tally;
