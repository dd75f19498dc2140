//! `PUBLIC_URL`: the one address at which people reach this instance. What it is called is never
//! learnt from a request.

use http::Uri;

/// An address that people open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicUrl {
    /// As a browser writes it: `https://jobs.example`, `http://localhost:8787`.
    pub(crate) origin: String,
    /// Empty, or `/rolecall`.
    pub(crate) base_path: String,
    /// Where the origin's host begins in it.
    host_at: usize,
}

impl PublicUrl {
    /// Reads https://host[:port][/base], or http where the host is this machine by name.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let uri: Uri = text.trim().parse().ok()?;
        let scheme = uri.scheme_str()?.to_ascii_lowercase();
        let authority = uri.authority()?.as_str().to_ascii_lowercase();
        if authority.contains('@') || uri.query().is_some() || text.contains('#') {
            return None;
        }
        let host = bare(&authority, &scheme);
        let fits = match scheme.as_str() {
            "https" => !host.is_empty(),
            "http" => is_local(host),
            _ => false,
        };
        // A browser writes other letters as punycode.
        let plain = host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
        (fits && plain).then(|| Self {
            origin: format!("{scheme}://{host}"),
            base_path: base_path(uri.path()),
            host_at: scheme.len() + "://".len(),
        })
    }

    /// Whether browsers reach it encrypted only.
    pub(crate) fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Whether a request's `Host` means it; the scheme's own port may be left out or not.
    pub(crate) fn is_host(&self, host: &str) -> bool {
        let (scheme, mine) = self.origin.split_at(self.host_at);
        let scheme = scheme.trim_end_matches("://");
        bare(host, scheme).eq_ignore_ascii_case(mine)
    }
}

/// A path as it stands before others: empty, or `/rolecall`.
pub(super) fn base_path(path: &str) -> String {
    match path.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    }
}

fn bare<'a>(authority: &'a str, scheme: &str) -> &'a str {
    let port = if scheme == "https" { ":443" } else { ":80" };
    authority.strip_suffix(port).unwrap_or(authority)
}

/// Whether a host, with or without a port, is this machine by name.
pub(crate) fn is_local(host: &str) -> bool {
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
    use super::*;

    #[test]
    fn an_address_is_an_origin_and_a_path() {
        for (text, origin, base) in [
            ("https://jobs.example", "https://jobs.example", ""),
            ("https://Jobs.Example:443/", "https://jobs.example", ""),
            (
                "https://jobs.example:8443/a/b/",
                "https://jobs.example:8443",
                "/a/b",
            ),
            ("http://localhost:8787", "http://localhost:8787", ""),
            ("http://[::1]:80/x", "http://[::1]", "/x"),
        ] {
            let url = PublicUrl::read(text).unwrap();
            assert_eq!(
                (url.origin.as_str(), url.base_path.as_str()),
                (origin, base)
            );
        }
        for text in [
            "",
            "jobs.example",
            "http://jobs.example",
            "ftp://jobs.example",
            "https://",
            "https://a@jobs.example",
            "https://jobs.example/?x",
            "https://jobs.example/#x",
            "https://*",
            "https://jöbs.example",
            "null",
            "*",
        ] {
            assert_eq!(PublicUrl::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_host_is_ours_with_or_without_the_schemes_port() {
        let url = PublicUrl::read("https://jobs.example").unwrap();
        for host in ["jobs.example", "JOBS.example", "jobs.example:443"] {
            assert!(url.is_host(host), "{host}");
        }
        for host in [
            "",
            "jobs.example:80",
            "jobs.example:444",
            "jobs.example.",
            "jobs.example.evil.example",
            "evil.example",
            "jobs.example:443:443",
            "a@jobs.example",
            "jobs.example/",
        ] {
            assert!(!url.is_host(host), "{host}");
        }
        let url = PublicUrl::read("https://jobs.example:8443").unwrap();
        assert!(url.is_host("jobs.example:8443") && !url.is_host("jobs.example"));
    }

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
