//! Taking one's data along: everything out as one archive, in from such archives and others' files,
//! and everything gone.

pub(crate) mod export;
mod tables;
