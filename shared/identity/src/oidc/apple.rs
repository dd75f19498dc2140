//! Sign in with Apple: the client's secret is a token we sign ourselves
//! (<https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret>).

use jwt_simple::claims::{JWTClaims, NoCustomClaims};
use jwt_simple::prelude::{Audiences, ECDSAP256KeyPairLike, ES256KeyPair, UnixTimeStamp};
use serde::Deserialize;
use shared::Millis;

use crate::jws::seconds;

const AUDIENCE: &str = "https://appleid.apple.com";
/// It is made for one request; Apple would allow six months.
const LASTS_SECONDS: u64 = 5 * 60;

/// What of Apple's is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "apple.private_key is not the PKCS #8 PEM of a P-256 key: paste the .p8 file that Apple gave, its line ends as \\n"
)]
pub struct AppleError;

/// The key that Apple gave. Prints without it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppleConfig {
    /// The developer team: ten characters.
    pub team_id: String,
    /// Which of the team's keys.
    pub key_id: String,
    /// The key: PKCS #8 in PEM.
    pub private_key: String,
}

impl std::fmt::Debug for AppleConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AppleConfig({}, {})", self.team_id, self.key_id)
    }
}

impl AppleConfig {
    /// The secret of `client_id` for a request at `now`: ES256, good for five minutes. The signature
    /// is hedged: the library mixes randomness of the platform into it, which it would be safe
    /// without.
    pub fn client_secret(&self, client_id: &str, now: Millis) -> Result<String, AppleError> {
        let key = ES256KeyPair::from_pem(self.private_key.trim()).map_err(|_| AppleError)?;
        let now = seconds(now);
        let claims = JWTClaims {
            issued_at: Some(UnixTimeStamp::from_secs(now)),
            expires_at: Some(UnixTimeStamp::from_secs(now + LASTS_SECONDS)),
            invalid_before: None,
            issuer: Some(self.team_id.clone()),
            subject: Some(client_id.to_owned()),
            audiences: Some(Audiences::AsString(AUDIENCE.to_owned())),
            jwt_id: None,
            nonce: None,
            custom: NoCustomClaims {},
        };
        key.with_key_id(&self.key_id)
            .sign(claims)
            .map_err(|_| AppleError)
    }
}
