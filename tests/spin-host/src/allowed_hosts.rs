//! `allowed_outbound_hosts`: what is not declared is refused.
//! Rules: <https://spinframework.dev/http-outbound#granting-http-permissions-to-components>.

use anyhow::{Context, Result, bail, ensure};
use http::Uri;

use crate::variables::Variables;

/// The domain under which components of one application reach each other.
pub(crate) const CHAINING_SUFFIX: &str = ".spin.internal";

/// What one component may reach.
#[derive(Debug, Clone, Default)]
pub(crate) struct AllowedHosts(Vec<Allowed>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Allowed {
    /// None: any.
    scheme: Option<String>,
    host: Host,
    /// First and one past the last; None: any.
    ports: Option<(u16, u32)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    Any,
    /// `.example.com`.
    Below(String),
    Exactly(String),
}

impl AllowedHosts {
    /// Reads a component's list. A template that comes out empty (an optional endpoint that is not
    /// set) is left out, as Spin does.
    pub(crate) fn read(entries: &[String], variables: &Variables) -> Result<Self> {
        let mut allowed = Vec::new();
        for entry in entries {
            let expanded = variables.expand(entry)?;
            let is_unset =
                entry.contains("{{") && matches!(expanded.as_str(), "" | "http://" | "https://");
            if !is_unset {
                let read = Allowed::read(expanded.trim())
                    .with_context(|| format!("allowed_outbound_hosts: “{entry}”"))?;
                allowed.push(read);
            }
        }
        Ok(Self(allowed))
    }

    /// Whether a component may send to this address.
    pub(crate) fn allows(&self, uri: &Uri) -> bool {
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return false;
        };
        let host = host.to_ascii_lowercase();
        let port = uri.port_u16().or_else(|| default_port(scheme));
        self.0.iter().any(|allowed| {
            allowed.scheme.as_deref().is_none_or(|s| s == scheme)
                && match &allowed.host {
                    Host::Any => true,
                    Host::Below(suffix) => host.ends_with(suffix),
                    Host::Exactly(name) => host == *name,
                }
                && allowed
                    .ports
                    .is_none_or(|(from, to)| port.is_some_and(|p| p >= from && u32::from(p) < to))
        })
    }
}

impl Allowed {
    fn read(entry: &str) -> Result<Self> {
        let (scheme, rest) = entry
            .split_once("://")
            .context("the form is <scheme>://<host>[:<port>]")?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        ensure!(!rest.contains('/'), "it has a path but is not allowed to");
        let (host, port) = match rest.rsplit_once(':') {
            // The colons of an IPv6 address in brackets are no port.
            Some((_, tail)) if tail.ends_with(']') => (rest, ""),
            Some((host, port)) => (host, port),
            None => (rest, ""),
        };
        Ok(Self {
            host: read_host(host)?,
            ports: read_ports(port, scheme)?,
            scheme: (scheme != "*").then(|| scheme.to_owned()),
        })
    }
}

fn read_host(host: &str) -> Result<Host> {
    match host {
        "*" => Ok(Host::Any),
        "self" | "self.alt" => bail!("this host does not know requests to oneself"),
        "" => bail!("no host"),
        _ if host.contains('{') => bail!("lists of hosts are not supported"),
        _ => match host.strip_prefix("*.") {
            Some(domain) if domain.contains('*') => bail!("wildcards are allowed only as prefixes"),
            Some(domain) => Ok(Host::Below(format!(".{}", domain.to_ascii_lowercase()))),
            None if host.contains('*') => bail!("wildcards are allowed only as subdomains"),
            None => Ok(Host::Exactly(host.to_ascii_lowercase())),
        },
    }
}

fn read_ports(port: &str, scheme: &str) -> Result<Option<(u16, u32)>> {
    let number = |text: &str| -> Result<u16> {
        text.parse()
            .with_context(|| format!("the port “{text}” is not a number"))
    };
    match port {
        "*" => Ok(None),
        "" => {
            let port = default_port(scheme).context("no port, and the scheme has no usual one")?;
            Ok(Some((port, u32::from(port) + 1)))
        }
        _ => {
            let (from, to) = match port.split_once("..") {
                Some((from, to)) => (number(from)?, u32::from(number(to)?)),
                None => (number(port)?, u32::from(number(port)?) + 1),
            };
            Ok(Some((from, to)))
        }
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        "redis" => Some(6379),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::AllowedHosts;
    use crate::variables::Variables;
    use std::collections::BTreeMap;

    fn allows(entries: &[&str], url: &str) -> bool {
        let declared = toml::from_str("unset = { default = '' }").unwrap();
        let variables = Variables::resolve(&declared, |_| None).unwrap();
        let entries: Vec<String> = entries.iter().map(|e| (*e).to_owned()).collect();
        AllowedHosts::read(&entries, &variables)
            .unwrap()
            .allows(&url.parse().unwrap())
    }

    #[test]
    fn scheme_host_and_port_all_count() {
        let list = [
            "https://boards.example.com",
            "http://*.example.org:8080",
            "http://a:1..9",
        ];
        assert!(allows(&list, "https://boards.example.com/jobs?q=1"));
        assert!(allows(&list, "https://BOARDS.example.com:443/"));
        assert!(allows(&list, "http://x.y.example.org:8080/"));
        assert!(allows(&list, "http://a:8/"));
        for refused in [
            "http://boards.example.com/",
            "https://boards.example.com:8443/",
            "https://evil-boards.example.com/",
            "http://example.org:8080/",
            "http://a:9/",
            "/relative",
        ] {
            assert!(!allows(&list, refused), "{refused}");
        }
    }

    #[test]
    fn nothing_declared_is_nothing_allowed_and_an_unset_template_declares_nothing() {
        assert!(!allows(&[], "https://example.com/"));
        assert!(!allows(&["{{ unset }}"], "http://127.0.0.1/"));
        assert!(allows(&["*://*:*"], "http://127.0.0.1:9/"));
    }

    #[test]
    fn malformed_entries_are_errors() {
        let variables = Variables::resolve(&BTreeMap::new(), |_| None).unwrap();
        for entry in [
            "",
            "example.com",
            "https://a/b",
            "https://a*b",
            "ftp://a",
            "http://a:x",
        ] {
            assert!(
                AllowedHosts::read(&[entry.to_owned()], &variables).is_err(),
                "{entry}"
            );
        }
    }
}
