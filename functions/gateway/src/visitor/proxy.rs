//! A proxy in front that says with each request who it is from: `TRUSTED_PROXY_HEADER` carries a
//! Directus session token, or the whole `Cookie` header that has it. Believed for its signature
//! only, so nothing is lost where somebody reaches us around the proxy.

use http::{HeaderMap, HeaderName};
use identity::external::TrustedProxy;
use shared::calls::ResolveIdentity;
use shared::ports::Secrets;
use shared::{Millis, Problem};

/// What is known of the proxy.
#[derive(Debug)]
pub(crate) struct Proxy {
    header: HeaderName,
    trusted: TrustedProxy,
}

impl Proxy {
    /// The proxy that `TRUSTED_PROXY_SECRET` makes one, or why it cannot be.
    pub(crate) async fn read(secrets: &impl Secrets) -> Result<Option<Self>, String> {
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

    /// The header that is the proxy's to set, and goes no further than the door.
    pub(crate) const fn header(&self) -> &HeaderName {
        &self.header
    }

    /// Whom the proxy names; nobody where it names nobody.
    pub(super) fn find(
        &self,
        headers: &HeaderMap,
        now: Millis,
    ) -> Result<Option<ResolveIdentity>, Problem> {
        let mut given = headers.get_all(&self.header).iter();
        let Some(value) = given.next() else {
            return Ok(None);
        };
        let refused = || {
            Problem::unauthenticated(
                "what the proxy in front says of you does not hold, or no longer; sign in there \
                 again",
            )
        };
        // Another application's cookie may hold any bytes.
        let value = String::from_utf8_lossy(value.as_bytes());
        let subject = match given.next() {
            Some(_) => Err(refused()),
            None => self.trusted.verify(&value, now).map_err(|_| refused()),
        }?;
        Ok(subject.map(|subject| ResolveIdentity {
            issuer: format!("proxy:{}", self.trusted.issuer()),
            subject,
            email: None,
            provider: "proxy".to_owned(),
        }))
    }
}
