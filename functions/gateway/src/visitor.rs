//! Who a request is from. The one place that decides it, by what `MODE` says.
//!
//! In cloud mode somebody is known by the session cookie ([`session`]), by an API token ([`bearer`])
//! or by what a proxy in front says of them ([`proxy`], [`access`]). A cookie and a token never come
//! together. What a proxy says must hold, and must name the person whose session comes with it: a
//! request that could be two people's is nobody's. A token stands for itself.

pub(crate) mod access;
mod bearer;
mod local;
mod proxied;
mod proxy;
pub(crate) mod session;

use http::HeaderValue;
use http::request::Parts;
use identity::{ApiToken, Session};
use shared::ports::Clock as _;
use shared::{Problem, TenantId};

use crate::Gateway;
use crate::area::{Area, is_safe};
use crate::config::{Cloud, Config, Mode};
use crate::site::{self, Site};
use crate::visitor::access::Guard;

/// Who stands at the door.
#[derive(Debug, Clone)]
pub(crate) enum Visitor {
    /// Whoever uses this machine, in local mode.
    Owner,
    /// Anybody, in demo mode.
    Guest,
    /// A person in a browser.
    Session(Session),
    /// A program of theirs.
    Token(ApiToken),
    /// A person whom a proxy in front has signed in.
    Proxy(TenantId),
    /// Somebody unknown, where that is enough.
    Nobody,
}

impl Visitor {
    /// Whose data a request of theirs is about.
    pub(crate) fn tenant(&self) -> Option<TenantId> {
        match self {
            Self::Owner => Some(TenantId::local()),
            Self::Guest => Some(TenantId::demo()),
            Self::Session(session) => Some(session.tenant.clone()),
            Self::Token(token) => Some(token.tenant.clone()),
            Self::Proxy(tenant) => Some(tenant.clone()),
            Self::Nobody => None,
        }
    }

    /// What `rolecall-caller` says of them.
    pub(crate) fn caller(&self) -> Option<HeaderValue> {
        match self {
            Self::Owner => Some(HeaderValue::from_static("owner")),
            Self::Guest => Some(HeaderValue::from_static("guest")),
            Self::Proxy(_) => Some(HeaderValue::from_static("proxy")),
            Self::Session(Session { id, .. }) => {
                HeaderValue::from_str(&format!("session {id}")).ok()
            }
            Self::Token(ApiToken { id, .. }) => HeaderValue::from_str(&format!("token {id}")).ok(),
            Self::Nobody => None,
        }
    }
}

/// Who makes this request, or why it may not come in.
pub(crate) async fn identify(
    gateway: &Gateway,
    config: &Config,
    parts: &Parts,
    site: Site,
) -> Result<Visitor, Problem> {
    let area = Area::of(parts.uri.path());
    match &config.mode {
        Mode::Local => {
            local::check(parts)?;
            without_accounts(area, parts, "in local mode nobody signs in")?;
            Ok(Visitor::Owner)
        }
        Mode::Demo(_) if area == Area::Open => Ok(Visitor::Nobody),
        Mode::Demo(_) => {
            if area != Area::Demo {
                without_accounts(area, parts, "the demo has no accounts")?;
            }
            if site.may_come(&parts.method) {
                Ok(Visitor::Guest)
            } else {
                Err(site::foreign())
            }
        }
        Mode::Cloud(cloud) => signed_in(gateway, cloud, parts, area, site).await,
        Mode::Refused { .. } if parts.uri.path() == "/api/health" => Ok(Visitor::Nobody),
        Mode::Refused { why, .. } => Err(Problem::unavailable(why.clone())),
    }
}

/// Where there are no accounts, a page may ask how one signs in, and nothing else of them.
fn without_accounts(area: Area, parts: &Parts, why: &str) -> Result<(), Problem> {
    if !area.is_accounts() || (parts.uri.path() == "/api/auth" && is_safe(&parts.method)) {
        return Ok(());
    }
    Err(Problem::forbidden(why))
}

async fn signed_in(
    gateway: &Gateway,
    cloud: &Cloud,
    parts: &Parts,
    area: Area,
    site: Site,
) -> Result<Visitor, Problem> {
    if area == Area::Open {
        return Ok(Visitor::Nobody);
    }
    // The provider's page posts here. Who is signed in is not asked, so nothing of theirs is at stake.
    if area == Area::Callback && !is_safe(&parts.method) {
        return Ok(Visitor::Nobody);
    }
    let visitor = match find(gateway, cloud, parts).await {
        // A sign-in that no longer holds must not stand in the way of a new one.
        Err(problem) if problem.status == 401 && area.is_for_strangers() => Visitor::Nobody,
        found => found?,
    };
    let method = &parts.method;
    let (may_come, may_ask) = match &visitor {
        Visitor::Token(token) => (site != Site::Foreign, bearer::check(token, parts, area)),
        Visitor::Nobody if area.is_for_strangers() => (site.may_come(method), Ok(())),
        Visitor::Nobody => {
            let how = "sign in, or send an API token as `Authorization: Bearer <token>`";
            (true, Err(Problem::unauthenticated(how)))
        }
        // Back from a provider's page, whose site is another by nature.
        _ if area == Area::Callback => (true, Ok(())),
        _ => (site.may_use_sign_in(method), Ok(())),
    };
    if !may_come {
        return Err(site::foreign());
    }
    may_ask.map(|()| visitor)
}

/// Reads everything a request says of who makes it.
async fn find(gateway: &Gateway, cloud: &Cloud, parts: &Parts) -> Result<Visitor, Problem> {
    let now = gateway.ports.clock.now();
    let keys = &cloud.served.keys;
    let session = session::read(&parts.headers, keys, now);
    let token = bearer::read(&parts.headers, keys, now);
    if !matches!(session, Ok(None)) && !matches!(token, Ok(None)) {
        return Err(Problem::invalid(
            "a session cookie and an API token came together; send one of them",
        ));
    }
    if let Some(token) = token? {
        return Ok(Visitor::Token(token));
    }
    let session = session?;
    let proxied = proxied(gateway, cloud, parts).await?;
    Ok(match (session, proxied) {
        (Some(session), Some(person)) if session.tenant != person => {
            return Err(two_people());
        }
        (Some(session), _) => Visitor::Session(session),
        (None, Some(person)) => Visitor::Proxy(person),
        (None, None) => Visitor::Nobody,
    })
}

/// Whose account it is that a proxy in front names.
async fn proxied(
    gateway: &Gateway,
    cloud: &Cloud,
    parts: &Parts,
) -> Result<Option<TenantId>, Problem> {
    let now = gateway.ports.clock.now();
    let mut person = None;
    if let Some(proxy) = &cloud.proxy
        && let Some(identity) = proxy::find(proxy, &parts.headers, now)?
    {
        person = Some(proxied::account(gateway, identity).await?);
    }
    if let Some(access) = &cloud.access
        && let Some(identity) = Guard::new(access, gateway).find(&parts.headers).await?
    {
        let theirs = proxied::account(gateway, identity).await?;
        if person.is_some_and(|person| person != theirs) {
            return Err(two_people());
        }
        person = Some(theirs);
    }
    Ok(person)
}

/// The cookie goes with it, so that the next request is the proxy's person's.
fn two_people() -> Problem {
    Problem::unauthenticated(
        "this browser was signed in here as somebody else than the proxy in front says; that session has been left, try again",
    )
}
