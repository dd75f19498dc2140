//! The parts of the product by address: what is asked for decides who may ask.

use http::Method;

/// Whose business an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    /// The same for everybody: pages, health, the contract; and what knows its callers by secrets of
    /// its own, such as cron jobs.
    Open,
    /// Signing in: for strangers too. Answered by accounts.
    SignIn,
    /// Where a provider sends a person back to, from its own site. Answered by accounts, which knows
    /// the sign-in by its state and by a cookie of its own.
    Callback,
    /// A person's account, sessions and tokens, and the administration. Answered by accounts.
    Account,
    /// Starting the demo over. Answered by accounts, in demo mode.
    Demo,
    /// Everything else of the contract. Answered by the person's tenant.
    Tenant,
}

impl Area {
    /// The area of this path, taken by whole segments.
    pub(crate) fn of(path: &str) -> Self {
        let Some(rest) = path.strip_prefix("/api/") else {
            return Self::Open;
        };
        match rest.split('/').next().unwrap_or_default() {
            "health" | "openapi.json" | "metrics" | "" => Self::Open,
            "auth" => {
                let flow = rest.strip_prefix("auth/oidc/").unwrap_or_default();
                match flow.split_once('/') {
                    Some((_, "callback")) => Self::Callback,
                    _ => Self::SignIn,
                }
            }
            "account" | "sessions" | "tokens" | "admin" => Self::Account,
            "demo" => Self::Demo,
            _ => Self::Tenant,
        }
    }

    /// Whether strangers may ask.
    pub(crate) const fn is_for_strangers(self) -> bool {
        matches!(self, Self::Open | Self::SignIn | Self::Callback)
    }

    /// Whether accounts answers.
    pub(crate) const fn is_accounts(self) -> bool {
        matches!(
            self,
            Self::SignIn | Self::Callback | Self::Account | Self::Demo
        )
    }
}

/// Whether a method only reads (RFC 9110, section 9.2.1).
pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Whether every part of a path is plain. The functions behind may read an address by other rules
/// than these, so one that could mean another is none: empty and dot segments, slashes and dots in
/// disguise.
pub(crate) fn is_plain(path: &str) -> bool {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split('/').all(|segment| {
        let lower = segment.to_ascii_lowercase();
        let dots = lower.replace("%2e", ".");
        !segment.is_empty()
            && dots != "."
            && dots != ".."
            && !["%2f", "%5c", "%00", "%25", "\\"]
                .iter()
                .any(|bad| lower.contains(bad))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_told_by_whole_segments() {
        for (path, area) in [
            ("/", Area::Open),
            ("/settings", Area::Open),
            ("/internal/cron/tick", Area::Open),
            ("/api/", Area::Open),
            ("/api/health", Area::Open),
            ("/api/openapi.json", Area::Open),
            ("/api/healthy", Area::Tenant),
            ("/api/profile", Area::Tenant),
            ("/api/export", Area::Tenant),
            ("/api/authors", Area::Tenant),
            ("/api/auth", Area::SignIn),
            ("/api/auth/sign-in", Area::SignIn),
            ("/api/auth/oidc/callback", Area::SignIn),
            ("/api/auth/oidc/google/start", Area::SignIn),
            ("/api/auth/oidc/google/callback/x", Area::SignIn),
            ("/api/auth/oidc/google/callback", Area::Callback),
            ("/api/account", Area::Account),
            ("/api/account/identities/google", Area::Account),
            ("/api/accounts", Area::Tenant),
            ("/api/sessions", Area::Account),
            ("/api/tokens/1", Area::Account),
            ("/api/admin/keys/rewrap", Area::Account),
        ] {
            assert_eq!(Area::of(path), area, "{path}");
        }
    }

    #[test]
    fn an_address_in_disguise_is_none() {
        for path in ["/api/profile", "/api/applications/01J", "/api/a.b/c..d/..."] {
            assert!(is_plain(path), "{path}");
        }
        for path in [
            "/api//profile",
            "//api/profile",
            "/api/profile/",
            "/api/../profile",
            "/api/./profile",
            "/api/%2e%2E/x",
            "/api/.%2e/x",
            "/api/a%2fb",
            "/api/a%5Cb",
            "/api/a\\b",
            "/api/a%00",
            "/api/%252e%252e/x",
        ] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
