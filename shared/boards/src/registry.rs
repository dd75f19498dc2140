//! Every board there is.

use shared::Problem;
use shared::calls::SourceRef;

use crate::Source;

/// The general feeds, in the order a person should see them.
pub fn feeds() -> Vec<Source> {
    Vec::new()
}

/// The source a search names. [`Problem`] `invalid-request` where there is no such board, the slug
/// has a wrong shape, or the URL is not http(s).
pub fn resolve(wanted: &SourceRef) -> Result<Source, Problem> {
    Err(Problem::invalid(format!("{wanted:?}")))
}
