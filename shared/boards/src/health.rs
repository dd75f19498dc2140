//! How a run went, from what was asked and what was answered.

use http::StatusCode;
use shared::Millis;
use shared::source::RunState;

/// What a status code means to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// 2xx: read the body.
    Content,
    /// 304: nothing changed since the validators sent.
    Unchanged,
    /// 429: wait (`Retry-After`), then ask again.
    Busy,
    /// 5xx, 408, 425: ask again after a pause.
    Trouble,
    /// 401, 403, 407, 451: the site does not want us; asking again makes it worse.
    Refused,
    /// 404, 410: no such board or page.
    Gone,
    /// Any other: this request will never succeed.
    Unusable,
}

impl Answer {
    /// How the run ends when it ends on this answer after its retries, and `None` for
    /// the answers it goes on from ([`Answer::Content`], [`Answer::Unchanged`]).
    pub const fn run_state(self) -> Option<RunState> {
        match self {
            Self::Content | Self::Unchanged => None,
            Self::Busy | Self::Refused => Some(RunState::Blocked),
            Self::Trouble | Self::Gone | Self::Unusable => Some(RunState::Failed),
        }
    }

    /// Whether the same request may succeed later in this run.
    pub const fn worth_repeating(self) -> bool {
        matches!(self, Self::Busy | Self::Trouble)
    }
}

/// What `status` means to a run; redirects are followed before.
pub fn classify_status(status: StatusCode) -> Answer {
    match status.as_u16() {
        200..=299 => Answer::Content,
        304 => Answer::Unchanged,
        429 => Answer::Busy,
        408 | 425 | 500..=599 => Answer::Trouble,
        401 | 403 | 407 | 451 => Answer::Refused,
        404 | 410 => Answer::Gone,
        _ => Answer::Unusable,
    }
}

/// How long to wait by a `Retry-After` header, in milliseconds from `now`: delay in seconds or
/// an HTTP date (RFC 9110 §10.2.3). A date in the past is 0; what is neither is `None`.
pub fn retry_after(value: &str, now: Millis) -> Option<Millis> {
    let _ = (value, now);
    None
}

/// Sums over the pages of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sum of [`crate::Parsed::seen`].
    pub seen: u32,
    /// Postings read.
    pub read: u32,
    /// Sum of the lengths of [`crate::Parsed::rejected`].
    pub rejected: u32,
    /// Sum of [`crate::Parsed::half_empty`].
    pub half_empty: u32,
    /// Whether a page was [`crate::Parsed::unrecognised`].
    pub unrecognised: bool,
    /// Whether pages were left unread (time budget, requests used up, a later page failed).
    pub cut_short: bool,
}

/// How a run that got answers ended. `history` holds `seen` of the source's earlier completed or partial
/// runs that answered with content, newest first; the last ten count.
pub fn verdict(history: &[u32], totals: Totals) -> RunState {
    let _ = (history, totals);
    RunState::Completed
}
