//! Whether a posting still stands, from what looking for it showed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::Millis;

/// Whether one may still apply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Liveness {
    /// Nothing says otherwise.
    #[default]
    Live,
    /// Something says otherwise, but not surely: its source no longer lists it, or its page did not answer once.
    Uncertain,
    /// It is over: its page says so, its own date has passed, or several looks in a row found nothing.
    Expired,
}

/// What one look showed. A look that failed for another reason (a site that is down, that refuses us, that did not
/// answer in time) shows nothing and is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It was there: listed by its source, or its page showed it.
    Seen,
    /// Its source was read whole and did not list it.
    Missing,
    /// Its page answered 404 or 410, or led to the list of the board instead.
    Gone,
    /// Its page says that nobody may apply any more.
    Closed,
}

/// The looks since it was last there, counted. Looks that saw it start it anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct History {
    /// [`Look::Missing`] in a row.
    pub missing: u32,
    /// The first of them.
    pub missing_since: Option<Millis>,
    /// [`Look::Gone`] in a row.
    pub gone: u32,
    /// The first of them.
    pub gone_since: Option<Millis>,
    /// The last [`Look::Closed`].
    pub closed_at: Option<Millis>,
    /// Until when it stands by its own words.
    pub valid_through: Option<Millis>,
}

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;
/// Runs a posting must be missing from, over at least this long: boards drop entries for an hour.
const MISSING_RUNS: u32 = 3;
const MISSING_FOR: Millis = 2 * DAY;
/// Looks at a page that is gone, over at least this long: sites answer 404 while they are moved.
const GONE_LOOKS: u32 = 2;
const GONE_FOR: Millis = 12 * HOUR;

impl History {
    /// With another look, at `at`.
    #[must_use]
    pub fn after(self, look: Look, at: Millis) -> Self {
        match look {
            Look::Seen => Self {
                valid_through: self.valid_through,
                ..Self::default()
            },
            Look::Missing => Self {
                missing: self.missing.saturating_add(1),
                missing_since: self.missing_since.or(Some(at)),
                ..self
            },
            Look::Gone => Self {
                gone: self.gone.saturating_add(1),
                gone_since: self.gone_since.or(Some(at)),
                ..self
            },
            Look::Closed => Self {
                closed_at: Some(at),
                ..self
            },
        }
    }

    /// The verdict at `now`. One look that found nothing never makes it expired; a page that says so itself does.
    pub fn judge(&self, now: Millis) -> Liveness {
        let since = |first: Option<Millis>| first.map_or(0, |first| now - first);
        let over = self.valid_through.is_some_and(|until| until < now);
        let missing = self.missing >= MISSING_RUNS && since(self.missing_since) >= MISSING_FOR;
        let gone = self.gone >= GONE_LOOKS && since(self.gone_since) >= GONE_FOR;
        let both = self.missing >= 1 && self.gone >= 1;
        if over || self.closed_at.is_some() || missing || gone || both {
            Liveness::Expired
        } else if self.missing > 0 || self.gone > 0 {
            Liveness::Uncertain
        } else {
            Liveness::Live
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Look::{Closed, Gone, Missing, Seen};

    fn judged(looks: &[(Look, Millis)], valid_through: Option<Millis>, now: Millis) -> Liveness {
        let start = History {
            valid_through,
            ..History::default()
        };
        looks
            .iter()
            .fold(start, |history, (look, at)| history.after(*look, *at))
            .judge(now)
    }

    #[test]
    fn a_posting_is_judged_by_several_looks() {
        use Liveness::{Expired, Live, Uncertain};
        let d = DAY;
        for (looks, valid, now, want) in [
            (&[][..], None, 0, Live),
            (&[(Seen, 0)], None, 300 * d, Live),
            (&[(Missing, 0)], None, d, Uncertain),
            (&[(Missing, 0)], None, 100 * d, Uncertain),
            (
                &[(Missing, 0), (Missing, HOUR), (Missing, 2 * HOUR)],
                None,
                3 * HOUR,
                Uncertain,
            ),
            (
                &[(Missing, 0), (Missing, d), (Missing, 2 * d)],
                None,
                2 * d,
                Expired,
            ),
            (
                &[(Missing, 0), (Missing, d), (Seen, d), (Missing, 2 * d)],
                None,
                3 * d,
                Uncertain,
            ),
            (&[(Gone, 0)], None, 10 * d, Uncertain),
            (&[(Gone, 0), (Gone, HOUR)], None, 2 * HOUR, Uncertain),
            (&[(Gone, 0), (Gone, d)], None, d, Expired),
            (&[(Gone, 0), (Seen, HOUR)], None, d, Live),
            (&[(Missing, 0), (Gone, HOUR)], None, HOUR, Expired),
            (&[(Closed, 0)], None, 0, Expired),
            (&[(Closed, 0), (Seen, d)], None, d, Live),
            (&[], Some(5), 5, Live),
            (&[], Some(5), 6, Expired),
            (&[(Seen, 0)], Some(d), 2 * d, Expired),
        ] {
            assert_eq!(judged(looks, valid, now), want, "{looks:?} {valid:?} {now}");
        }
    }

    #[test]
    fn one_failed_look_never_ends_a_posting() {
        for look in [Missing, Gone] {
            for now in [0, HOUR, DAY, 1_000 * DAY] {
                assert_eq!(judged(&[(look, 0)], None, now), Liveness::Uncertain);
            }
        }
    }
}
