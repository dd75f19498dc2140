//! How functions reach tenants, each other, queues and static files.

use std::future::Future;

use axum_core::body::Body;

use crate::calls::{CALL_PREFIX, Call, Message};
use crate::error::Problem;
use crate::ids::{Millis, TenantId};
use crate::request;

/// The functions that can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Function {
    Discover,
    Match,
    Documents,
    Accounts,
}

impl Function {
    /// Lower-case name: the Spin component, the Cloudflare binding in upper case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Discover => "discover",
            Self::Match => "match",
            Self::Documents => "documents",
            Self::Accounts => "accounts",
        }
    }
}

/// Why a call between functions did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The callee answered with a problem.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The callee could not be reached, or broke; repeat later.
    #[error("unreachable: {0}")]
    Unreachable(String),
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Problem(problem) => *problem,
            CallError::Unreachable(_) => {
                Self::unavailable("a part of Rolecall did not answer; try again").retry_after(1)
            }
        }
    }
}

/// The request that carries `call`.
pub fn call_request<C: Call>(call: &C) -> Result<http::Request<Body>, CallError> {
    let body = serde_json::to_vec(call).map_err(|e| CallError::Unreachable(e.to_string()))?;
    let mut request = http::Request::post(format!("http://internal{CALL_PREFIX}{}", C::NAME))
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .map_err(|e| CallError::Unreachable(e.to_string()))?;
    request::name_to_callee(request.headers_mut());
    Ok(request)
}

/// Reads the answer to `C` out of a response's status and body.
pub fn call_answer<C: Call>(status: http::StatusCode, body: &[u8]) -> Result<C::Answer, CallError> {
    if status.is_success() {
        return serde_json::from_slice(body)
            .map_err(|e| CallError::Unreachable(format!("{}: {e}", C::NAME)));
    }
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) if status.as_u16() < 500 => Err(CallError::Problem(Box::new(problem))),
        _ => Err(CallError::Unreachable(format!(
            "{} answered {status}",
            C::NAME
        ))),
    }
}

/// Reaches one person's tenant function.
pub trait Tenants: Clone + Send + Sync + 'static {
    /// Hands on a request of that person and streams the answer back. The adapter adds the tenant's
    /// identity; a header of the same name in the request is overwritten.
    fn forward(
        &self,
        tenant: &TenantId,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, CallError>> + Send;

    /// Makes a typed call.
    fn call<C: Call>(
        &self,
        tenant: &TenantId,
        call: &C,
    ) -> impl Future<Output = Result<C::Answer, CallError>> + Send;
}

/// Lets a tenant ask to be woken: it receives [`crate::calls::Wake`] at or after the time asked for,
/// at least once. Asking again for an earlier time moves the wake-up forward; for a later, nothing.
pub trait Waker: Clone + Send + Sync + 'static {
    /// Wake this tenant at `at`.
    fn wake_at(&self, at: Millis) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// Reaches another function.
pub trait Services: Clone + Send + Sync + 'static {
    /// Hands on a request from outside, whose path is one of that function's public routes, and
    /// streams the answer back.
    fn forward(
        &self,
        function: Function,
        request: http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, CallError>> + Send;

    /// Makes a typed call.
    fn call<C: Call>(
        &self,
        function: Function,
        call: &C,
    ) -> impl Future<Output = Result<C::Answer, CallError>> + Send;
}

/// Sends messages; they may come twice, in any order, or (after a crash) never: truth is in tables.
pub trait Queue: Clone + Send + Sync + 'static {
    /// Sends all or answers an error; after an error some may have been sent.
    fn send(&self, messages: &[Message]) -> impl Future<Output = Result<(), CallError>> + Send;
}

/// The static frontend.
pub trait Assets: Clone + Send + Sync + 'static {
    /// The file at this absolute path (`/`, `/app.js`), with its content type; `None` where there is
    /// none. Paths with `..` are never found.
    fn get(&self, path: &str) -> impl Future<Output = Option<http::Response<Body>>> + Send;
}
