//! `TRUSTED_PROXY_…` and `ACCESS_…`: who in front may say whom a request is from.

use http::HeaderName;
use identity::external::{Access, TrustedProxy};
use shared::ports::Secrets;

use super::PublicUrl;

/// A proxy that says so in a header of its own.
#[derive(Debug)]
pub(crate) struct Proxy {
    /// `TRUSTED_PROXY_HEADER`: the proxy's to set, and goes no further than the door.
    pub(crate) header: HeaderName,
    /// Reads what is in it.
    pub(crate) trusted: TrustedProxy,
}

impl Proxy {
    /// The proxy that `TRUSTED_PROXY_SECRET` makes one, or why it cannot be.
    pub(super) async fn read(secrets: &impl Secrets) -> Result<Option<Self>, String> {
        let Some(secret) = secrets.get("TRUSTED_PROXY_SECRET").await else {
            return Ok(None);
        };
        let get = async |name: &str, default: &str| {
            let set = secrets.get(name).await;
            set.unwrap_or_else(|| default.to_owned())
        };
        let header = get("TRUSTED_PROXY_HEADER", "X-CF-Session").await;
        let issuer = get("TRUSTED_PROXY_ISSUER", "directus").await;
        let cookie = get("TRUSTED_PROXY_COOKIE", "directus_session_token").await;
        Ok(Some(Self {
            header: header.parse().map_err(|_| {
                format!("TRUSTED_PROXY_HEADER is “{header}”; set it to a header's name")
            })?,
            trusted: TrustedProxy::new(secret, issuer, cookie).map_err(|e| e.to_string())?,
        }))
    }
}

/// The application at Cloudflare Access that `ACCESS_TEAM` and `ACCESS_AUD` name, or why it cannot be.
pub(super) async fn access(secrets: &impl Secrets) -> Result<Option<Access>, String> {
    let team = secrets.get("ACCESS_TEAM").await;
    let audience = secrets.get("ACCESS_AUD").await;
    let (team, audience) = match (team, audience) {
        (None, None) => return Ok(None),
        (Some(team), Some(audience)) => (team, audience),
        _ => return Err("ACCESS_TEAM and ACCESS_AUD go together; set both".to_owned()),
    };
    let team = PublicUrl::read(&team)
        .filter(|url| url.base_path.is_empty())
        .ok_or_else(|| {
            format!("ACCESS_TEAM is “{team}”; set it to https://<team>.cloudflareaccess.com")
        })?;
    Ok(Some(Access::new(&team.origin, audience)))
}
