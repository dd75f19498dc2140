//! What every answer carries, and what no request may bring.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, ETAG, HeaderMap, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};

use crate::config::{Mode, PublicUrl};
use crate::visitor::access;

/// Names a request in the log and to the person who reports a problem.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// In whose name a request comes, for the functions behind.
pub(crate) const CALLER: HeaderName = HeaderName::from_static("rolecall-caller");
/// Which person that is, for accounts.
pub(crate) const PERSON: HeaderName = HeaderName::from_static("rolecall-person");
/// From which address, for accounts.
pub(crate) const ADDRESS: HeaderName = HeaderName::from_static("rolecall-address");
/// The request's id, for the log lines of the functions behind.
pub(crate) const REQUEST: HeaderName = HeaderName::from_static("rolecall-request");

/// Everything from here, nothing inline, nowhere framed.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-src 'none'; \
    frame-ancestors 'none'; form-action 'self'";

const STRICT: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// A year, which is what browsers ask of a host before they never try it unencrypted.
const HTTPS_ONLY: &str = "max-age=31536000";
/// The same for a host that is ours alone, with all below it.
const ALL_HTTPS_ONLY: &str = "max-age=31536000; includeSubDomains";

/// What `Strict-Transport-Security` says at this address. One with a path is on a host that others
/// share, whose other names are not ours to speak for.
pub(crate) fn https_only(public: &PublicUrl) -> Option<&'static str> {
    match (public.is_https(), public.base_path.is_empty()) {
        (false, _) => None,
        (true, true) => Some(ALL_HTTPS_ONLY),
        (true, false) => Some(HTTPS_ONLY),
    }
}

/// Sets the strict headers and the request's id, and keeps answers about a person out of caches.
pub(crate) fn seal(
    headers: &mut HeaderMap,
    request_id: &HeaderValue,
    is_data: bool,
    https_only: Option<&'static str>,
) {
    for (name, value) in STRICT {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(value) = https_only {
        let value = HeaderValue::from_static(value);
        headers.insert(STRICT_TRANSPORT_SECURITY, value);
    }
    headers.insert(REQUEST_ID, request_id.clone());
    if is_data && !headers.contains_key(CACHE_CONTROL) {
        // With a validator the browser may keep its copy, asking each time whether it still holds.
        let value = if headers.contains_key(ETAG) {
            "private, no-cache"
        } else {
            "no-store"
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(value));
        headers.append(VARY, HeaderValue::from_static("cookie"));
    }
}

/// Takes away what proxies in front say of a person: the door has read it.
pub(crate) fn drop_proxies(headers: &mut HeaderMap, mode: &Mode) {
    headers.remove(access::HEADER);
    if let Mode::Cloud(cloud) = mode
        && let Some(proxy) = &cloud.proxy
        && proxy.header != COOKIE
    {
        headers.remove(&proxy.header);
    }
}

/// Takes away what only our own functions may say to each other.
pub(crate) fn strip(headers: &mut HeaderMap) {
    let ours: Vec<HeaderName> = headers
        .keys()
        .filter(|name| {
            let name = name.as_str();
            name.starts_with("rolecall-") || name.starts_with("x-rolecall-")
        })
        .cloned()
        .collect();
    for name in ours {
        headers.remove(name);
    }
    headers.remove(REQUEST_ID);
}
