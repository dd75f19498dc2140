//! How much each part of a score counts, for one person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most a weight can be.
pub const MAX_WEIGHT: u16 = 100;

/// Weights of the parts of a score. Only their proportion matters; a weight of 0 leaves its part
/// out. A weight that is not given is the default one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Weights {
    /// Skills the posting names and the person has, 0–100.
    #[schema(maximum = 100)]
    pub skills: u16,
    /// The title against titles wanted and held, 0–100.
    #[schema(maximum = 100)]
    pub title: u16,
    /// The posting's text against the CV's, 0–100.
    #[schema(maximum = 100)]
    pub text: u16,
    /// Seniority and years, 0–100.
    #[schema(maximum = 100)]
    pub experience: u16,
    /// Where the work is, 0–100.
    #[schema(maximum = 100)]
    pub location: u16,
    /// Pay against the wish, 0–100.
    #[schema(maximum = 100)]
    pub salary: u16,
    /// How new the posting is, 0–100.
    #[schema(maximum = 100)]
    pub freshness: u16,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            skills: 30,
            title: 15,
            text: 15,
            experience: 10,
            location: 10,
            salary: 10,
            freshness: 10,
        }
    }
}

impl Weights {
    /// In the order of the fields.
    pub const fn all(&self) -> [u16; 7] {
        let Self {
            skills,
            title,
            text,
            experience,
            location,
            salary,
            freshness,
        } = *self;
        [skills, title, text, experience, location, salary, freshness]
    }

    /// The sum of all.
    pub fn sum(&self) -> u32 {
        self.all().into_iter().map(u32::from).sum()
    }

    /// Shares that sum to 1; of weights that are all 0 the default's.
    pub fn shares(&self) -> [f32; 7] {
        let whole = match self.sum() {
            0 => return Self::default().shares(),
            #[expect(clippy::cast_precision_loss, reason = "at most 7 × 65,535")]
            sum => sum as f32,
        };
        self.all().map(|weight| f32::from(weight) / whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_one_and_nothing_is_the_default() {
        assert_eq!(Weights::default().sum(), 100);
        let none: Weights = serde_json::from_str(
            r#"{"skills":0,"title":0,"text":0,"experience":0,"location":0,"salary":0,"freshness":0}"#,
        )
        .unwrap();
        assert_eq!(
            none.shares().map(f32::to_bits),
            Weights::default().shares().map(f32::to_bits)
        );
        let one = Weights { title: 100, ..none };
        assert_eq!(
            one.shares().map(|share| share > 0.5),
            [false, true, false, false, false, false, false]
        );
        let given: Weights = serde_json::from_str(r#"{"skills":60}"#).unwrap();
        assert!((given.shares().iter().sum::<f32>() - 1.0).abs() < 1e-6);
    }
}
