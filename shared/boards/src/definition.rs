//! What makes a board.

use shared::Millis;
use shared::posting::Posting;
use url::Url;

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
    pub(crate) asks: Asks,
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
    /// A source a company, by its slug (checked by [`shared::source::CompanyBoard::tidy`]), which replaces `{slug}`; the
    /// parts of a slug in parts replace `{1}`, `{2}`, …; `{site}` is the slug as a host of the board's domain, or a
    /// host of the company's own.
    Company {
        start: &'static str,
        home: &'static str,
    },
    /// Any page a person names.
    Page,
}

/// How a board's pages are asked for.
#[derive(Debug)]
pub(crate) enum Asks {
    /// By a plain GET.
    Plainly,
    /// By posting the JSON this makes of a page's address, or by a GET where it makes none. Pages
    /// that share an address differ in its fragment, which is never sent.
    Posting(fn(&Url) -> Option<String>),
    /// By a GET with the operator's keys in the query: each parameter, and the secret that holds
    /// its value.
    Keyed(&'static [(&'static str, &'static str)]),
}

/// Every hour, in milliseconds.
pub(crate) const HOURLY: Millis = 3_600_000;

/// The usual test for [`Board::half_empty`].
pub(crate) fn lacks_company_or_text(posting: &Posting) -> bool {
    posting.company.is_empty() || posting.text.is_empty()
}
