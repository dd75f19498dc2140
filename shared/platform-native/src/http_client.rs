//! `HttpPort` on reqwest, without TLS: tests and recorded boards speak plain HTTP on loopback.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use shared::guard;
use shared::ports::{FetchLimits, FetchedResponse, HttpError, HttpPort};

/// Outgoing HTTP. Follows no redirect, asks no proxy, undoes gzip.
#[derive(Debug, Clone)]
pub struct Http(reqwest::Client);

impl Http {
    /// Refuses names that resolve inward, except `trusted` ones (the host of the recorded boards).
    pub fn new(trusted: Option<String>) -> Result<Self, HttpError> {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::new(OutwardResolver { trusted }))
            .build()
            .map(Self)
            .map_err(|error| HttpError::Unreachable(chain(&error)))
    }
}

impl HttpPort for Http {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: FetchLimits,
    ) -> Result<FetchedResponse, HttpError> {
        let request = reqwest::Request::try_from(request)
            .map_err(|error| HttpError::Refused(chain(&error)))?;
        tokio::time::timeout(
            Duration::from_millis(limits.timeout_ms.into()),
            self.read_whole(request, limits.max_bytes),
        )
        .await
        .unwrap_or(Err(HttpError::Timeout(limits.timeout_ms)))
    }
}

impl Http {
    async fn read_whole(
        &self,
        request: reqwest::Request,
        max_bytes: usize,
    ) -> Result<FetchedResponse, HttpError> {
        let mut response = self.0.execute(request).await.map_err(|error| {
            inward_address(&error).map_or_else(
                || HttpError::Unreachable(chain(&error)),
                |inward| HttpError::Refused(inward.to_string()),
            )
        })?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| HttpError::Truncated(chain(&error)))?
        {
            if body.len() + chunk.len() > max_bytes {
                return Err(HttpError::TooLarge(max_bytes));
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::new(body.freeze());
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        std::mem::swap(answer.headers_mut(), response.headers_mut());
        Ok(answer)
    }
}

/// Looks names up and drops every address that leads inside: here the runtime lets us know.
#[derive(Debug)]
struct OutwardResolver {
    trusted: Option<String>,
}

impl Resolve for OutwardResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let trusted = self.trusted.as_ref() == Some(&name);
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if let Some(what) = found.iter().find_map(|found| guard::inward(found.ip()))
                && !trusted
            {
                return Err(InwardAddress { name, what }.into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

/// One inward answer among several refuses the name: a mixed answer is how a rebinding looks.
#[derive(Debug)]
struct InwardAddress {
    name: String,
    what: &'static str,
}

impl fmt::Display for InwardAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, what } = self;
        write!(
            f,
            "{name} is not fetched: its name leads to a {what} address"
        )
    }
}

impl Error for InwardAddress {}

fn inward_address<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a InwardAddress> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let this = next?;
        next = this.source();
        Some(this)
    })
}

/// An error with its causes; reqwest's own text is only the outermost.
fn chain(error: &(dyn Error + 'static)) -> String {
    causes(error)
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
