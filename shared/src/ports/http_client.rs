//! Outgoing HTTP.

use std::future::Future;

use bytes::Bytes;

/// Bounds of one exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchLimits {
    /// Until the last byte of the body, in milliseconds.
    pub timeout_ms: u32,
    /// Of the body, after content decoding.
    pub max_bytes: usize,
}

/// A response read whole, content encoding undone.
pub type FetchedResponse = http::Response<Bytes>;

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The guard refused the address.
    #[error("{0}")]
    Refused(String),
    /// Not within the time limit.
    #[error("no complete answer within {0} ms")]
    Timeout(u32),
    /// More than the size limit.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The body ended before its announced end, or its encoding is broken.
    #[error("the answer broke off: {0}")]
    Truncated(String),
    /// No connection, no name, no TLS.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// More redirects than followed.
    #[error("redirected more than {0} times")]
    TooManyRedirects(u8),
}

/// One exchange with the outside, no redirect followed. Domain code goes through
/// [`crate::guard::Client`], which guards addresses and follows redirects on top of this.
pub trait HttpPort: Clone + Send + Sync + 'static {
    /// Sends `request`, reads the body to its end within `limits`.
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: FetchLimits,
    ) -> impl Future<Output = Result<FetchedResponse, HttpError>> + Send;
}
