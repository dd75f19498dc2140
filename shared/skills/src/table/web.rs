use super::Entry;
pub(crate) const FRONTEND: &[Entry] = &[];
pub(crate) const BACKEND: &[Entry] = &[];
pub(crate) const MOBILE: &[Entry] = &[];
