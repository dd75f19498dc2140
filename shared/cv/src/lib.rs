//! Reads a CV into a profile, by rules.
//!
//! [`read_text`] takes the text of any document, [`read_json_resume`] a JSON Resume file. Both are
//! bounded, never panic, and leave a field empty rather than guess.

use shared::Millis;
use shared::Problem;
use shared::posting::Seniority;
use shared::profile::{Position, Profile};

/// Reads the text of a CV. `now` ends positions that last until today.
pub fn read_text(_text: &str, _now: Millis) -> Profile {
    Profile::default()
}

/// Whether these bytes look like a JSON Resume: an object with `basics`, or with `work` or
/// `education` lists.
pub fn looks_like_json_resume(_bytes: &[u8]) -> bool {
    false
}

/// Reads a JSON Resume (<https://jsonresume.org/schema>, 1.0.0).
pub fn read_json_resume(_bytes: &[u8], _now: Millis) -> Result<Profile, Problem> {
    Ok(Profile::default())
}

/// Months covered by the positions, overlaps counted once; `None` where no position has dates.
pub fn experience_months(_positions: &[Position], _now: Millis) -> Option<u32> {
    None
}

/// The rung of the ladder a title names; `None` where it names none.
pub fn seniority_of(_title: &str) -> Option<Seniority> {
    None
}
