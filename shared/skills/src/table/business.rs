use super::Entry;
pub(crate) const DESIGN: &[Entry] = &[];
pub(crate) const PRODUCT: &[Entry] = &[];
pub(crate) const MARKETING: &[Entry] = &[];
pub(crate) const SALES: &[Entry] = &[];
pub(crate) const FINANCE: &[Entry] = &[];
pub(crate) const PEOPLE: &[Entry] = &[];
pub(crate) const OPERATIONS: &[Entry] = &[];
pub(crate) const OFFICE: &[Entry] = &[];
