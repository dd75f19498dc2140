//! Hard filters, then the score; nothing is allocated here.

use shared::Millis;
use shared::place::Workplace;
use shared::search::RemoteWish;

use crate::features::Features;
use crate::parts::{Parts, day_of};
use crate::places::{Fit, place_fit};
use crate::wanted::{Wanted, WantedSearch};
use crate::words::holds_all;

/// Why a posting is left out. In the order of the filters: of several searches the reason of the one
/// that came furthest is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// No search is on.
    NoSearch,
    /// The title holds none of the wanted titles.
    Title,
    /// Remote where that is not wanted, or not remote where only that is.
    Remote,
    /// Somewhere else.
    Place,
    /// Pays less than the least wished; pay in another currency clearly less.
    Salary,
    /// An excluded word stands in it. Only [`crate::explain`], which has the text, says so.
    Excluded,
}

/// What becomes of a posting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// At least one search keeps it.
    Kept {
        /// 0–100, one decimal.
        score: f32,
        /// The parts of the score, of the search that gives the highest.
        parts: Parts,
        /// The words of an excluded phrase are all in the posting; whether they stand there as that
        /// phrase is for [`crate::explain`] to confirm. Without this flag its score is this one.
        confirm: bool,
    },
    /// Every search leaves it out.
    Dropped(Reason),
}

/// Judges one posting for one person. The same input gives the same verdict; `now` counts by the
/// UTC day, so a score holds still for a day.
pub fn judge(wanted: &Wanted, features: &Features, now: Millis) -> Verdict {
    let today = day_of(now);
    let mut best: Option<(f32, Parts)> = None;
    let mut confirm = false;
    let mut furthest = Reason::NoSearch;
    for search in &wanted.searches {
        if let Err(reason) = filter(search, features) {
            furthest = furthest.max(reason);
            continue;
        }
        confirm |= suspects(search, features);
        let parts = Parts::of(wanted, search, features, today);
        let score = parts.score(&wanted.shares);
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, parts));
        }
    }
    match best {
        Some((score, parts)) => Verdict::Kept {
            score,
            parts,
            confirm,
        },
        None => Verdict::Dropped(furthest),
    }
}

/// The filters that need no text, in order.
pub(crate) fn filter(search: &WantedSearch, features: &Features) -> Result<(), Reason> {
    if !search.titles.is_empty()
        && !search
            .titles
            .iter()
            .any(|title| holds_all(&features.title, &title.stems))
    {
        return Err(Reason::Title);
    }
    match (search.remote, features.workplace) {
        (RemoteWish::Only, Workplace::Onsite | Workplace::Hybrid)
        | (RemoteWish::No, Workplace::Remote) => return Err(Reason::Remote),
        _ => {}
    }
    if !search.places.is_empty() && place_fit(&search.places, features) == Fit::Outside {
        return Err(Reason::Place);
    }
    if let (Some(wish), Some(pay)) = (search.salary, features.pay)
        && pay.falls_short_of(&wish)
    {
        return Err(Reason::Salary);
    }
    Ok(())
}

/// Whether all words of an excluded phrase are somewhere in the posting.
pub(crate) fn suspects(search: &WantedSearch, features: &Features) -> bool {
    search
        .exclude
        .iter()
        .any(|phrase| holds_all(&features.words, &phrase.words))
}
