//! The one way out: a request to an address that somebody else chose goes through [`Client`], which
//! checks every hop before it is made.
//!
//! The guard stands above the `HttpPort`, where it sees names; an adapter whose runtime lets it see
//! what a name resolves to checks that too, with [`inward`].

mod address;
mod redirect;

use bytes::Bytes;
use http::header::HOST;
use url::{Host, Url};

pub use address::{inward, inward_name};

use crate::ports::{FetchLimits, FetchedResponse, HttpError, HttpPort, Secrets};

/// Redirects followed before giving up.
pub const MAX_REDIRECTS: u8 = 5;
/// Longest address, in bytes.
pub const MAX_URL_BYTES: usize = 4_096;

/// Where requests go in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outside {
    /// To the addresses they name.
    Live,
    /// To a server that plays recorded exchanges: `https://a.example/b?c` is asked of it as
    /// `<origin>/https/a.example/b?c`. Addresses are checked as if live.
    Recorded {
        /// Scheme, host and port, without a trailing slash.
        origin: String,
    },
}

impl Outside {
    /// Recorded where the secrets name a `RECORDED_ORIGIN`; else live. Outside of `MODE=local` only
    /// recordings on this very machine are played, which is where tests have them: what many people
    /// read must not come from an address that was left in a configuration.
    pub async fn of(secrets: &impl Secrets) -> Self {
        let Some(origin) = secrets.get("RECORDED_ORIGIN").await else {
            return Self::Live;
        };
        let port = origin.strip_prefix("http://127.0.0.1:");
        let here = port.is_some_and(|port| port.trim_end_matches('/').parse::<u16>().is_ok());
        if here || secrets.get("MODE").await.as_deref() == Some("local") {
            let origin = origin.trim_end_matches('/').to_owned();
            return Self::Recorded { origin };
        }
        Self::Live
    }

    /// The address that is really asked for `url`.
    fn target(&self, url: &Url) -> String {
        match self {
            Self::Live => url.as_str().to_owned(),
            Self::Recorded { origin } => {
                let query = url
                    .query()
                    .map_or(String::new(), |query| format!("?{query}"));
                let (scheme, path) = (url.scheme(), url.path());
                let host = url.host_str().unwrap_or_default();
                format!("{origin}/{scheme}/{host}{path}{query}")
            }
        }
    }
}

/// Where a response came from after its redirects; among the extensions of every response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalUrl(pub Url);

/// Reads an address that somebody gave us, and checks it. The answer is normalised as the WHATWG
/// URL standard says, so that `http://0x7f.1/` is seen for what it is.
pub fn check(address: &str) -> Result<Url, HttpError> {
    if address.len() > MAX_URL_BYTES {
        return Err(refused("the address", "is longer than 4,096 bytes"));
    }
    let mut url = Url::parse(address.trim())
        .map_err(|error| refused(&cut(address), &format!("is no web address ({error})")))?;
    url.set_fragment(None);
    check_url(&url)?;
    Ok(url)
}

fn check_url(url: &Url) -> Result<(), HttpError> {
    // Neither user, password, path nor query: the message may end up in a log.
    let shown = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
    let refuse = |why: &str| Err(refused(&shown, why));
    // Normalised it may be three times what was given.
    if url.as_str().len() > MAX_URL_BYTES {
        return refuse("is longer than 4,096 bytes");
    }
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("is neither http nor https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("carries a user name or password; give the address without");
    }
    if !matches!(url.port_or_known_default(), Some(80 | 443)) {
        return refuse("names a port other than 80 and 443");
    }
    let what = match url.host() {
        None => return refuse("names no host"),
        Some(Host::Ipv4(ip)) => inward(ip.into()),
        Some(Host::Ipv6(ip)) => inward(ip.into()),
        Some(Host::Domain(name)) => inward_name(name).then_some("local"),
    };
    what.map_or(Ok(()), |what| {
        refuse(&format!(
            "is a {what} address, and only the public internet is asked"
        ))
    })
}

fn refused(address: &str, why: &str) -> HttpError {
    HttpError::Refused(format!("{address} is not fetched: it {why}"))
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Fetches from the outside.
#[derive(Debug, Clone)]
pub struct Client<H> {
    http: H,
    outside: Outside,
}

impl<H: HttpPort> Client<H> {
    /// A guarded client on top of a port.
    pub const fn new(http: H, outside: Outside) -> Self {
        Self { http, outside }
    }

    /// Sends `request` and follows up to [`MAX_REDIRECTS`] redirects, each checked like the first.
    /// `limits` hold for each hop. The response carries its [`FinalUrl`].
    ///
    /// - 301, 302 and 303 are followed with GET (HEAD stays HEAD), 307 and 308 as the request was.
    /// - Another origin is told nothing but what any client says of itself.
    /// - From https to http nothing is followed.
    pub async fn fetch(
        &self,
        request: http::Request<Bytes>,
        limits: FetchLimits,
    ) -> Result<FetchedResponse, HttpError> {
        let (mut parts, mut body) = request.into_parts();
        let mut url = check(&parts.uri.to_string())?;
        // The host is the address's, not the caller's.
        parts.headers.remove(HOST);
        for _ in 0..=MAX_REDIRECTS {
            let mut hop = http::Request::new(body.clone());
            *hop.method_mut() = parts.method.clone();
            hop.headers_mut().clone_from(&parts.headers);
            *hop.uri_mut() =
                self.outside.target(&url).parse().map_err(|_| {
                    refused(url.host_str().unwrap_or_default(), "cannot be asked for")
                })?;
            let mut response = self.http.exchange(hop, limits).await?;
            let Some(location) = redirect::location(&response) else {
                response.extensions_mut().insert(FinalUrl(url));
                return Ok(response);
            };
            let next = redirect::resolve(&url, &location)?;
            if redirect::becomes_get(response.status(), &parts.method) {
                parts.method = http::Method::GET;
                body = Bytes::new();
                redirect::drop_body_headers(&mut parts.headers);
            }
            if next.origin() != url.origin() {
                redirect::keep_harmless(&mut parts.headers);
            }
            url = next;
        }
        Err(HttpError::TooManyRedirects(MAX_REDIRECTS))
    }
}

#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
