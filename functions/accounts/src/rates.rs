//! How often something may be asked for: counted where a handler says by what, told in every answer.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use accounts::limits::{self, Hit};
use axum::extract::{FromRequestParts, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use http::request::Parts;
use identity::Email;
use identity::rates::{Headers, Policy, Standing};
use shared::Problem;

use crate::context::Inner;
use crate::failure::Failure;

/// How whoever asks stands with the limits that this request was counted by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rates(Arc<Mutex<Vec<Standing>>>);

impl Rates {
    /// Counts a request against a policy of whoever asks: the address they come from, or themselves where
    /// they are signed in. Refuses one too many.
    pub(crate) async fn count(
        &self,
        inner: &Inner,
        policy: Policy,
        subject: &str,
    ) -> Result<(), Failure> {
        let standing = standing(inner, policy, subject).await?;
        self.tell_of(standing)
    }

    /// Counts a request against a policy of the address of e-mail it names. How that stands is told in a
    /// refusal alone: anybody may name it, and would learn whether somebody else just did. After
    /// [`Self::count`], so that one who was refused already uses up nobody else's share.
    pub(crate) async fn count_named(
        &self,
        inner: &Inner,
        policy: Policy,
        email: &Email,
    ) -> Result<(), Failure> {
        let standing = standing(inner, policy, email.as_str()).await?;
        if standing.passes {
            return Ok(());
        }
        self.tell_of(standing)
    }

    fn tell_of(&self, standing: Standing) -> Result<(), Failure> {
        self.with(|all| all.push(standing));
        if standing.passes {
            return Ok(());
        }
        let why = "that was asked for too often; wait a little and try again";
        Err(Problem::too_many(why).retry_after(standing.reset).into())
    }

    fn with<T>(&self, look: impl FnOnce(&mut Vec<Standing>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn standing(inner: &Inner, policy: Policy, subject: &str) -> Result<Standing, Failure> {
    let cloud = inner.cloud().await?;
    let now = inner.now();
    let hit = Hit {
        key: cloud.counters.key(policy, subject),
        window_start: policy.window_start(now),
    };
    let counts = limits::count(&inner.ports.db, &[hit]).await?;
    let count = counts.first().copied().unwrap_or(u32::MAX);
    Ok(policy.standing(count, now))
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
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}
