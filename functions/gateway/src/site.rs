//! Which site's page made a request: the defence against pages that use somebody's sign-in (CSRF),
//! against names that lead here without being ours (DNS rebinding), and the exceptions an operator
//! makes for pages of other sites (CORS).

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST,
    ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use shared::Problem;

use axum::response::{IntoResponse, Response};

use crate::area::{Area, is_plain, is_safe};
use crate::config::{Cloud, PublicUrl};
use crate::contract::Route;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where a request was made, as far as its browser says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// On a page of ours.
    Ours,
    /// By the person: an address typed, a bookmark.
    Person,
    /// Nothing says: no browser of these days.
    Unsaid,
    /// On a page of a site that `CORS_ORIGINS` lists.
    Listed,
    /// On any other page, or it contradicts itself.
    Foreign,
}

impl Site {
    /// Reads `Origin` and `Sec-Fetch-Site`. What is said twice, or not the same by both, is foreign.
    pub(crate) fn of(headers: &HeaderMap, public: &PublicUrl, listed: &[String]) -> Self {
        let (Ok(origin), Ok(site)) = (one(headers, &ORIGIN), one(headers, &SEC_FETCH_SITE)) else {
            return Self::Foreign;
        };
        match (origin, site) {
            (Some(origin), None | Some("same-origin")) if origin == public.origin => Self::Ours,
            (Some(origin), None | Some("same-site" | "cross-site"))
                if listed.iter().any(|listed| listed == origin) =>
            {
                Self::Listed
            }
            (None, Some("same-origin")) => Self::Ours,
            (None, Some("none")) => Self::Person,
            (None, None) => Self::Unsaid,
            _ => Self::Foreign,
        }
    }

    /// Whether a request of this method may use a sign-in that the browser adds by itself: a cookie, a
    /// proxy's.
    pub(crate) fn may_use_sign_in(self, method: &Method) -> bool {
        match self {
            Self::Ours => true,
            Self::Person | Self::Unsaid => is_safe(method),
            Self::Listed | Self::Foreign => false,
        }
    }

    /// Whether a request that carries nothing a browser adds by itself may come in.
    pub(crate) fn may_come(self, method: &Method) -> bool {
        match self {
            Self::Ours | Self::Unsaid => true,
            Self::Person | Self::Listed | Self::Foreign => is_safe(method),
        }
    }
}

/// What every refusal for its site says.
pub(crate) fn foreign() -> Problem {
    Problem::forbidden(
        "this request was made by a page of another site, or does not say by which page \
         (`Origin`); a program should use an API token instead of a sign-in",
    )
}

fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        (Some(_), Some(_)) => Err(()),
    }
}

/// The name a request asks for; `None` where there is none, or more than one.
pub(crate) fn host(parts: &Parts) -> Option<&str> {
    match one(&parts.headers, &HOST) {
        Ok(Some(host)) => Some(host),
        // HTTP/2 has the name in the address instead.
        Ok(None) => parts.uri.authority().map(http::uri::Authority::as_str),
        Err(()) => None,
    }
}

/// Refuses requests for another name than ours. Health, metrics and cron jobs are asked for from
/// inside too, by an address; none of them looks at who is signed in.
pub(crate) fn check_host(parts: &Parts, public: &PublicUrl) -> Result<(), Problem> {
    let path = parts.uri.path();
    let from_inside =
        matches!(path, "/api/health" | "/api/metrics") || path.starts_with("/internal/");
    if from_inside || host(parts).is_some_and(|host| public.is_host(host)) {
        return Ok(());
    }
    Err(Problem::misdirected(format!(
        "Rolecall answers to {} only; open it there",
        public.origin
    )))
}

