//! A proxy in front that says with each request who it is from: `TRUSTED_PROXY_HEADER` carries a
//! Directus session token, or the whole `Cookie` header that has it. Believed for its signature
//! only, so nothing is lost where somebody reaches us around the proxy.

use http::HeaderMap;
use shared::calls::ResolveIdentity;
use shared::{Millis, Problem};

use crate::config::Proxy;

/// Whom the proxy names; nobody where it names nobody.
pub(super) fn find(
    proxy: &Proxy,
    headers: &HeaderMap,
    now: Millis,
) -> Result<Option<ResolveIdentity>, Problem> {
    let mut given = headers.get_all(&proxy.header).iter();
    let Some(value) = given.next() else {
        return Ok(None);
    };
    let refused = || {
        Problem::unauthenticated(
            "what the proxy in front says of you does not hold, or no longer; sign in there again",
        )
    };
    // Another application's cookie may hold any bytes.
    let value = String::from_utf8_lossy(value.as_bytes());
    let subject = match given.next() {
        Some(_) => Err(refused()),
        None => proxy.trusted.verify(&value, now).map_err(|_| refused()),
    }?;
    Ok(subject.map(|subject| ResolveIdentity {
        issuer: format!("proxy:{}", proxy.trusted.issuer()),
        subject,
        email: None,
        provider: "proxy".to_owned(),
    }))
}
