//! Places as boards write them: `Remote - Berlin, Germany`, `Austin, TX or Remote`, `USA Only`.

use shared::place::{Place, RemoteScope, Workplace};

use gazetteer::Area;

use super::lists::split;
use super::locate::locate;
pub(crate) use super::locate::named;
use super::remote::{strip_words, zones};
use crate::limits;

/// Where the work of one posting is done.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Whereabouts {
    pub(crate) places: Vec<Place>,
    pub(crate) workplace: Workplace,
    pub(crate) scope: RemoteScope,
}

impl Whereabouts {
    /// `usual` is what the board says of all its postings; a posting's own words win.
    pub(crate) fn new(usual: Workplace) -> Self {
        Self {
            workplace: usual,
            ..Self::default()
        }
    }

    /// Reads what a board wrote into its field for places.
    pub(crate) fn read(mut self, text: &str) -> Self {
        for part in split(text) {
            self.read_one(&part);
        }
        self
    }

    /// Reads who may work remotely: the same words, but they name a scope rather than a place.
    pub(crate) fn read_scope(mut self, text: &str) -> Self {
        for part in split(text) {
            let (rest, words) = strip_words(&part);
            if words.everywhere && rest.is_empty() {
                self.scope.worldwide = true;
            }
            if !self.add_zones(&part) {
                for part in split(&rest) {
                    self.add_to_scope(&part);
                }
            }
        }
        self
    }

    /// Reads a list with commas of where one may work from: `USA, Canada`, `LATAM,  Mexico`.
    pub(crate) fn read_list(self, text: &str) -> Self {
        text.split(',').fold(self, Self::read_scope)
    }

    /// Reads a field that says whether the work is remote and nothing else.
    pub(crate) fn read_workplace(mut self, text: &str) -> Self {
        if let Some(workplace) = strip_words(text).1.workplace {
            self.workplace = workplace;
        }
        self
    }

    /// Adds a place whose parts the source names itself; one without a word is none.
    pub(crate) fn add(&mut self, place: Place) {
        if place.text.is_empty() {
            return;
        }
        if self.places.len() < limits::PLACES && !self.places.iter().any(|p| same_place(p, &place))
        {
            self.places.push(place);
        }
    }

    /// Takes what the text says of where to work from, for remote work whose field says nothing of it.
    pub(crate) fn limited_to(mut self, said: &Self) -> Self {
        let open = self.scope == RemoteScope::default();
        if open && matches!(self.workplace, Workplace::Remote | Workplace::Hybrid) {
            self.scope = said.scope.clone();
        }
        self
    }

    /// Remote work within the places named, where the posting says no more of its scope.
    pub(crate) fn settle(mut self) -> Self {
        let nothing_named = self.scope.countries.is_empty() && self.scope.regions.is_empty();
        if self.workplace == Workplace::Remote && nothing_named && !self.scope.worldwide {
            for place in &self.places {
                if let Some(code) = &place.country {
                    add(&mut self.scope.countries, code);
                }
            }
        }
        self
    }

    /// Adds an area or a country by its name, the country of a city or region by theirs; whether it was one.
    pub(crate) fn add_to_scope(&mut self, name: &str) -> bool {
        if let Some(area) = gazetteer::area(name) {
            self.add_area(area);
        } else if let Some(code) = country_of(&locate(name)) {
            add(&mut self.scope.countries, code);
        } else {
            return false;
        }
        true
    }

    fn add_area(&mut self, area: Area) {
        for region in area.regions {
            add(&mut self.scope.regions, region);
        }
        for country in area.countries {
            add(&mut self.scope.countries, country);
        }
    }

    /// Adds the regions of the time zones `text` names; whether it names any.
    fn add_zones(&mut self, text: &str) -> bool {
        let regions = zones(text);
        for region in &regions {
            add(&mut self.scope.regions, region);
        }
        !regions.is_empty()
    }

    fn read_one(&mut self, part: &str) {
        let (rest, words) = strip_words(part);
        if let Some(workplace) = words.workplace {
            // Hybrid and onsite are said of a place, remote of everything beside it.
            if self.workplace != Workplace::Hybrid {
                self.workplace = workplace;
            }
        }
        if rest.is_empty() {
            self.scope.worldwide |= words.everywhere;
            return;
        }
        let remote =
            words.workplace == Some(Workplace::Remote) || self.workplace == Workplace::Remote;
        // `Remote (US, Canada)` holds a list of its own.
        for part in split(&rest) {
            self.read_place(part, remote);
        }
    }

    fn read_place(&mut self, rest: String, remote: bool) {
        if let Some(area) = gazetteer::area(&rest) {
            if remote {
                self.add_area(area);
            } else {
                self.add(Place {
                    text: rest,
                    ..Place::default()
                });
            }
            return;
        }
        if remote && self.add_zones(&rest) {
            return;
        }
        let place = locate(&rest);
        if remote && let Some(code) = country_of(&place) {
            add(&mut self.scope.countries, code);
        }
        self.add(place);
    }
}

fn country_of(place: &Place) -> Option<&str> {
    place.country.as_deref()
}

fn same_place(a: &Place, b: &Place) -> bool {
    a.text.eq_ignore_ascii_case(&b.text)
        || (a.city.is_some()
            && (&a.city, &a.region, &a.country) == (&b.city, &b.region, &b.country))
}

fn add(list: &mut Vec<String>, word: &str) {
    if !list.iter().any(|have| have == word) && list.len() < limits::PLACES {
        list.push(word.to_owned());
    }
}
