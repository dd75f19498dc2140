//! How a reading of a source comes to its end.

use boards::Answer;
use shared::Millis;
use shared::ports::HttpError;

/// Why reading ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// There was no more.
    #[default]
    Whole,
    /// The first answer was: not changed.
    Unchanged,
    /// Time or requests were used up.
    Budget,
    /// An answer that ends a run, with how long to wait.
    Answer(Answer, http::StatusCode, Option<Millis>),
    /// The site's robots.txt asks programs to leave the page alone.
    Forbidden,
    /// No answer.
    NoAnswer(HttpError),
    /// The operator has not set these secrets.
    WantsKeys(&'static [(&'static str, &'static str)]),
    /// Another run has source and host; this one must not write any more.
    LostLease,
}
