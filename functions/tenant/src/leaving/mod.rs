//! Taking one's data along: everything out as one archive, in from such archives and others' files,
//! and everything gone.

pub(crate) mod export;
pub(crate) mod forget;
pub(crate) mod import;
pub(crate) mod list;
mod tables;
