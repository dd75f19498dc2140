use super::Entry;
pub(crate) const CLOUD: &[Entry] = &[];
pub(crate) const DEVOPS: &[Entry] = &[];
pub(crate) const SECURITY: &[Entry] = &[];
pub(crate) const TESTING: &[Entry] = &[];
pub(crate) const PRACTICE: &[Entry] = &[];
