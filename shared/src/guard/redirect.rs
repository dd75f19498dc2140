//! What changes from one hop to the next (<https://fetch.spec.whatwg.org/#http-redirect-fetch>).

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH,
    CONTENT_TYPE, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION, USER_AGENT,
};
use http::{Method, StatusCode};
use url::Url;

use super::{check, cut, refused};
use crate::ports::{FetchedResponse, HttpError};

/// Where a response sends us, if it does. Bytes that are not UTF-8 become U+FFFD.
pub(super) fn location(response: &FetchedResponse) -> Option<String> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let value = response.headers().get(LOCATION).filter(|_| redirects)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The next address, checked.
pub(super) fn resolve(from: &Url, location: &str) -> Result<Url, HttpError> {
    let next = from
        .join(location)
        .map_err(|error| refused(&cut(location), &format!("is no web address ({error})")))?;
    let next = check(next.as_str())?;
    if from.scheme() == "https" && next.scheme() == "http" {
        let host = next.host_str().unwrap_or_default();
        return Err(refused(
            host,
            "was reached by a redirect from https to http",
        ));
    }
    Ok(next)
}

pub(super) fn becomes_get(status: StatusCode, method: &Method) -> bool {
    match status.as_u16() {
        303 => method != Method::GET && method != Method::HEAD,
        301 | 302 => method == Method::POST,
        _ => false,
    }
}

pub(super) fn drop_body_headers(headers: &mut HeaderMap) {
    for name in [
        CONTENT_ENCODING,
        CONTENT_LANGUAGE,
        CONTENT_LENGTH,
        CONTENT_TYPE,
    ] {
        headers.remove(name);
    }
}

/// Headers that tell another origin nothing it should not know. A list of what is harmless: what is
/// a secret (`Authorization`, `Cookie`, `X-Api-Key`, …) no list would hold whole.
const HARMLESS: [http::HeaderName; 9] = [
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_TYPE,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    USER_AGENT,
];

pub(super) fn keep_harmless(headers: &mut HeaderMap) {
    let dropped: Vec<http::HeaderName> = headers
        .keys()
        .filter(|name| !HARMLESS.contains(name))
        .cloned()
        .collect();
    for name in dropped {
        headers.remove(name);
    }
}
