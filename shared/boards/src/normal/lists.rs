//! Several places in one field: `Berlin, Munich or Remote (DE)`, `San Francisco, CA, New York, NY`.

use super::geography::{Kind, senses};
use super::locate::is_known;
use super::remote::strip_words;
use super::text::fold;
use crate::limits;

/// One text a place.
pub(crate) fn split(text: &str) -> Vec<String> {
    let text = fold(text);
    let mut found = Vec::new();
    for part in text.split([';', '|', '•', '·']) {
        for part in at_slashes(part) {
            for part in at_words(part) {
                at_commas(part, &mut found);
            }
        }
    }
    found.truncate(limits::PLACES);
    found
}

/// Parts between slashes, except within `Frankfurt/Main` and its like.
fn at_slashes(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, _) in text.match_indices('/') {
        let before = text.get(begin..at).unwrap_or_default();
        let after = text.get(at + 1..).unwrap_or_default();
        let edge = |c: char| matches!(c, ',' | '/' | '(' | ')' | ' ');
        let left = before.rsplit(edge).next().unwrap_or_default();
        let right = after.split(edge).next().unwrap_or_default();
        if !left.is_empty() && !right.is_empty() && is_known(&format!("{left}/{right}")) {
            continue;
        }
        parts.push(before);
        begin = at + 1;
    }
    parts.push(text.get(begin..).unwrap_or_default());
    parts
}

/// Parts between words for *or*, and for *and* where both sides are places and the whole is not one.
fn at_words(text: &str) -> Vec<&str> {
    const OR: &[&str] = &[" or ", " OR ", " oder ", " lub ", " o ", " ou ", " albo "];
    const AND: &[&str] = &[" and ", " und ", " et ", " y ", " i ", " & ", " + "];
    if is_known(text) || gazetteer::area(text).is_some() {
        return vec![text];
    }
    let cut = OR
        .iter()
        .map(|word| (*word, true))
        .chain(AND.iter().map(|word| (*word, false)));
    for (word, surely) in cut {
        let Some((left, right)) = text.split_once(word) else {
            continue;
        };
        let last = left.rsplit(',').next().unwrap_or(left).trim();
        let first = right.split(',').next().unwrap_or(right);
        let first = first.split(word).next().unwrap_or(first).trim();
        let places = [last, first].into_iter().all(|part| {
            let (rest, words) = strip_words(part);
            words.workplace.is_some() || is_known(&rest) || gazetteer::area(&rest).is_some()
        });
        let whole = format!("{last}{word}{first}");
        if (surely && word.len() > 3 || places)
            && !is_known(&whole)
            && gazetteer::area(&whole).is_none()
        {
            let mut parts = at_words(left);
            parts.extend(at_words(right));
            return parts;
        }
    }
    vec![text]
}

/// What a part between commas is to its neighbours.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a name may mean any of these at once"
)]
struct Role {
    /// Only words about remote work, or a larger area: a place of its own.
    alone: bool,
    city: bool,
    region: bool,
    country: bool,
}

fn role(part: &str) -> Role {
    // `New York (NY)`: what stands in brackets closes the place.
    if let Some((town, inner)) = part
        .split_once('(')
        .filter(|(town, _)| !town.trim().is_empty())
    {
        let (town, inner) = (role(town), role(inner.trim_end_matches(')')));
        return Role {
            region: town.region || inner.region,
            country: town.country || inner.country,
            ..town
        };
    }
    let (rest, words) = strip_words(part);
    let senses = senses(rest.trim());
    let is = |kind| senses.iter().any(|sense| sense.kind == kind);
    let is_area = senses.is_empty() && gazetteer::area(&rest).is_some();
    Role {
        alone: (words.workplace.is_some() && rest.is_empty()) || is_area,
        city: is(Kind::City),
        region: is(Kind::Region),
        country: is(Kind::Country),
    }
}

/// Places between commas: a region or country closes the place before it, a city opens the next.
fn at_commas(text: &str, found: &mut Vec<String>) {
    let parts: Vec<&str> = outside_brackets(text);
    let mut group = Group::default();
    for part in parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
    {
        let role = role(part);
        if role.alone {
            group.close(found);
            found.push(part.to_owned());
        } else if !group.takes(part, role) {
            group.close(found);
            group.begin(part, role);
        }
    }
    group.close(found);
}

/// Parts between commas that stand outside brackets; unclosed brackets are none.
fn outside_brackets(text: &str) -> Vec<&str> {
    if text.matches('(').count() != text.matches(')').count() {
        return text.split(',').collect();
    }
    let mut depth = 0_i32;
    text.split(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth <= 0
    })
    .collect()
}

