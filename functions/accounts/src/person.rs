//! In whose name a request comes. The gateway has verified the token that says so and set the
//! headers read here, which it takes away from everything that comes from outside; whether the
//! session still stands, its tenant says.

use accounts::people::{self, Account};
use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use identity::rates::SIGN_IN_ACCOUNT;
use shared::calls::{CheckSession, ListSessions};
use shared::ids::Millis;
use shared::ports::Tenants as _;
use shared::{Problem, TenantId};

use crate::context::{Accounts, Inner};
use crate::failure::Failure;
use crate::rates::Rates;

/// How long after signing in a person counts as having just done so, in milliseconds.
const FRESH: Millis = 10 * accounts::MINUTE;

/// Who the gateway says is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claimed {
    pub(crate) tenant: TenantId,
    /// The session; `None` for who comes through a trusted proxy.
    pub(crate) session: Option<String>,
}

impl Claimed {
    /// `None` for strangers, and for programs, which have no business here.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let only = |name: &str| {
            let mut values = headers.get_all(name).iter();
            match (values.next(), values.next()) {
                (Some(value), None) => value.to_str().ok(),
                _ => None,
            }
        };
        let tenant = TenantId::parse(only("rolecall-person")?).ok()?;
        let session = match only("rolecall-caller")?.split_once(' ') {
            Some(("session", id)) if !id.is_empty() => Some(id.to_owned()),
            None if only("rolecall-caller") == Some("proxy") => None,
            _ => return None,
        };
        Some(Self { tenant, session })
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) account: Account,
    /// The session they come in; `None` through a trusted proxy, which says so anew each time.
    pub(crate) session: Option<String>,
}

impl Person {
    /// Whoever is claimed, if their session stands and their account may be used.
    pub(crate) async fn find(inner: &Inner, claimed: Claimed) -> Result<Option<Self>, Failure> {
        let Some(account) = people::by_id(&inner.ports.db, &claimed.tenant).await? else {
            return Ok(None);
        };
        if account.disabled_at.is_some() {
            return Ok(None);
        }
        if let Some(id) = &claimed.session {
            let check = CheckSession { id: id.clone() };
            let tenants = &inner.ports.tenants;
            if !tenants.call(&claimed.tenant, &check).await?.live {
                return Ok(None);
            }
        }
        Ok(Some(Self {
            account,
            session: claimed.session,
        }))
    }

    pub(crate) const fn id(&self) -> &TenantId {
        &self.account.id
    }

    /// As the gateway said it.
    pub(crate) fn claimed(&self) -> Claimed {
        Claimed {
            tenant: self.account.id.clone(),
            session: self.session.clone(),
        }
    }

    /// Whether they signed in within the last ten minutes. A proxy vouches anew for each request.
    pub(crate) async fn is_fresh(&self, inner: &Inner) -> Result<bool, Failure> {
        let Some(session) = &self.session else {
            return Ok(true);
        };
        let tenants = &inner.ports.tenants;
        let list = tenants.call(self.id(), &ListSessions {}).await?;
        let born = list.sessions.iter().find(|one| one.id == *session);
        Ok(born.is_some_and(|one| inner.now() - one.created_at < FRESH))
    }

    /// Proves that it is themselves who ask for something that changes who gets in: by having signed in
    /// just now, else by the password.
    pub(crate) async fn prove_unless_fresh(
        &self,
        inner: &Inner,
        rates: &Rates,
        password: Option<&str>,
    ) -> Result<(), Failure> {
        if self.is_fresh(inner).await? {
            return Ok(());
        }
        self.prove(inner, rates, password).await
    }

    /// Proves that it is themselves who ask for something that cannot be taken back: by the password,
    /// where they have one, else by having signed in just now.
    pub(crate) async fn prove(
        &self,
        inner: &Inner,
        rates: &Rates,
        password: Option<&str>,
    ) -> Result<(), Failure> {
        let cloud = inner.cloud().await?;
        match (&self.account.password, password) {
            (Some(stored), Some(given)) if cloud.password => {
                let subject = self.account.id.as_str();
                rates.count(inner, SIGN_IN_ACCOUNT, subject).await?;
                if crate::hashing::verify(given, Some(stored)).matches {
                    Ok(())
                } else {
                    Err(Problem::forbidden("this is not your password")
                        .at("password")
                        .into())
                }
            }
            (Some(_), None) if cloud.password => Err(Problem::forbidden(
                "give your password, so that nobody else can do this at your screen",
            )
            .at("password")
            .into()),
            _ => self.signed_in_just_now(inner).await,
        }
    }

    /// As [`Self::is_fresh`], for what is refused where it does not hold.
    pub(crate) async fn signed_in_just_now(&self, inner: &Inner) -> Result<(), Failure> {
        if self.is_fresh(inner).await? {
            return Ok(());
        }
        Err(Problem::forbidden(
            "sign out and in again first: this can be done within ten minutes of signing in",
        )
        .into())
    }
}

impl FromRequestParts<Accounts> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, accounts: &Accounts) -> Result<Self, Failure> {
        accounts.cloud().await?;
        let found = match Claimed::of(&parts.headers) {
            Some(claimed) => Self::find(accounts, claimed).await?,
            None => None,
        };
        found.ok_or_else(|| {
            Problem::unauthenticated("sign in first; a session that ended is opened by signing in")
                .into()
        })
    }
}

/// Somebody who administers this instance.
#[derive(Debug)]
pub(crate) struct Administrator(pub(crate) Person);

impl FromRequestParts<Accounts> for Administrator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, accounts: &Accounts) -> Result<Self, Failure> {
        let person = Person::from_request_parts(parts, accounts).await?;
        if person.account.is_admin {
            Ok(Self(person))
        } else {
            Err(Problem::forbidden("only an administrator of this instance may do this").into())
        }
    }
}
