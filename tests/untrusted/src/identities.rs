//! Who somebody says to be: tokens, key sets, and what identity providers answer.

use std::sync::OnceLock;

use identity::credentials::{SESSION_COOKIE, bearer, cookie};
use identity::external::{Access, IdTokenCheck, TrustedProxy};
use identity::oidc::{Callback, Discovery, ProviderConfig, TokenAnswer, local_path};
use identity::{ApiToken, Email, Jwks, Pattern, Session, SessionKeys, one_time, password, rates};
use url::Url;

use super::{NOW, text};

/// Known to everybody who reads this; the corpus holds tokens signed with it.
const SECRET: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// A token is taken only letter by letter as we would have written it, however it is sent.
pub(super) fn token(bytes: &[u8]) {
    static KEYS: OnceLock<Option<(SessionKeys, TrustedProxy)>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let keys = SessionKeys::from_secrets([(1, SECRET)]).ok()?;
        Some((keys, TrustedProxy::new(SECRET, "directus", "c").ok()?))
    });
    let Some((keys, proxy)) = keys else {
        return;
    };
    let text = text(bytes);
    let sent = [
        Some(text),
        cookie([text], SESSION_COOKIE).ok().flatten(),
        bearer(text),
    ];
    for token in sent.into_iter().flatten() {
        if let Ok(session) = Session::verify(keys, token, NOW) {
            assert_eq!(session.sign(keys).as_deref(), Ok(token));
        }
        if let Ok(api) = ApiToken::verify(keys, token, NOW) {
            assert_eq!(api.sign(keys).as_deref(), Ok(token));
            assert!(Session::verify(keys, token, NOW).is_err(), "both kinds");
        }
    }
    if let Ok(Some(person)) = proxy.verify(text, NOW) {
        assert!(!person.is_empty());
    }
    if let Some(id) = one_time::id(text) {
        assert_eq!(id.len(), 64);
    }
}

/// The first line is a token, the others are the issuer's key set.
pub(super) fn key_set(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'\n');
    let (token, set) = bytes.split_at(at.map_or(0, |at| at + 1));
    let Ok(keys) = Jwks::parse(set) else {
        return;
    };
    assert!((1..=64).contains(&keys.len()), "{}", keys.len());
    let token = text(token).trim();
    let check = IdTokenCheck {
        issuer: "https://id.example",
        client_id: "rolecall",
        nonce: "n",
        access_token: Some("a"),
    };
    if let Ok(person) = check.verify(&keys, token, NOW) {
        assert!((1..=255).contains(&person.subject.len()));
        assert!(!person.email_verified || person.email.is_some());
    }
    let access = Access::new("https://team.cloudflareaccess.com", "aud");
    if let Ok(person) = access.verify(&keys, token, NOW) {
        assert!((1..=255).contains(&person.subject.len()));
    }
}

/// What a provider answers, an operator configures and a browser comes back with.
pub(super) fn provider(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(provider) = Discovery::parse("https://id.example", bytes) {
        for url in [
            provider.authorization_endpoint,
            provider.token_endpoint,
            provider.jwks_uri,
        ] {
            let here = matches!(url.host_str(), Some("localhost" | "[::1]"))
                || url.host_str().is_some_and(|host| host.starts_with("127."));
            assert!(url.scheme() == "https" || here, "{url}");
        }
    }
    for provider in ProviderConfig::list(text).unwrap_or_default() {
        assert!(Url::parse(&provider.redirect_uri("https://jobs.example")).is_ok());
        assert!(Url::parse(&provider.discovery_url()).is_ok());
    }
    if let Ok(answer) = TokenAnswer::parse(bytes) {
        assert!(answer.id_token.len() <= bytes.len());
    }
    if let Ok(Callback { code: Ok(code), .. }) = Callback::parse(bytes) {
        assert!(!code.is_empty());
    }
    way_back(text);
    names(text);
}

/// A way back stays on this origin.
fn way_back(text: &str) {
    let Ok(here) = Url::parse("https://jobs.example/base/x") else {
        return;
    };
    if let Some(path) = local_path(text) {
        assert!(path.starts_with('/') && !path.starts_with("//"), "{text:?}");
        assert_eq!(local_path(&path).as_ref(), Some(&path), "{text:?}");
        for to in [path.as_str(), text] {
            let there = here.join(to).map(|url| url.origin());
            assert_eq!(there, Ok(here.origin()), "{text:?}");
        }
    }
}

/// One address has one form.
fn names(text: &str) {
    if let Ok(email) = Email::parse(text) {
        assert!(email.as_str().len() <= 254);
        assert_eq!(Email::parse(email.as_str()).as_ref(), Ok(&email));
        assert!(password::check(email.as_str(), email.as_str()).is_err());
    }
    if let Ok(pattern) = Pattern::parse(text) {
        assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
    }
    let client = rates::client(text);
    assert!(
        client == "unknown"
            || client.parse::<std::net::Ipv4Addr>().is_ok()
            || client.ends_with("/64")
    );
}
