//! The profile by one CV: what was read from it, overlaid with what the person set and confirmed.
//! Pure; [`crate::store::profile`] keeps it.

use serde_json::{Map, Value, json};
use shared::profile::{Confidence, Profile};

use crate::failure::Failure;

/// Fields of a profile by name.
pub(crate) type Fields = Map<String, Value>;

/// The field that says how the others were read, which nobody sets.
const CONFIDENCE: &str = "confidence";
/// Beside the fields set: entries of lists in which a field was confirmed.
const CONFIRMED: &str = "confirmed";
/// Confirmations kept; the oldest leave.
const MAX_CONFIRMED: usize = 300;
/// What tells one entry of a list from another.
const TELLING: [&str; 7] = [
    "title",
    "employer",
    "institution",
    "degree",
    "name",
    "start",
    "end",
];

/// The profile by one CV in its two layers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Layers {
    /// As read from the CV.
    pub(crate) read: Profile,
    /// What the person set instead, by field.
    pub(crate) corrections: Fields,
}

impl Layers {
    /// The profile that counts.
    pub(crate) fn effective(&self) -> Result<Profile, Failure> {
        let read = fields(&self.read)?;
        let mut fields = read.clone();
        fields.extend(
            self.set()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let mut certain: Vec<String> = Vec::new();
        for confirmed in self.confirmed() {
            certain.extend(self.confirm(confirmed, &mut fields));
        }
        let kept = |path: &str| {
            if certain.iter().any(|one| one == path) {
                return false;
            }
            // What the person said is not doubted; of a list they set, what they left as it was read
            // may be.
            match cut(path) {
                Some((list, ..)) if self.corrections.contains_key(list) => {
                    at(&fields, path).is_some_and(|value| Some(value) == at(&read, path))
                }
                Some(_) => true,
                None => !self.corrections.contains_key(path),
            }
        };
        let mut confidence = self.read.confidence.clone();
        confidence.retain(|path, _| kept(path));
        let mut profile: Profile = serde_json::from_value(Value::Object(fields))
            .map_err(|_| Failure::Broken("a correction no longer fits the profile".to_owned()))?;
        profile.confidence = confidence;
        Ok(profile)
    }

    /// Takes `wanted` for what the person says: every field that differs from the CV is a
    /// correction, and one set back to it no longer is. What `wanted` is certain of where the reading
    /// is not was confirmed, and stays whatever is read next.
    pub(crate) fn correct(&mut self, wanted: &Profile) -> Result<(), Failure> {
        let (read, before) = (fields(&self.read)?, self.effective()?);
        let said = fields(wanted)?;
        let is_set = |name: &str, value: &Value| {
            self.corrections.get(name) == Some(value) || read.get(name) != Some(value)
        };
        let mut set = said.clone();
        set.retain(|name, value| name != CONFIDENCE && is_set(name, value));
        let mut confirmed = self.confirmed().to_vec();
        for (path, sure) in &before.confidence {
            let now = wanted.confidence.get(path);
            if *sure == Confidence::CERTAIN || now != Some(&Confidence::CERTAIN) {
                continue;
            }
            match cut(path) {
                None => set.extend(
                    said.get_key_value(path)
                        .map(|(k, v)| (k.clone(), v.clone())),
                ),
                Some((list, index, field)) => {
                    let entry = said.get(list).and_then(|list| list.get(index));
                    let one = json!({ "list": list, "field": field, "entry": entry });
                    if entry.is_some() && !confirmed.contains(&one) {
                        confirmed.push(one);
                    }
                }
            }
        }
        if !confirmed.is_empty() {
            let old = confirmed.len().saturating_sub(MAX_CONFIRMED);
            set.insert(CONFIRMED.to_owned(), Value::Array(confirmed.split_off(old)));
        }
        self.corrections = set;
        Ok(())
    }

    /// Names of the fields the person set or confirmed.
    pub(crate) fn corrected(&self) -> Vec<String> {
        self.set().map(|(name, _)| name.clone()).collect()
    }

    fn set(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.corrections
            .iter()
            .filter(|(name, _)| *name != CONFIRMED)
    }

    fn confirmed(&self) -> &[Value] {
        let confirmed = self.corrections.get(CONFIRMED).and_then(Value::as_array);
        confirmed.map_or(&[], Vec::as_slice)
    }

    /// Finds the entry a confirmation is of and sets the field in it; answers the field's path. In a
    /// list the person set as a whole nothing is set anew.
    fn confirm(&self, confirmed: &Value, fields: &mut Fields) -> Option<String> {
        let (list, field) = (text(confirmed, "list")?, text(confirmed, "field")?);
        let entry = confirmed.get("entry")?;
        let value = entry.get(field)?;
        let entries = fields.get_mut(list)?.as_array_mut()?;
        let (index, ..) = entries
            .iter()
            .enumerate()
            .map(|(index, other)| {
                (
                    index,
                    other.get(field) == Some(value),
                    alike(entry, other, field),
                )
            })
            .filter(|(_, is_equal, alike)| {
                *is_equal || *alike >= if list == "languages" { 1 } else { 2 }
            })
            // The first of equals.
            .max_by_key(|(index, is_equal, alike)| {
                (*is_equal, *alike, std::cmp::Reverse(*index))
            })?;
        let slot = entries.get_mut(index)?.get_mut(field)?;
        if slot != value {
            if self.corrections.contains_key(list) {
                return None;
            }
            *slot = value.clone();
        }
        Some(format!("{list}[{index}].{field}"))
    }
}

/// How many of the fields that tell entries apart are the same in both, `field` aside.
fn alike(a: &Value, b: &Value, field: &str) -> usize {
    TELLING
        .iter()
        .filter(|name| **name != field && text(a, name).is_some() && text(a, name) == text(b, name))
        .count()
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

/// `positions[0].title` in its parts; `None` for the name of a whole field.
fn cut(path: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = path.split_once('[')?;
    let (index, field) = rest.split_once("].")?;
    Some((list, index.parse().ok()?, field))
}

fn at<'a>(fields: &'a Fields, path: &str) -> Option<&'a Value> {
    let (list, index, field) = cut(path)?;
    fields.get(list)?.get(index)?.get(field)
}

