use super::Entry;
pub(crate) const DATABASES: &[Entry] = &[];
pub(crate) const DATA: &[Entry] = &[];
pub(crate) const MACHINE_LEARNING: &[Entry] = &[];
