//! Every board against what boards send: our fixtures, real answers where they are at hand, and hostile bytes.

mod common;
mod corpus;
mod fixtures;
mod hostile;