pub(crate) fn fields(profile: &Profile) -> Result<Fields, Failure> {
    match serde_json::to_value(profile) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Failure::Broken("a profile is not an object".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::profile::Position;

    fn named(name: &str, headline: &str) -> Profile {
        Profile {
            name: Some(name.to_owned()),
            headline: Some(headline.to_owned()),
            ..Profile::default()
        }
    }

    fn position(title: &str, employer: &str, start: &str) -> Position {
        Position {
            title: Some(title.to_owned()),
            employer: Some(employer.to_owned()),
            start: Some(start.to_owned()),
            ..Position::default()
        }
    }

    fn doubted(mut profile: Profile, paths: &[&str]) -> Profile {
        for path in paths {
            let confidence = Confidence::hundredths(50);
            profile.confidence.insert((*path).to_owned(), confidence);
        }
        profile
    }

    fn confirmed(layers: &Layers, path: &str) -> Profile {
        let mut profile = layers.effective().unwrap();
        let paths = &mut profile.confidence;
        *paths.get_mut(path).unwrap() = Confidence::CERTAIN;
        profile
    }

    fn doubts(profile: &Profile) -> Vec<&str> {
        profile.confidence.keys().map(String::as_str).collect()
    }

    fn of(read: Profile) -> Layers {
        Layers {
            read,
            ..Layers::default()
        }
    }

    #[test]
    fn a_correction_outlives_the_reading_it_corrected() {
        let mut layers = of(named("Ada Quill", "Engineer"));
        layers.correct(&named("Ada Quill", "Keeper")).unwrap();
        assert_eq!(layers.corrected(), ["headline"]);
        layers.read = named("Ada Q. Quill", "Senior engineer");
        assert_eq!(layers.effective().unwrap(), named("Ada Q. Quill", "Keeper"));
    }

    #[test]
    fn setting_what_the_cv_says_takes_the_correction_back() {
        let mut layers = of(named("Ada", "Engineer"));
        layers.correct(&named("Bo", "Engineer")).unwrap();
        layers.correct(&named("Ada", "Engineer")).unwrap();
        assert!(layers.corrections.is_empty());
    }

    #[test]
    fn what_was_corrected_is_not_doubted() {
        let mut layers = of(doubted(named("Ada", "Engineer"), &["name", "headline"]));
        layers.correct(&named("Ada Quill", "Engineer")).unwrap();
        assert_eq!(layers.corrected(), ["name"]);
        assert_eq!(doubts(&layers.effective().unwrap()), ["headline"]);
    }

    #[test]
    fn a_field_can_be_corrected_to_nothing() {
        let mut layers = of(named("Ada", "Engineer"));
        let mut cleared = layers.read.clone();
        cleared.headline = None;
        layers.correct(&cleared).unwrap();
        assert_eq!(layers.effective().unwrap().headline, None);
    }

    #[test]
    fn a_confirmed_field_outlives_the_reading_and_the_next_correction() {
        let mut layers = of(doubted(named("Ada", "Engineer"), &["name", "headline"]));
        layers.correct(&confirmed(&layers, "headline")).unwrap();
        assert_eq!(doubts(&layers.effective().unwrap()), ["name"]);
        let mut other = layers.effective().unwrap();
        other.name = Some("Ada Quill".to_owned());
        layers.correct(&other).unwrap();
        layers.read = doubted(named("Bo", "Beacon Street 4"), &["headline"]);
        assert_eq!(layers.effective().unwrap(), named("Ada Quill", "Engineer"));
    }

    #[test]
    fn what_the_file_itself_names_is_not_confirmed_by_sending_it_back() {
        let mut read = named("Ada", "Engineer");
        read.confidence
            .insert("name".to_owned(), Confidence::CERTAIN);
        let mut layers = of(read.clone());
        layers.correct(&read).unwrap();
        assert!(layers.corrections.is_empty());
    }

    #[test]
    fn a_confirmed_entry_is_found_again_among_others() {
        let keeper = position("Keeper", "Beacon Ltd", "2019");
        let read = Profile {
            positions: vec![keeper.clone(), position("Clerk", "Tern AG", "2015")],
            ..Profile::default()
        };
        let paths = ["positions[0].title", "positions[1].title"];
        let mut layers = of(doubted(read, &paths));
        layers
            .correct(&confirmed(&layers, "positions[0].title"))
            .unwrap();
        assert_eq!(layers.corrected(), Vec::<String>::new());
        assert_eq!(doubts(&layers.effective().unwrap()), [paths[1]]);

        // Another position came before it, and its title is read wrongly this time.
        let next = Profile {
            positions: vec![
                position("Head keeper", "Beacon Ltd", "2023"),
                position("Harbour Street", "Beacon Ltd", "2019"),
            ],
            ..Profile::default()
        };
        layers.read = doubted(next, &paths);
        let profile = layers.effective().unwrap();
        assert_eq!(profile.positions[1], keeper);
        assert_eq!(doubts(&profile), [paths[0]]);

        // What the person sets later counts more than what they confirmed.
        let mut set = profile.clone();
        set.positions[1].title = Some("Light keeper".to_owned());
        layers.correct(&set).unwrap();
        let profile = layers.effective().unwrap();
        assert_eq!(profile.positions, set.positions);
        assert_eq!(
            doubts(&profile),
            [paths[0]],
            "what was left may be asked still"
        );
    }

    #[test]
    fn another_position_at_the_same_employer_is_not_the_one_confirmed() {
        let read = Profile {
            positions: vec![position("Keeper", "Beacon Ltd", "2019")],
            ..Profile::default()
        };
        let path = "positions[0].title";
        let mut layers = of(doubted(read, &[path]));
        layers.correct(&confirmed(&layers, path)).unwrap();
        let other = Profile {
            positions: vec![position("Head keeper", "Beacon Ltd", "2023")],
            ..Profile::default()
        };
        layers.read = doubted(other.clone(), &[path]);
        let profile = layers.effective().unwrap();
        assert_eq!(profile.positions, other.positions);
        assert_eq!(doubts(&profile), [path]);
    }
}
