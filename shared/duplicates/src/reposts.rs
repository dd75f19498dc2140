//! How often an opening was posted again.

use shared::Millis;

const DAY: Millis = 86_400_000;
/// A newer date of one source counts as posted again from so many days on; boards move dates by
/// hours and days without anybody posting anything.
const APART: i64 = 14;

/// A day on which a member of a group was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Appearance<'a> {
    /// Days since 1970.
    pub day: i64,
    /// Who showed it.
    pub source: &'a str,
    /// When the member shown left again; `None` while it stands.
    pub left: Option<Millis>,
}

/// A group's history.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reposts {
    /// How often it was posted again after the first time.
    pub times: u32,
    /// The first day known, as a time.
    pub first: Option<Millis>,
}

/// Counts how often a group was posted again. One board's later copy of what still stands elsewhere is no
/// repost; these are:
/// - one source shows it with a day at least fourteen days after the latest one it showed before,
/// - anybody shows it after all who showed it before had left.
///
/// Days may come in any order and more than once.
pub fn reposts(appearances: &[Appearance<'_>]) -> Reposts {
    let mut all = appearances.to_vec();
    all.sort_unstable();
    all.dedup();
    let mut times = 0;
    for (i, one) in all.iter().enumerate() {
        let before = all.get(..i).unwrap_or_default();
        if before.is_empty() {
            continue;
        }
        let same_source = before.iter().rev().find(|other| other.source == one.source);
        let again = match same_source {
            Some(last) => one.day - last.day >= APART,
            None => before.iter().all(|other| {
                other
                    .left
                    .is_some_and(|left| left.div_euclid(DAY) < one.day)
            }),
        };
        times += u32::from(again);
    }
    Reposts {
        times,
        first: all.first().map(|one| one.day * DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: i64, source: &str, left: Option<i64>) -> Appearance<'_> {
        Appearance {
            day,
            source,
            left: left.map(|day| day * DAY),
        }
    }

    #[test]
    fn only_what_is_posted_again_counts() {
        for (what, days, want) in [
            ("nothing", &[][..], 0),
            ("once", &[on(5, "a", None)], 0),
            (
                "another board, later",
                &[on(5, "a", None), on(30, "b", None)],
                0,
            ),
            (
                "a date that moves daily",
                &[on(5, "a", None), on(6, "a", None), on(7, "a", None)],
                0,
            ),
            ("a month later", &[on(5, "a", None), on(36, "a", None)], 1),
            (
                "thrice",
                &[
                    on(36, "a", None),
                    on(5, "a", None),
                    on(67, "a", None),
                    on(67, "a", None),
                ],
                2,
            ),
            (
                "elsewhere after it left",
                &[on(5, "a", Some(20)), on(30, "b", None)],
                1,
            ),
            (
                "elsewhere before it left",
                &[on(5, "a", Some(40)), on(30, "b", None)],
                0,
            ),
        ] {
            assert_eq!(reposts(days).times, want, "{what}");
        }
        assert_eq!(
            reposts(&[on(9, "a", None), on(5, "b", None)]).first,
            Some(5 * DAY)
        );
    }
}
