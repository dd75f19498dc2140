//! What happened to a person's data, append-only, announced to their browser and the outside:
//! CloudEvents 1.0 (<https://github.com/cloudevents/spec>), JSON format.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::Millis;

/// An event as `GET /api/updates` sends it (SSE: `id` is `sequence`, `event` is `type`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// CloudEvents version, always `1.0`.
    pub specversion: String,
    /// Unique within the tenant.
    pub id: String,
    /// `rolecall://tenant`.
    pub source: String,
    /// `rolecall.<what>.v<version>`, see [`EventKind`].
    #[serde(rename = "type")]
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// RFC 3339 UTC.
    pub time: String,
    /// Position in the tenant's log; the next page is asked for `after` it.
    pub sequence: i64,
    /// What changed, by `type`.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

/// The types of event there are. A change of a payload's shape is a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Data: a [`crate::task::Task`].
    TaskChanged,
    /// Data: an [`crate::application::ApplicationSummary`].
    ApplicationChanged,
    /// Data: `{added, updated}`; the list should be read anew.
    ApplicationsMatched,
    /// Data: empty.
    ProfileChanged,
    /// Data: empty.
    SearchesChanged,
}

impl EventKind {
    /// The `type` word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TaskChanged => "rolecall.task.changed.v1",
            Self::ApplicationChanged => "rolecall.application.changed.v1",
            Self::ApplicationsMatched => "rolecall.applications.matched.v1",
            Self::ProfileChanged => "rolecall.profile.changed.v1",
            Self::SearchesChanged => "rolecall.searches.changed.v1",
        }
    }
}

/// `at` as RFC 3339 UTC with milliseconds; the civil date by Howard Hinnant's `civil_from_days`
/// (<https://howardhinnant.github.io/date_algorithms.html>).
pub fn rfc3339(at: Millis) -> String {
    let (days, ms) = (at.div_euclid(86_400_000), at.rem_euclid(86_400_000));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1_000 % 60,
        ms % 1_000
    )
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn dates_around_leap_days_are_right() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(rfc3339(1_709_251_199_999), "2024-02-29T23:59:59.999Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999Z");
    }
}
