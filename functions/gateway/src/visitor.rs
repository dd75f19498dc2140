//! Who a request is from. The one place that decides it: a mode with sign-in finds its person here.

use http::header::{HOST, HeaderMap, ORIGIN};
use http::request::Parts;
use http::{HeaderName, Method};
use shared::{Problem, TenantId};

use crate::config::Mode;

/// Who stands at the door.
#[derive(Debug)]
pub(crate) enum Visitor {
    /// The person whose tenant this is.
    Person(TenantId),
    /// Somebody who may ask for health and nothing else.
    Nobody,
}

/// Who makes this request, or why it may not come in.
///
/// In local mode everybody who reaches this machine by one of its own names is its owner. A page of
/// another site must not pass for them: it can name neither our host (DNS rebinding) nor our origin.
pub(crate) fn identify(mode: &Mode, parts: &Parts) -> Result<Visitor, Problem> {
    match mode {
        Mode::Local => {
            check_host(parts)?;
            if changes_or_reads_data(parts) {
                check_origin(&parts.headers)?;
            }
            Ok(Visitor::Person(TenantId::local()))
        }
        Mode::Unknown(_) | Mode::Unset if parts.uri.path() == "/api/health" => Ok(Visitor::Nobody),
        Mode::Unknown(name) => Err(Problem::unavailable(format!(
            "this release serves MODE=local only, and MODE is “{name}”; set MODE=local"
        ))),
        Mode::Unset => Err(Problem::unavailable("MODE is not set; set MODE=local")),
    }
}

/// A link from anywhere may open a page; only a page of ours may read or change data.
fn changes_or_reads_data(parts: &Parts) -> bool {
    !matches!(parts.method, Method::GET | Method::HEAD) || parts.uri.path().starts_with("/api/")
}

fn check_host(parts: &Parts) -> Result<(), Problem> {
    let mut named = parts.headers.get_all(HOST).iter();
    let host = match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().unwrap_or_default(),
        // HTTP/2 has the name in the address instead.
        (None, None) => parts
            .uri
            .authority()
            .map_or("", |authority| authority.as_str()),
        (_, Some(_)) => "",
    };
    if is_local(host) {
        return Ok(());
    }
    Err(Problem::forbidden(
        "in local mode Rolecall answers to the names localhost, 127.0.0.1 and [::1] only; \
         open it by one of them",
    ))
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let foreign_origin = headers.get_all(ORIGIN).iter().any(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        let host = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        !host.is_some_and(is_local)
    });
    // A browser says where a request comes from even where it sends no origin.
    let cross_site = headers
        .get_all(SEC_FETCH_SITE)
        .iter()
        .any(|site| site == "cross-site");
    if foreign_origin || cross_site {
        return Err(Problem::forbidden(
            "this request was made by a page of another site, which may not use Rolecall for you",
        ));
    }
    Ok(())
}

/// Whether a host, with or without a port, is this machine by name.
fn is_local(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        // The colons of an IPv6 address are inside brackets.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let known = ["localhost", "127.0.0.1", "[::1]"];
    known.iter().any(|known| name.eq_ignore_ascii_case(known))
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn this_machine_has_three_names() {
        for host in [
            "localhost",
            "LOCALHOST:8787",
            "127.0.0.1",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:8787",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "",
            ":",
            ":8787",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            "localhost.",
            "localhost.evil.example",
            "evil.example",
            "evil.example:80",
            "127.0.0.2",
            "127.1",
            "0.0.0.0",
            "::1",
            "[::1",
            "[::]",
            "[::ffff:127.0.0.1]",
            "localhost:80:80",
            "localhost/",
            "localhost@evil.example",
            "user@localhost",
            "localhost evil",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }
}
