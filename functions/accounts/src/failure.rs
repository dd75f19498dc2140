//! What can go wrong inside this function. Whoever asked sees a [`Problem`]; the log sees the reason.

use axum::response::{IntoResponse, Response};
use sealing::SealError;
use shared::Problem;
use shared::ports::{CallError, DbError};

/// Why a request or call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Whoever asked is told this as it is.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The database refused.
    #[error("database: {0}")]
    Db(#[from] DbError),
    /// A sealed value did not open.
    #[error("sealing: {0}")]
    Seal(#[from] SealError),
    /// A secret or a stored value is not what it must be. Never holds content.
    #[error("{0}")]
    Broken(String),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Problem::from(error).into()
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Problem(problem) => *problem,
            Failure::Db(error) => error.into(),
            Failure::Seal(_) | Failure::Broken(_) => {
                Self::internal("something stored or set is not usable; the log has the reason")
            }
        }
    }
}

/// Travels with a response to the middleware that writes the log line.
#[derive(Debug, Clone)]
pub(crate) struct Reason(pub(crate) String);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let reason = Reason(self.to_string());
        let mut response = Problem::from(self).into_response();
        if response.status().is_server_error() {
            response.extensions_mut().insert(reason);
        }
        response
    }
}