/// The answer to a browser that asks whether a page of another site may send a request (the CORS
/// protocol, <https://fetch.spec.whatwg.org/#http-cors-protocol>); `None` where it does not ask.
/// Never with credentials: such a page brings a token of its own or nothing.
pub(crate) fn preflight(parts: &Parts, cloud: &Cloud) -> Option<Response> {
    let asked = parts.headers.get(ACCESS_CONTROL_REQUEST_METHOD)?;
    if parts.method != Method::OPTIONS {
        return None;
    }
    let path = parts.uri.path();
    let site = Site::of(&parts.headers, &cloud.served.public, &cloud.cors);
    let method = Method::from_bytes(asked.as_bytes()).ok();
    let allowed = (site == Site::Listed && Area::of(path) == Area::Tenant && is_plain(path))
        .then(|| Route::find(path))
        .flatten()
        .filter(|route| method.is_some_and(|method| route.allows(&method)));
    let Some(route) = allowed else {
        let why = "pages of other sites may not ask for this; an operator lists those that may in \
                   CORS_ORIGINS";
        return Some(Problem::forbidden(why).into_response());
    };
    let mut answer = StatusCode::NO_CONTENT.into_response();
    let headers = answer.headers_mut();
    if let Ok(methods) = HeaderValue::from_str(&route.allowed()) {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    let names = "authorization, content-type, idempotency-key, if-none-match";
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(names),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    Some(answer)
}

/// Lets the page of a listed site read an answer.
pub(crate) fn let_read(answer: &mut HeaderMap, origin: Option<&HeaderValue>, site: Site) {
    answer.append(VARY, HeaderValue::from_static("origin"));
    if let (Site::Listed, Some(origin)) = (site, origin) {
        answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        let names = "etag, location, ratelimit, ratelimit-policy, retry-after, x-request-id";
        answer.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(names),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(headers: &[(HeaderName, &str)]) -> Site {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value.parse().unwrap());
        }
        let public = PublicUrl::read("https://jobs.example/app").unwrap();
        Site::of(&map, &public, &["https://tools.example".to_owned()])
    }

    #[test]
    fn a_site_is_told_by_both_headers() {
        let own = "https://jobs.example";
        let tools = "https://tools.example";
        for (headers, expected) in [
            (&[(ORIGIN, own)][..], Site::Ours),
            (
                &[(ORIGIN, own), (SEC_FETCH_SITE, "same-origin")],
                Site::Ours,
            ),
            (&[(SEC_FETCH_SITE, "same-origin")], Site::Ours),
            (&[(SEC_FETCH_SITE, "none")], Site::Person),
            (&[], Site::Unsaid),
            (&[(ORIGIN, tools)], Site::Listed),
            (
                &[(ORIGIN, tools), (SEC_FETCH_SITE, "cross-site")],
                Site::Listed,
            ),
            (
                &[(ORIGIN, tools), (SEC_FETCH_SITE, "same-origin")],
                Site::Foreign,
            ),
            (
                &[(ORIGIN, own), (SEC_FETCH_SITE, "cross-site")],
                Site::Foreign,
            ),
            (
                &[(ORIGIN, own), (SEC_FETCH_SITE, "same-site")],
                Site::Foreign,
            ),
            (&[(ORIGIN, own), (ORIGIN, own)], Site::Foreign),
            (&[(ORIGIN, "null")], Site::Foreign),
            (&[(ORIGIN, "")], Site::Foreign),
            (&[(ORIGIN, "http://jobs.example")], Site::Foreign),
            (&[(ORIGIN, "https://jobs.example:8443")], Site::Foreign),
            (
                &[(ORIGIN, "https://jobs.example.evil.example")],
                Site::Foreign,
            ),
            (&[(ORIGIN, "https://jobs.example/")], Site::Foreign),
            (&[(ORIGIN, "HTTPS://JOBS.EXAMPLE")], Site::Foreign),
            (&[(SEC_FETCH_SITE, "same-site")], Site::Foreign),
            (&[(SEC_FETCH_SITE, "cross-site")], Site::Foreign),
            (&[(SEC_FETCH_SITE, "Same-Origin")], Site::Foreign),
        ] {
            assert_eq!(site(headers), expected, "{headers:?}");
        }
    }
}
