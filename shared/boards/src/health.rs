//! How a run went, from what was asked and what was answered.

use http::StatusCode;
use shared::Millis;
use shared::source::RunState;

use crate::normal::dates;

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
    let value = value.trim();
    if value.bytes().all(|b| b.is_ascii_digit()) {
        return value.parse::<Millis>().ok()?.checked_mul(1_000);
    }
    Some((dates::moment(value)? - now).max(0))
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

/// How a run that got answers ended. `history` holds `seen` of the source's earlier runs that answered with content, newest first; the
/// last ten count.
///
/// - *changed*: a page was not in the board's format; nothing where there usually is something; nothing readable, or
///   more than half of the entries unreadable or half-empty. A board that never had anything may be empty.
/// - *partial*: some entries could not be read, or pages were left.
pub fn verdict(history: &[u32], totals: Totals) -> RunState {
    let Totals {
        seen,
        read,
        rejected,
        half_empty,
        ..
    } = totals;
    let dried_up = seen == 0 && usual(history) > 0;
    let unreadable = seen > 0 && (read == 0 || rejected.saturating_mul(2) > seen);
    let hollow = half_empty.saturating_mul(2) > read;
    if totals.unrecognised || dried_up || unreadable || hollow {
        RunState::Changed
    } else if rejected > 0 || totals.cut_short {
        RunState::Partial
    } else {
        RunState::Completed
    }
}

/// The median of the last ten runs; 0 where there was none.
fn usual(history: &[u32]) -> u32 {
    let mut seen: Vec<u32> = history.iter().take(10).copied().collect();
    seen.sort_unstable();
    seen.get(seen.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_judged_by_what_its_source_usually_gives() {
        let of = |seen, read, rejected, half_empty| Totals {
            seen,
            read,
            rejected,
            half_empty,
            ..Totals::default()
        };
        for (history, totals, want) in [
            (&[][..], of(20, 20, 0, 0), RunState::Completed),
            (&[], of(0, 0, 0, 0), RunState::Completed),
            (&[0, 0, 0], of(0, 0, 0, 0), RunState::Completed),
            (&[20, 18], of(0, 0, 0, 0), RunState::Changed),
            (&[0, 20, 18], of(0, 0, 0, 0), RunState::Changed),
            (&[20], of(20, 20, 0, 11), RunState::Changed),
            (&[20], of(20, 20, 0, 10), RunState::Completed),
            (&[20], of(20, 0, 20, 0), RunState::Changed),
            (&[20], of(20, 9, 11, 0), RunState::Changed),
            (&[20], of(20, 19, 1, 0), RunState::Partial),
            // Repeated entries are seen but read once.
            (&[20], of(20, 15, 0, 0), RunState::Completed),
        ] {
            assert_eq!(verdict(history, totals), want, "{history:?} {totals:?}");
        }
        let cut = Totals {
            cut_short: true,
            ..of(20, 20, 0, 0)
        };
        assert_eq!(verdict(&[], cut), RunState::Partial);
        let strange = Totals {
            unrecognised: true,
            ..Totals::default()
        };
        assert_eq!(verdict(&[], strange), RunState::Changed);
    }

    #[test]
    fn refusals_are_told_from_trouble() {
        for (status, want) in [
            (200, Answer::Content),
            (304, Answer::Unchanged),
            (401, Answer::Refused),
            (403, Answer::Refused),
            (451, Answer::Refused),
            (404, Answer::Gone),
            (418, Answer::Unusable),
            (429, Answer::Busy),
            (500, Answer::Trouble),
            (503, Answer::Trouble),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(classify_status(status), want, "{status}");
        }
        assert_eq!(Answer::Busy.run_state(), Some(RunState::Blocked));
        assert_eq!(Answer::Gone.run_state(), Some(RunState::Failed));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = 1_783_723_530_000;
        assert_eq!(retry_after("120", now), Some(120_000));
        assert_eq!(
            retry_after("Fri, 10 Jul 2026 22:46:30 GMT", now),
            Some(60_000)
        );
        assert_eq!(retry_after("Fri, 10 Jul 2026 22:00:00 GMT", now), Some(0));
        assert_eq!(retry_after("later", now), None);
        assert_eq!(retry_after("99999999999999999999", now), None);
    }
}
