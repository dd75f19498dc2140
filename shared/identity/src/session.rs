//! Sessions and API tokens: JSON Web Tokens (RFC 7519) that this instance signs for itself.
//!
//! Claims: `iss` = `rolecall`, `aud` = `session` or `api`, `sub` = the tenant, `jti` = the id of the
//! tenant's row about it, `iat`, `exp`; a session also `born`, when its person signed in, an API
//! token `scope`, words with blanks between. Times are seconds. The two kinds cannot be taken for
//! each other, because `aud` is checked.
//!
//! A token says who asks and until when at most. Whether it was revoked only the tenant knows.

use jwt_simple::claims::JWTClaims;
use jwt_simple::prelude::{Audiences, MACLike, UnixTimeStamp};
use serde::{Deserialize, Serialize};
use shared::{Millis, TenantId};

use crate::jws::{Compact, LEEWAY, TokenError, VerifyingKey, seconds};
use crate::keys::SessionKeys;

const SECOND: Millis = 1_000;
const DAY: Millis = 24 * 60 * 60 * SECOND;
/// How long a session lasts unless it is used.
pub const SESSION_LASTS: Millis = 7 * DAY;
/// How long it lasts however much it is used, from the sign-in.
pub const SESSION_LASTS_AT_MOST: Millis = 90 * DAY;
/// A token older than this is replaced when it is used.
pub const RENEW_AFTER: Millis = DAY;
/// How long an API token may last.
pub const API_TOKEN_LASTS_AT_MOST: Millis = 366 * DAY;

/// The longest token that is read. Ours have some 260 bytes.
const MAX_TOKEN: usize = 1_024;
const ISSUER: &str = "rolecall";
/// `{"alg":"HS256","typ":"JWT"}` in base64url: the header of every token we make, and no other.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";

/// A person's session in one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub tenant: TenantId,
    /// The ULID of the tenant's row about it.
    pub id: String,
    /// When they signed in; whole seconds, as all times here.
    pub born: Millis,
    /// When this token was made.
    pub issued_at: Millis,
    /// When it ends unless it is renewed.
    pub until: Millis,
}

impl Session {
    /// The session that begins with a sign-in at `now`.
    pub fn begin(tenant: TenantId, id: String, now: Millis) -> Self {
        let now = whole(now);
        Self {
            tenant,
            id,
            born: now,
            issued_at: now,
            until: now + SESSION_LASTS,
        }
    }

    /// What replaces it when it is used at `now`: the same session with seven days ahead of it, or
    /// as many as are left of the ninety. None while it is younger than a day or has nothing left
    /// to gain.
    pub fn renewed(&self, now: Millis) -> Option<Self> {
        let now = whole(now);
        let until = (now + SESSION_LASTS).min(self.born + SESSION_LASTS_AT_MOST);
        (now - self.issued_at >= RENEW_AFTER && until > self.until).then(|| Self {
            issued_at: now,
            until,
            ..self.clone()
        })
    }

    /// The signed token.
    pub fn sign(&self, keys: &SessionKeys) -> Result<String, SignError> {
        let claims = Own {
            born: Some(seconds(self.born)),
            scope: None,
        };
        sign(
            keys,
            Kind::Session,
            (&self.tenant, &self.id),
            (self.issued_at, self.until),
            claims,
        )
    }

    /// The session of a token that [`Self::sign`] made with one of `keys` and that still lasts.
    pub fn verify(keys: &SessionKeys, token: &str, now: Millis) -> Result<Self, TokenError> {
        let claims = verify(keys, token, Kind::Session, now)?;
        let born = claims.own.born.and_then(millis).ok_or(TokenError::Claims)?;
        let session = Self {
            tenant: claims.sub,
            id: claims.jti,
            born,
            issued_at: claims.iat,
            until: claims.exp,
        };
        let sound = session.born <= session.issued_at
            && session.until <= session.issued_at + SESSION_LASTS
            && session.until <= session.born + SESSION_LASTS_AT_MOST
            && claims.own.scope.is_none();
        sound.then_some(session).ok_or(TokenError::Claims)
    }
}

/// What an API token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// GET and HEAD of the tenant's routes.
    Read,
    /// Their other methods.
    Write,
}

impl Scope {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// As tokens and answers call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The scope of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }
}

/// A token a person made for a program of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Whose.
    pub tenant: TenantId,
    /// The ULID of the tenant's row about it.
    pub id: String,
    /// When it was made; whole seconds, as all times here.
    pub issued_at: Millis,
    /// When it ends.
    pub until: Millis,
    /// What it may do, at least one.
    pub scopes: Vec<Scope>,
}

impl ApiToken {
    /// A token made at `now` that ends at `until`, after [`API_TOKEN_LASTS_AT_MOST`] at the latest.
    pub fn new(
        tenant: TenantId,
        id: String,
        scopes: Vec<Scope>,
        now: Millis,
        until: Millis,
    ) -> Self {
        let now = whole(now);
        Self {
            tenant,
            id,
            issued_at: now,
            until: whole(until).min(now + API_TOKEN_LASTS_AT_MOST),
            scopes,
        }
    }

