//! What a person changes of a CV.

use serde::Deserialize;
use shared::Problem;
use shared::words::single_spaced;
use utoipa::ToSchema;

use crate::limits;
use crate::store::profile::Person;

/// What to change of a CV; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct CvChange {
    /// What to call it; empty for its file's name.
    name: Option<String>,
    /// Whether searches that name no CV are matched with it; only another CV can take that from it.
    default: bool,
}

/// Changes the CV at this place, and answers where it stands then.
pub(super) fn change(
    person: &mut Person,
    place: usize,
    change: &CvChange,
) -> Result<usize, Problem> {
    if let Some(name) = &change.name {
        rename(person, place, name)?;
    }
    if change.default {
        person.prefer(place);
        return Ok(0);
    }
    Ok(place)
}

/// Calls the CV at this place by this name; by its file's where it is empty.
pub(super) fn rename(person: &mut Person, place: usize, name: &str) -> Result<(), Problem> {
    let name = single_spaced(name);
    limits::text("name", &name, 200)?;
    if person.is_named(&name, place) {
        return Err(Problem::conflict("another CV has this name").at("name"));
    }
    let file = person.cvs.get(place).map(|cv| cv.summary.file.clone());
    let free = person.free_name(&file.unwrap_or_default(), place);
    if let Some(cv) = person.cvs.get_mut(place) {
        cv.summary.name = if name.is_empty() { free } else { name };
    }
    Ok(())
}
