//! Cloudflare Access: a JSON Web Token in `Cf-Access-Jwt-Assertion`, signed RS256
//! (<https://developers.cloudflare.com/cloudflare-one/identity/authorization-cookie/validating-json/>).

use serde::Deserialize;
use shared::Millis;

use super::{Audiences, MAX_TOKEN, email, is_subject};
use crate::email::Email;
use crate::jwks::Jwks;
use crate::jws::{Compact, TokenError};

/// The application of a team that guards this instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    team: String,
    audience: String,
}

/// Who a request is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessIdentity {
    /// Their id at the team.
    pub subject: String,
    /// Their address, which Access has verified.
    pub email: Option<Email>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audiences,
    sub: String,
    #[serde(default, deserialize_with = "email")]
    email: Option<Email>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

impl Access {
    /// `team` is `https://<team>.cloudflareaccess.com`, `audience` the application's AUD tag.
    pub fn new(team: &str, audience: impl Into<String>) -> Self {
        Self {
            team: team.trim_end_matches('/').to_owned(),
            audience: audience.into(),
        }
    }

    /// The team, which is the issuer of its tokens.
    pub fn team(&self) -> &str {
        &self.team
    }

    /// Where its keys are.
    pub fn keys_url(&self) -> String {
        format!("{}/cdn-cgi/access/certs", self.team)
    }

    /// Who a token for this application is about. A token of a service, which is nobody's, and one
    /// for the team rather than the application are refused.
    pub fn verify(
        &self,
        keys: &Jwks,
        token: &str,
        now: Millis,
    ) -> Result<AccessIdentity, TokenError> {
        let (claims, _): (Claims, _) = keys.verify(&Compact::read(token, MAX_TOKEN)?, now)?;
        if claims.iss != self.team {
            return Err(TokenError::Issuer);
        }
        if !claims.aud.contains(&self.audience) {
            return Err(TokenError::Audience);
        }
        let of_an_application = claims.kind.as_deref().is_none_or(|kind| kind == "app");
        if !of_an_application || !is_subject(&claims.sub) {
            return Err(TokenError::Claims);
        }
        Ok(AccessIdentity {
            subject: claims.sub,
            email: claims.email,
        })
    }
}
