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
    /// Places the title names beside those of the fields.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<Spot>,
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
        Self {
            spots: settled(spots),
            workplace: posting.workplace,
            named: Vec::new(),
        }
    }

    /// The places its title names.
    pub(crate) fn name(&mut self, named: Vec<Spot>) {
        self.named = settled(named);
    }

    /// How these places stand to those. Symmetric. Fields decide; what a title names makes a vague
    /// answer plain ("Sales Manager – Munich" in Germany is not the one in Hamburg).
    pub fn compare(&self, other: &Self) -> Agreement {
        let fields = self.compare_fields(other);
        let titles = match (self.named.as_slice(), other.named.as_slice()) {
            ([], []) => None,
            (a, []) => Some((a, other.spots.as_slice())),
            ([], b) => Some((self.spots.as_slice(), b)),
            (a, b) => Some((a, b)),
        };
        match titles {
            Some((a, b)) if !a.is_empty() && !b.is_empty() => {
                let both_name = !self.named.is_empty() && !other.named.is_empty();
                match (fields, compare_spots(a, b)) {
                    (Agreement::Vague, titles) => titles,
                    (Agreement::Agree, Agreement::Conflict) if both_name => Agreement::Conflict,
                    _ => fields,
                }
            }
            _ => fields,
        }
    }

    fn compare_fields(&self, other: &Self) -> Agreement {
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
            (false, false) => compare_spots(&self.spots, &other.spots),
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
}

/// Sorted, each once, without a country or region whose city is named beside it ("New York; USA").
fn settled(mut spots: Vec<Spot>) -> Vec<Spot> {
    spots.sort_unstable();
    spots.dedup();
    let cities: Vec<Spot> = spots
        .iter()
        .filter(|s| !s.city.is_empty())
        .cloned()
        .collect();
    spots.retain(|spot| {
        !spot.city.is_empty()
            || cities
                .iter()
                .all(|city| spot.compare(city) == Agreement::Conflict)
    });
    spots
}

fn compare_spots(a: &[Spot], b: &[Spot]) -> Agreement {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let best = |spot: &Spot, among: &[Spot]| {
        among
            .iter()
            .map(|other| spot.compare(other))
            .max()
            .unwrap_or(Agreement::Conflict)
    };
    let all = few.iter().map(|spot| best(spot, many)).min();
    let all = all.unwrap_or(Agreement::Vague);
    // One place of several: another board's short form, or one of the employer's openings.
    if few.len() < many.len() {
        return all.min(Agreement::Vague);
    }
    let back = many.iter().map(|spot| best(spot, few)).min();
    all.min(back.unwrap_or(all))
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
    fn a_country_beside_its_city_says_nothing_more() {
        let (berlin, germany, us) = (spot("berlin", "DE"), spot("", "DE"), spot("", "US"));
        let named = settled(vec![us.clone(), germany, berlin.clone()]);
        assert_eq!(named, [us, berlin]);
    }

    #[test]
    fn several_places_and_remote_work() {
        let at = |spots: &[&Spot], workplace| Whereabouts {
            spots: spots.iter().copied().cloned().collect(),
            workplace,
            named: Vec::new(),
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
