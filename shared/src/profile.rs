//! What is known of the person, read from a CV and corrected by them.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use crate::posting::Seniority;

/// A person's profile. Every field may be empty; sealed as one value in the tenant's database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Profile {
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number as written.
    pub phone: Option<String>,
    /// Where the person lives, as written.
    pub location: Option<String>,
    /// One line: the title they give themselves.
    pub headline: Option<String>,
    /// A paragraph about them.
    pub summary: Option<String>,
    /// Links (http or https).
    pub links: Vec<String>,
    /// Skills, as canonical names of the `skills` crate where it knows them, else as written.
    pub skills: Vec<String>,
    /// Positions held, newest first.
    pub positions: Vec<Position>,
    /// Education, newest first.
    pub education: Vec<Education>,
    /// Languages spoken.
    pub languages: Vec<Language>,
    /// Months of experience; computed from `positions` (overlaps counted once) unless corrected.
    pub experience_months: Option<u32>,
    /// The rung of the ladder; derived from the newest title unless corrected.
    pub seniority: Option<Seniority>,
    /// How sure the reading of each field is, 0–1, by its path (`name`, `positions[0].title`). A field
    /// without an entry was not read from a CV, or was set by the person.
    #[schema(value_type = std::collections::HashMap<String, f32>)]
    pub confidence: BTreeMap<String, Confidence>,
}

/// How sure the reading of a field is: 0 for a guess, 1 where the file itself names the field. A number
/// between 0 and 1 in JSON, in hundredths here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u8);

impl Confidence {
    /// The file itself names the field.
    pub const CERTAIN: Self = Self(100);
    /// Below this a person is asked whether it is right.
    pub const DOUBTFUL: Self = Self(70);

    /// So many hundredths; more than a hundred are a hundred.
    pub const fn hundredths(hundredths: u8) -> Self {
        Self(if hundredths > 100 { 100 } else { hundredths })
    }

    /// Whether a person should be asked.
    pub fn is_doubtful(self) -> bool {
        self < Self::DOUBTFUL
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let share = f64::deserialize(deserializer)?.clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 100 by then"
        )]
        Ok(Self((share * 100.0).round() as u8))
    }
}

/// One position held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Position {
    /// Job title.
    pub title: Option<String>,
    /// Employer.
    pub employer: Option<String>,
    /// Place, as written.
    pub location: Option<String>,
    /// First month, `YYYY-MM` or `YYYY`.
    pub start: Option<String>,
    /// Last month, `YYYY-MM` or `YYYY`; absent while it lasts.
    pub end: Option<String>,
    /// Whether it lasts until today.
    pub current: bool,
    /// What was done, a line each.
    pub bullets: Vec<String>,
}

/// One piece of education.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Education {
    /// School or university.
    pub institution: Option<String>,
    /// Degree and field, as written.
    pub degree: Option<String>,
    /// First year or month, `YYYY-MM` or `YYYY`.
    pub start: Option<String>,
    /// Last year or month, `YYYY-MM` or `YYYY`.
    pub end: Option<String>,
}

/// A spoken language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Language {
    /// Its English name.
    pub name: String,
    /// Level as written (`C1`, `native`).
    pub level: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_is_a_share_in_json() {
        for (hundredths, json) in [(0, "0.0"), (85, "0.85"), (100, "1.0"), (200, "1.0")] {
            let confidence = Confidence::hundredths(hundredths);
            assert_eq!(serde_json::to_string(&confidence).unwrap(), json);
            assert_eq!(
                serde_json::from_str::<Confidence>(json).unwrap(),
                confidence
            );
        }
        assert_eq!(
            serde_json::from_str::<Confidence>("7").unwrap(),
            Confidence::CERTAIN
        );
    }

    #[test]
    fn a_profile_from_before_there_was_confidence_is_read() {
        let profile: Profile = serde_json::from_str("{\"name\": \"Ada Quill\"}").unwrap();
        assert!(profile.confidence.is_empty());
    }
}
