//! What handlers work with.

use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use http::request::Parts;
use identity::{one_time, password, rates};
use platform::Ports;
use shared::calls::Message;
use shared::ids::Millis;
use shared::ports::{Clock, Level, Log, Queue, Random};
use shared::{TaskId, TenantId};

use crate::config::{Cloud, Config};
use crate::failure::Failure;

/// The state of this function's router.
#[derive(Debug, Clone)]
pub(crate) struct Accounts(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) ports: Ports,
    config: OnceLock<Config>,
    /// Whether this instance has looked for an administrator.
    pub(crate) looked: AtomicBool,
}

impl Deref for Accounts {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Accounts {
    pub(crate) fn new(ports: Ports) -> Self {
        Self(Arc::new(Inner {
            ports,
            config: OnceLock::new(),
            looked: AtomicBool::new(false),
        }))
    }
}

impl Inner {
    /// The configuration, read once an instance: a new one comes with a new instance.
    pub(crate) async fn config(&self) -> &Config {
        if let Some(config) = self.config.get() {
            return config;
        }
        let config = Config::read(&self.ports.secrets).await;
        self.config.get_or_init(|| config)
    }

    /// What signing in needs; a problem where there is no signing in here.
    pub(crate) async fn cloud(&self) -> Result<&Cloud, Failure> {
        Ok(self.config().await.cloud()?)
    }

    /// UTC unix milliseconds.
    pub(crate) fn now(&self) -> Millis {
        self.ports.clock.now()
    }

    /// A fresh ULID.
    pub(crate) fn fresh_id(&self) -> String {
        String::from(TaskId::new(self.now(), self.ports.random.bits()))
    }

    /// The id of an account that is about to be made, and of its tenant.
    pub(crate) fn fresh_tenant(&self) -> Result<TenantId, Failure> {
        TenantId::parse(self.fresh_id()).map_err(|error| Failure::Broken(error.to_string()))
    }

    /// A token that works once, and what is stored of it.
    pub(crate) fn fresh_token(&self) -> Result<(String, String), Failure> {
        let mut bytes = [0; one_time::TOKEN_BYTES];
        self.ports.random.fill(&mut bytes);
        let token = one_time::token(bytes);
        let id = one_time::id(&token)
            .ok_or_else(|| Failure::Broken("a token of ours is none".to_owned()))?;
        Ok((token, id))
    }

    /// Hashes a password that was found good.
    pub(crate) fn hash(&self, password: &str) -> Result<String, Failure> {
        let mut salt = [0; password::SALT_BYTES];
        self.ports.random.fill(&mut salt);
        crate::hashing::counted();
        password::hash(password, salt).map_err(|error| Failure::Broken(error.to_string()))
    }

    /// Says that letters wait. Where that gets lost, the next tick finds them.
    pub(crate) async fn letters_wait(&self) {
        if let Err(error) = self.ports.queue.send(&[Message::Letters {}]).await {
            self.warn("letters_not_announced", &[("error", &error.to_string())]);
        }
    }

    pub(crate) fn warn(&self, event: &'static str, fields: &[(&'static str, &str)]) {
        self.ports.log.log(Level::Warn, event, fields);
    }

    pub(crate) fn info(&self, event: &'static str, fields: &[(&'static str, &str)]) {
        self.ports.log.log(Level::Info, event, fields);
    }
}

/// The address a request came from, as the gateway has it.
#[derive(Debug)]
pub(crate) struct Address(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let address = parts
            .headers
            .get("rolecall-address")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Ok(Self(rates::client(address)))
    }
}

/// What the browser calls itself, cut to 200 characters.
#[derive(Debug)]
pub(crate) struct Agent(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Agent {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let agent = parts
            .headers
            .get(http::header::USER_AGENT)
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .unwrap_or_default();
        let printable = agent.chars().filter(|c| !c.is_control());
        Ok(Self(printable.take(200).collect()))
    }
}
