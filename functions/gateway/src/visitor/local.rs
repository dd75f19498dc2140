//! Local mode: everybody who reaches this machine by one of its own names is its owner. A page of
//! another site must not pass for them: it can name neither our host (DNS rebinding) nor our origin,
//! and neither can a page of another program on this machine, whose port is another.

use http::HeaderName;
use http::header::{HeaderMap, ORIGIN};
use http::request::Parts;
use shared::Problem;

use crate::area::is_safe;
use crate::config::is_local;
use crate::site;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what may come from elsewhere.
pub(super) fn check(parts: &Parts) -> Result<(), Problem> {
    let Some(host) = site::host(parts).filter(|host| is_local(host)) else {
        return Err(Problem::forbidden(
            "in local mode Rolecall answers to the names localhost, 127.0.0.1 and [::1] only; \
             open it by one of them",
        ));
    };
    if changes_or_reads_data(parts) {
        check_origin(&parts.headers, host)?;
    }
    Ok(())
}

/// A link from anywhere may open a page; only a page of ours may read or change data.
fn changes_or_reads_data(parts: &Parts) -> bool {
    !is_safe(&parts.method) || parts.uri.path().starts_with("/api/")
}

fn check_origin(headers: &HeaderMap, ours: &str) -> Result<(), Problem> {
    let foreign_origin = headers.get_all(ORIGIN).iter().any(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        let host = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        !host.is_some_and(|host| host.eq_ignore_ascii_case(ours))
    });
    // A browser says where a request comes from even where it sends no origin.
    let cross_site = headers
        .get_all(SEC_FETCH_SITE)
        .iter()
        .any(|site| site == "cross-site" || site == "same-site");
    if foreign_origin || cross_site {
        return Err(Problem::forbidden(
            "this request was made by a page of another site, which may not use Rolecall for you",
        ));
    }
    Ok(())
}
