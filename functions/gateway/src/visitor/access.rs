//! Cloudflare Access in front: `Cf-Access-Jwt-Assertion`, signed with keys its team publishes.
//!
//! The keys are kept in memory and in the platform database, for all instances: they are public and
//! nobody's data. A token that names a key nobody knows has them fetched again, once a minute at
//! most, so that a change of keys is survived and made-up tokens cost little.

use std::sync::{Arc, Mutex, PoisonError};

use accounts::{DAY, MINUTE, provider_keys};
use bytes::Bytes;
use http::{HeaderMap, HeaderName};
use identity::external::{Access, AccessIdentity};
use identity::{Jwks, MAX_JWKS, TokenError};
use platform::Ports;
use shared::calls::ResolveIdentity;
use shared::ports::{Clock as _, FetchLimits, HttpPort as _, Level, Log as _};
use shared::{Millis, Problem};

use crate::Gateway;

/// Set by Cloudflare, and goes no further than the door.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("cf-access-jwt-assertion");

const LIMITS: FetchLimits = FetchLimits {
    timeout_ms: 5_000,
    max_bytes: MAX_JWKS,
};

/// The keys that are held in memory, once an instance.
#[derive(Debug, Default)]
pub(crate) struct HeldKeys(Mutex<Option<Held>>);

/// Keys, and when they were last known to be the newest.
#[derive(Debug, Clone)]
struct Held {
    keys: Arc<Jwks>,
    at: Millis,
}

impl HeldKeys {
    fn get(&self) -> Option<Held> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    fn set(&self, held: Held) -> Held {
        let mut mine = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *mine = Some(held.clone());
        held
    }
}

/// The application at Access that guards this instance, and what its keys are fetched and kept with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard<'a> {
    access: &'a Access,
    held: &'a HeldKeys,
    ports: &'a Ports,
}

impl<'a> Guard<'a> {
    pub(super) fn new(access: &'a Access, gateway: &'a Gateway) -> Self {
        Self {
            access,
            held: &gateway.access_keys,
            ports: &gateway.ports,
        }
    }

    /// Whom Access names; nobody where it did not see the request.
    pub(super) async fn find(
        &self,
        headers: &HeaderMap,
    ) -> Result<Option<ResolveIdentity>, Problem> {
        let mut given = headers.get_all(HEADER).iter();
        let Some(value) = given.next() else {
            return Ok(None);
        };
        let token = match given.next() {
            Some(_) => None,
            None => value.to_str().ok(),
        };
        let found = match token {
            Some(token) => self.verify(token).await?,
            None => Err(TokenError::Malformed),
        };
        let person = found.map_err(|_| {
            Problem::unauthenticated(
                "what Cloudflare Access says of you does not hold, or no longer; sign in there \
                 again",
            )
        })?;
        Ok(Some(ResolveIdentity {
            issuer: self.access.team().to_owned(),
            subject: person.subject,
            email: person.email.map(|email| email.to_string()),
            provider: "access".to_owned(),
        }))
    }

    async fn verify(&self, token: &str) -> Result<Result<AccessIdentity, TokenError>, Problem> {
        let now = self.ports.clock.now();
        let mut held = match self.held.get().filter(|held| now - held.at < DAY) {
            Some(held) => held,
            None => self.held.set(self.load(now).await?),
        };
        let mut verdict = self.access.verify(&held.keys, token, now);
        if verdict == Err(TokenError::UnknownKey) && now - held.at >= MINUTE {
            held = self.held.set(self.load_newer(held, now).await?);
            verdict = self.access.verify(&held.keys, token, now);
        }
        Ok(verdict)
    }

    /// The keys another instance has fetched today, or fresh ones.
    async fn load(&self, now: Millis) -> Result<Held, Problem> {
        let kept = provider_keys::find(&self.ports.db, &self.access.keys_url()).await?;
        let kept = kept.and_then(|kept| {
            let keys = Jwks::parse(kept.body.as_bytes()).ok()?;
            Some(Held {
                keys: Arc::new(keys),
                at: kept.fetched_at,
            })
        });
        let Some(kept) = kept else {
            return self.fetch(now).await;
        };
        let url = self.access.keys_url();
        if now - kept.at < DAY
            || !provider_keys::claim_refetch(&self.ports.db, &url, DAY, now).await?
        {
            return Ok(kept);
        }
        // What was good yesterday serves where nothing newer is to be had.
        let fetched = self.fetch(now).await;
        Ok(fetched.unwrap_or(Held { at: now, ..kept }))
    }

    /// Keys that were fetched after `held`: by another instance, or now, if nobody has within the
    /// last minute.
    async fn load_newer(&self, held: Held, now: Millis) -> Result<Held, Problem> {
        let (db, url) = (&self.ports.db, self.access.keys_url());
        let fetched = if provider_keys::claim_refetch(db, &url, MINUTE, now).await? {
            self.fetch(now).await.ok()
        } else {
            let kept = provider_keys::find(db, &url).await?;
            kept.and_then(|kept| Jwks::parse(kept.body.as_bytes()).ok())
                .map(|keys| Held {
                    keys: Arc::new(keys),
                    at: now,
                })
        };
        Ok(fetched.unwrap_or(Held { at: now, ..held }))
    }

    async fn fetch(&self, now: Millis) -> Result<Held, Problem> {
        let url = self.access.keys_url();
        let fetched = self.ask(&url).await;
        let (body, keys) = fetched.map_err(|reason| {
            let fields = [("keys_url", url.as_str()), ("reason", reason.as_str())];
            let log = &self.ports.log;
            log.log(Level::Warn, "access_keys_not_fetched", &fields);
            Problem::unavailable("the keys of Cloudflare Access cannot be fetched; try again")
                .retry_after(10)
        })?;
        provider_keys::keep(&self.ports.db, &url, &body, now).await?;
        Ok(Held {
            keys: Arc::new(keys),
            at: now,
        })
    }

    async fn ask(&self, url: &str) -> Result<(String, Jwks), String> {
        let request = http::Request::get(url)
            .body(Bytes::new())
            .map_err(|error| error.to_string())?;
        let exchange = self.ports.http.exchange(request, LIMITS).await;
        let answer = exchange.map_err(|error| error.to_string())?;
        if answer.status() != http::StatusCode::OK {
            return Err(format!("it answered {}", answer.status()));
        }
        let keys = Jwks::parse(answer.body()).map_err(|error| error.to_string())?;
        let body = String::from_utf8(answer.body().to_vec()).map_err(|error| error.to_string())?;
        Ok((body, keys))
    }
}
