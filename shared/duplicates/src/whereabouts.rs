//! All the places of one posting.

use serde::{Deserialize, Serialize};
use shared::country::Regions;
use shared::place::Workplace;
use shared::posting::Posting;

use crate::place::{Agreement, Spot};

/// Where a posting's work is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    /// Sorted, each once; for remote work without a place, its scope.
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    pub spots: Vec<Spot>,
    /// As the posting says.
    #[serde(rename = "w", default)]
    pub workplace: Workplace,
}

impl Whereabouts {
    /// The places of a posting's own fields; for remote work without one, who may do it from where.
    pub(crate) fn of(posting: &Posting) -> Self {
        let mut spots: Vec<Spot> = posting
            .places
            .iter()
            .map(Spot::of)
            .filter(|spot| *spot != Spot::default())
            .collect();
        if spots.is_empty() && posting.workplace == Workplace::Remote {
            let scope = &posting.remote_scope;
            spots.extend(scope.countries.iter().map(|code| Spot {
                country: code.clone(),
                ..Spot::default()
            }));
            spots.extend(scope.regions.iter().map(|region| Spot {
                area: Regions::named(region).map_or(0, Regions::bits),
                ..Spot::default()
            }));
            spots.retain(|spot| *spot != Spot::default());
        }
        let mut all = Self {
            spots,
            workplace: posting.workplace,
        };
        all.settle();
        all
    }

    /// Adds the places its title names: they make a wider place narrower, or come beside it.
    pub(crate) fn narrow(&mut self, named: Vec<Spot>) {
        for spot in named {
            let finer = |own: &Spot| {
                own.compare(&spot) != Agreement::Conflict
                    && own.city.is_empty()
                    && !spot.city.is_empty()
            };
            if self
                .spots
                .iter()
                .any(|own| own.compare(&spot) == Agreement::Agree)
            {
                continue;
            }
            if let Some(own) = self.spots.iter_mut().find(|own| finer(own)) {
                *own = spot;
            } else if self
                .spots
                .iter()
                .all(|own| own.compare(&spot) == Agreement::Conflict)
            {
                self.spots.push(spot);
            }
        }
        self.settle();
    }

    fn settle(&mut self) {
        self.spots.sort_unstable();
        self.spots.dedup();
    }

    /// How these places stand to those. Symmetric.
    pub fn compare(&self, other: &Self) -> Agreement {
        use Agreement::{Agree, Conflict, Vague};
        let remote = |w: &Self| w.workplace == Workplace::Remote;
        match (self.spots.is_empty(), other.spots.is_empty()) {
            (true, true) => {
                let said = |w: &Self| w.workplace != Workplace::Unknown;
                if said(self) && said(other) && remote(self) != remote(other) {
                    Conflict
                } else {
                    Agree
                }
            }
            (false, false) => self.compare_spots(other),
            (empty, _) => {
                let (bare, placed) = if empty { (self, other) } else { (other, self) };
                let in_a_city = placed.spots.iter().any(|spot| !spot.city.is_empty());
                match (remote(bare), placed.workplace) {
                    // "Remote" and "Remote (US)".
                    (true, Workplace::Remote) if !in_a_city => Agree,
                    (true, Workplace::Onsite | Workplace::Hybrid) => Conflict,
                    _ => Vague,
                }
            }
        }
    }

    fn compare_spots(&self, other: &Self) -> Agreement {
        let (few, many) = if self.spots.len() <= other.spots.len() {
            (self, other)
        } else {
            (other, self)
        };
        let best = |spot: &Spot, among: &Self| {
            among
                .spots
                .iter()
                .map(|other| spot.compare(other))
                .max()
                .unwrap_or(Agreement::Conflict)
        };
        let all = few.spots.iter().map(|spot| best(spot, many)).min();
        let all = all.unwrap_or(Agreement::Vague);
        // One place of several: another board's short form, or one of the employer's openings.
        if few.spots.len() < many.spots.len() {
            return all.min(Agreement::Vague);
        }
        let back = many.spots.iter().map(|spot| best(spot, few)).min();
        all.min(back.unwrap_or(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Agreement::{Agree, Conflict, Vague};

    fn spot(city: &str, country: &str) -> Spot {
        Spot {
            city: city.to_owned(),
            country: country.to_owned(),
            ..Spot::default()
        }
    }

    #[test]
    fn several_places_and_remote_work() {
        let at = |spots: &[&Spot], workplace| Whereabouts {
            spots: spots.iter().copied().cloned().collect(),
            workplace,
        };
        let (berlin, munich) = (spot("berlin", "DE"), spot("munich", "DE"));
        let (remote, unknown) = (Workplace::Remote, Workplace::Unknown);
        let us = spot("", "US");
        for (a, b, want) in [
            (at(&[], remote), at(&[&us], remote), Agree),
            (at(&[], remote), at(&[&berlin], Workplace::Onsite), Conflict),
            (at(&[], remote), at(&[&berlin], unknown), Vague),
            (at(&[], unknown), at(&[&berlin], unknown), Vague),
            (at(&[], unknown), at(&[], remote), Agree),
            (at(&[&us], remote), at(&[&spot("", "DE")], remote), Conflict),
            (
                at(&[&berlin], unknown),
                at(&[&berlin, &munich], unknown),
                Vague,
            ),
            (at(&[&berlin], unknown), at(&[&munich], unknown), Conflict),
            (at(&[&berlin], unknown), at(&[&berlin], remote), Agree),
        ] {
            assert_eq!(a.compare(&b), want, "{a:?} {b:?}");
            assert_eq!(b.compare(&a), want, "{b:?} {a:?}");
        }
    }
}
