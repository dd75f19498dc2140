//! What the tables hold, as the words of `shared`. Everything that writes takes the transaction.

pub(crate) mod applications;
pub(crate) mod cv;
pub(crate) mod groups;
pub(crate) mod inputs;
pub(crate) mod layers;
pub(crate) mod liveness;
pub(crate) mod matches;
pub(crate) mod matching;
pub(crate) mod moves;
pub(crate) mod profile;
pub(crate) mod query;
pub(crate) mod searches;
pub(crate) mod sessions;
pub(crate) mod tasks;
pub(crate) mod tokens;
pub(crate) mod undo;
pub(crate) mod unread;
pub(crate) mod weights;
