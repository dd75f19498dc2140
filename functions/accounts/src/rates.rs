//! How often something may be asked for: counted where a handler says by what, told in every answer.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use accounts::limits::{self, Hit};
use axum::extract::{FromRequestParts, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use http::request::Parts;
use identity::rates::{Headers, Policy, Standing};
use shared::Problem;

use crate::context::Inner;
use crate::failure::Failure;

/// How whoever asks stands with the limits that this request was counted by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rates(Arc<Mutex<Vec<Standing>>>);

impl Rates {
    /// Counts a request against these policies, each with whom it counts for. Whoever asked too often
    /// by one of them is refused, and is not counted by those that follow: with the address first, one
    /// that was refused already uses up nobody else's share.
    pub(crate) async fn count(
        &self,
        inner: &Inner,
        policies: &[(Policy, &str)],
    ) -> Result<(), Failure> {
        let cloud = inner.cloud().await?;
        let now = inner.now();
        for (policy, subject) in policies {
            let hit = Hit {
                key: cloud.counters.key(*policy, subject),
                window_start: policy.window_start(now),
            };
            for count in limits::count(&inner.ports.db, &[hit]).await? {
                let standing = policy.standing(count, now);
                self.with(|all| all.push(standing));
                if !standing.passes {
                    let why = "that was asked for too often; wait a little and try again";
                    return Err(Problem::too_many(why).retry_after(standing.reset).into());
                }
            }
        }
        Ok(())
    }

    fn with<T>(&self, look: impl FnOnce(&mut Vec<Standing>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Rates {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Says in the answer to a request, whatever it is, how whoever asked stands by now.
pub(crate) async fn tell(mut request: Request, next: Next) -> Response {
    let rates = Rates::default();
    request.extensions_mut().insert(rates.clone());
    let mut response = next.run(request).await;
    if let Some(told) = rates.with(|all| Headers::of(all)) {
        for (name, value) in told.pairs() {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}
