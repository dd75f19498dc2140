//! Pay.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a salary is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Per hour worked.
    Hour,
    /// Per day worked.
    Day,
    /// Per week.
    Week,
    /// Per month.
    Month,
    /// Per year.
    Year,
}

impl Period {
    /// Periods in a full-time year: 2,080 hours, 260 days, 52 weeks, 12 months.
    pub const fn per_year(self) -> i64 {
        match self {
            Self::Hour => 2_080,
            Self::Day => 260,
            Self::Week => 52,
            Self::Month => 12,
            Self::Year => 1,
        }
    }
}

/// A salary range. At least one end is set; `min <= max` where both are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Salary {
    /// Lower end, in minor units of `currency` (cents).
    pub min: Option<i64>,
    /// Upper end, in minor units of `currency`.
    pub max: Option<i64>,
    /// ISO 4217 code, upper case.
    pub currency: String,
    /// What the amounts are paid for.
    pub period: Period,
}

impl Salary {
    /// A range, its ends put in order; `None` where neither end is a positive amount.
    pub fn new(min: Option<i64>, max: Option<i64>, currency: &str, period: Period) -> Option<Self> {
        let positive = |amount: Option<i64>| amount.filter(|a| *a > 0);
        let (min, max) = match (positive(min), positive(max)) {
            (None, None) => return None,
            (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
            ends => ends,
        };
        Some(Self {
            min,
            max,
            currency: currency.to_ascii_uppercase(),
            period,
        })
    }

    /// Both ends as minor units a full-time year, the missing one taken from the other.
    pub fn yearly(&self) -> (i64, i64) {
        let a = self
            .min
            .or(self.max)
            .unwrap_or(0)
            .saturating_mul(self.period.per_year());
        let b = self
            .max
            .or(self.min)
            .unwrap_or(0)
            .saturating_mul(self.period.per_year());
        (a, b)
    }
}
