//! Where a reading that takes several wake-ups goes on.

use catalog::runs::Granted;
use serde::{Deserialize, Serialize};
use url::Url;

/// Entries of a source after which a reading ends, whatever more it offers.
const MOST: u32 = 10_000;

/// A place in a source; kept with the announcement of its run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The page to be read.
    pub(crate) page: Url,
    /// Postings of it that were dealt with, where each has a page of its own.
    pub(crate) done: usize,
    /// Entries seen up to here.
    pub(crate) seen: u32,
}

impl Cursor {
    /// Where the run that answers this announcement begins: at `start` unless an earlier one got
    /// further. A place on another host is of another release's making.
    pub(crate) fn of(granted: &Granted, start: &Url) -> Self {
        granted
            .announced
            .as_ref()
            .and_then(|announced| serde_json::from_str::<Self>(&announced.cursor).ok())
            .filter(|cursor| cursor.page.origin() == start.origin())
            .unwrap_or_else(|| Self {
                page: start.clone(),
                done: 0,
                seen: 0,
            })
    }

    /// Whether nothing lies before it.
    pub(crate) fn is_start(&self, start: &Url) -> bool {
        self.page == *start && self.done == 0
    }

    /// Whether a reading that came here may take another wake-up.
    pub(crate) const fn may_go_on(&self) -> bool {
        self.seen < MOST
    }

    /// As it is kept.
    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