/// Parts that make one place.
#[derive(Debug, Default)]
struct Group<'a> {
    parts: Vec<&'a str>,
    /// A city, or a word nobody knows.
    town: bool,
    region: bool,
    country: bool,
}

impl<'a> Group<'a> {
    fn begin(&mut self, part: &'a str, role: Role) {
        *self = Self {
            parts: vec![part],
            town: part.contains('(') || !role.country && (!role.region || Self::is_namesake(part)),
            region: role.region && !role.city,
            country: role.country,
        };
    }

    /// Whether a region bears the name of a city in it.
    fn is_namesake(part: &str) -> bool {
        let senses = senses(part);
        senses.iter().any(|city| {
            city.kind == Kind::City
                && senses.iter().any(|region| {
                    region.kind == Kind::Region
                        && (region.country, region.region) == (city.country, city.region)
                })
        })
    }

    /// Takes `part` where it says more of the same place.
    fn takes(&mut self, part: &'a str, role: Role) -> bool {
        let Some(first) = self.parts.first() else {
            return false;
        };
        if part.contains('(') {
            return false;
        }
        let code = part.len() <= 3;
        let fits = if role.country && role.city && self.town && !Self::lies_in(first, part) {
            // Singapore after San Francisco is a city of its own.
            false
        } else if role.country && !self.country && (self.town || self.region) {
            // `Berlin, DE`; but of `Portugal` and `Spain` each is a place of its own.
            self.country = true;
            true
        } else if role.region && !self.region && !self.country && self.town {
            // `Brooklyn, New York` is one place, `Berlin, Hamburg` are two.
            let within = !role.city || code || Self::lies_in(first, part);
            self.region |= within;
            within
        } else if role.region && self.country && !self.town && !self.region {
            self.region = true;
            true
        } else if (role.city || !role.region && !role.country) && !self.town {
            // The other way round: `India, Mumbai`.
            let within = !role.city || Self::lies_in(part, first);
            self.town |= within;
            within
        } else {
            // A word nobody knows after a town is its region.
            !role.city && !role.region && !role.country && !self.region && !self.country
        };
        if fits {
            self.parts.push(part);
        }
        fits
    }

    /// Whether some city of this name lies in a region or country of that.
    fn lies_in(city: &str, outer: &str) -> bool {
        let outer = senses(outer);
        let cities = senses(city);
        cities.iter().any(|city| {
            city.kind == Kind::City
                && outer.iter().any(|outer| match outer.kind {
                    Kind::Country => outer.country == city.country,
                    Kind::Region => (outer.country, outer.region) == (city.country, city.region),
                    Kind::City => false,
                })
        })
    }

    fn close(&mut self, found: &mut Vec<String>) {
        if !self.parts.is_empty() {
            found.push(self.parts.join(", "));
        }
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_places_are_taken_apart() {
        for (text, want) in [
            ("Berlin, Germany", &["Berlin, Germany"][..]),
            (
                "Berlin, Munich or Remote (DE)",
                &["Berlin", "Munich", "Remote (DE)"],
            ),
            ("Berlin, Hamburg", &["Berlin", "Hamburg"]),
            ("Berlin / München", &["Berlin", "München"]),
            ("Frankfurt/Main", &["Frankfurt/Main"]),
            ("London and New York", &["London", "New York"]),
            ("Trinidad and Tobago", &["Trinidad and Tobago"]),
            ("US and Canada", &["US and Canada"]),
            (
                "San Francisco, CA, New York, NY",
                &["San Francisco, CA", "New York, NY"],
            ),
            (
                "San Francisco, CA | New York City, NY; Remote",
                &["San Francisco, CA", "New York City, NY", "Remote"],
            ),
            ("New York, New York, US", &["New York, New York, US"]),
            ("Brooklyn, New York", &["Brooklyn, New York"]),
            ("London, Ontario", &["London, Ontario"]),
            ("Paris, Texas", &["Paris, Texas"]),
            ("India, Mumbai", &["India, Mumbai"]),
            ("USA, Canada, Mexico", &["USA", "Canada", "Mexico"]),
            (
                "San Francisco, Singapore, Amsterdam",
                &["San Francisco", "Singapore", "Amsterdam"],
            ),
            (
                "Bengaluru, Karnataka, India",
                &["Bengaluru, Karnataka, India"],
            ),
            ("Warszawa lub Kraków", &["Warszawa", "Kraków"]),
            ("Madrid o Barcelona", &["Madrid", "Barcelona"]),
            ("Remote (US, Canada)", &["Remote (US, Canada)"]),
            (
                "New York (NY), London (UK)",
                &["New York (NY)", "London (UK)"],
            ),
            ("Remote, Germany", &["Remote", "Germany"]),
            ("", &[]),
        ] {
            assert_eq!(split(text), want, "{text}");
        }
    }
}