    /// Whether it may do this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// The signed token.
    pub fn sign(&self, keys: &SessionKeys) -> Result<String, SignError> {
        let scopes: Vec<_> = self.scopes.iter().map(|scope| scope.as_str()).collect();
        let claims = Own {
            born: None,
            scope: Some(scopes.join(" ")),
        };
        sign(
            keys,
            Kind::Api,
            (&self.tenant, &self.id),
            (self.issued_at, self.until),
            claims,
        )
    }

    /// The token that [`Self::sign`] made with one of `keys` and that still lasts.
    pub fn verify(keys: &SessionKeys, token: &str, now: Millis) -> Result<Self, TokenError> {
        let claims = verify(keys, token, Kind::Api, now)?;
        let scopes: Option<Vec<_>> = claims
            .own
            .scope
            .as_deref()
            .unwrap_or_default()
            .split(' ')
            .map(Scope::named)
            .collect();
        let token = Self {
            tenant: claims.sub,
            id: claims.jti,
            issued_at: claims.iat,
            until: claims.exp,
            scopes: scopes.ok_or(TokenError::Claims)?,
        };
        let sound =
            token.until <= token.issued_at + API_TOKEN_LASTS_AT_MOST && claims.own.born.is_none();
        sound.then_some(token).ok_or(TokenError::Claims)
    }
}

/// Why a token cannot be made: a bug of the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The row's id is no ULID.
    #[error("a token's id must be a ULID")]
    Id,
    /// It would end before it began, or do nothing.
    #[error("a token must end after it begins and be good for something")]
    Empty,
    /// The library would not sign.
    #[error("the token could not be signed")]
    Signing,
}

#[derive(Clone, Copy)]
enum Kind {
    Session,
    Api,
}

impl Kind {
    const fn audience(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Api => "api",
        }
    }
}

/// The claims beside the registered ones.
#[derive(Clone, Serialize, Deserialize)]
struct Own {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    born: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

fn sign(
    keys: &SessionKeys,
    kind: Kind,
    (tenant, id): (&TenantId, &str),
    (from, until): (Millis, Millis),
    own: Own,
) -> Result<String, SignError> {
    if !is_ulid(id) {
        return Err(SignError::Id);
    }
    if from >= until || own.scope.as_deref() == Some("") {
        return Err(SignError::Empty);
    }
    let key = keys.tokens().next().ok_or(SignError::Signing)?;
    let claims = JWTClaims {
        issued_at: Some(UnixTimeStamp::from_secs(seconds(from))),
        expires_at: Some(UnixTimeStamp::from_secs(seconds(until))),
        invalid_before: None,
        issuer: Some(ISSUER.to_owned()),
        subject: Some(tenant.as_str().to_owned()),
        audiences: Some(Audiences::AsString(kind.audience().to_owned())),
        jwt_id: Some(id.to_owned()),
        nonce: None,
        custom: own,
    };
    key.authenticate(claims).map_err(|_| SignError::Signing)
}

/// The claims as they must be, and no others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClaims {
    iss: String,
    aud: String,
    sub: TenantId,
    jti: String,
    iat: u64,
    exp: u64,
    born: Option<u64>,
    scope: Option<String>,
}

struct Verified {
    sub: TenantId,
    jti: String,
    iat: Millis,
    exp: Millis,
    own: Own,
}

fn verify(
    keys: &SessionKeys,
    token: &str,
    kind: Kind,
    now: Millis,
) -> Result<Verified, TokenError> {
    let compact = Compact::read(token, MAX_TOKEN)?;
    if !token.starts_with(HEADER) {
        return Err(TokenError::Header);
    }
    let claims: RawClaims = keys
        .tokens()
        .map(|key| compact.verify(&VerifyingKey::Hs256(key.clone()), now))
        .find(|verified| !matches!(verified, Err(TokenError::Signature)))
        .unwrap_or(Err(TokenError::Signature))?;
    if claims.iss != ISSUER {
        return Err(TokenError::Issuer);
    }
    if claims.aud != kind.audience() {
        return Err(TokenError::Audience);
    }
    // Between clocks that both are ours there is no leeway at the end.
    if claims.exp <= seconds(now) {
        return Err(TokenError::Expired);
    }
    if claims.iat > seconds(now) + LEEWAY {
        return Err(TokenError::NotYet);
    }
    let (Some(iat), Some(exp)) = (millis(claims.iat), millis(claims.exp)) else {
        return Err(TokenError::Claims);
    };
    if !is_ulid(&claims.jti) {
        return Err(TokenError::Claims);
    }
    Ok(Verified {
        sub: claims.sub,
        jti: claims.jti,
        iat,
        exp,
        own: Own {
            born: claims.born,
            scope: claims.scope,
        },
    })
}

fn is_ulid(id: &str) -> bool {
    id.len() == 26
        && id
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// None beyond the year 5138, so that sums of times never overflow.
fn millis(seconds: u64) -> Option<Millis> {
    let time = Millis::try_from(seconds).ok()?;
    (time < 100_000_000_000).then_some(time * SECOND)
}

const fn whole(time: Millis) -> Millis {
    time.div_euclid(SECOND) * SECOND
}

#[cfg(test)]
mod tests;
