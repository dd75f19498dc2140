//! What makes a board.

use shared::Millis;
use shared::posting::Posting;

use crate::entries::Entries;

/// What is to be known of a board.
#[derive(Debug)]
pub(crate) struct Board {
    /// What searches, rows and ids call it.
    pub(crate) name: &'static str,
    /// What a person calls it.
    pub(crate) title: &'static str,
    pub(crate) reach: Reach,
    pub(crate) accept: &'static str,
    pub(crate) every_ms: Millis,
    /// Reads the decoded text of one page into `Entries`.
    pub(crate) read: fn(&str, &mut Entries<'_>),
    /// Whether a posting of this board lacks what all of them have while the board is as we know it.
    pub(crate) half_empty: fn(&Posting) -> bool,
}

/// How the sources of a board are addressed.
#[derive(Debug)]
pub(crate) enum Reach {
    /// One feed for everybody.
    Feed {
        start: &'static str,
        home: &'static str,
    },
    /// A source a company, by its slug (checked: lower-case letters, digits, `-`, `_`), which replaces `{slug}`.
    Company {
        start: &'static str,
        home: &'static str,
    },
    /// Any page a person names.
    Page,
}

/// Every hour, in milliseconds.
pub(crate) const HOURLY: Millis = 3_600_000;

/// The usual test for [`Board::half_empty`].
pub(crate) fn lacks_company_or_text(posting: &Posting) -> bool {
    posting.company.is_empty() || posting.text.is_empty()
}
