//! Sending letters through the HTTP API of a mail provider.
//!
//! Nothing here keeps letters or tries again: [`Mailer::send`] sends once and sorts what came of it
//! ([`Outcome`]). The address of the provider is the operator's own configuration, so it does not go
//! through the guard against addresses that lead inside; time and size are bounded all the same.

mod provider;

use serde::{Deserialize, Serialize};
use shared::ports::{FetchLimits, HttpPort};

pub use provider::Provider;

/// A letter in plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// One address in normal form.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Lines parted by `\n`.
    pub text: String,
}

/// What came of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider has it.
    Sent,
    /// Not now: the provider is busy, down, or set up wrongly here. Try again, after as many seconds
    /// as it asked for.
    Later {
        /// Why, for the log; never holds the address or the text.
        reason: String,
        /// What the provider asked for.
        after: Option<u32>,
    },
    /// This letter will never be taken: the provider refuses its address.
    Never {
        /// As above.
        reason: String,
    },
}

/// Why mail is not set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// No such provider.
    #[error("MAIL_PROVIDER is “{0}”; the providers are resend, postmark, mailgun and none")]
    Provider(String),
    /// A variable is missing.
    #[error("{0} is not set, and MAIL_PROVIDER needs it")]
    Missing(&'static str),
    /// A variable is wrong.
    #[error("{0} is not usable: {1}")]
    Wrong(&'static str, &'static str),
}

/// A mail provider, with what it takes to send through it.
#[derive(Clone)]
pub struct Mailer {
    provider: Provider,
    token: String,
    from: String,
    base: url::Url,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer")
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

/// The variables as they are set, unread.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    /// `MAIL_PROVIDER`
    pub provider: Option<String>,
    /// `MAIL_TOKEN`
    pub token: Option<String>,
    /// `MAIL_FROM`: `hello@example.com` or `Rolecall <hello@example.com>`
    pub from: Option<String>,
    /// `MAIL_API`
    pub api: Option<String>,
}

/// Of one exchange with a provider. Their answers are a few hundred bytes.
const LIMITS: FetchLimits = FetchLimits {
    timeout_ms: 10_000,
    max_bytes: 64 << 10,
};

impl Mailer {
    /// Reads the variables. `None` where the provider is `none` or not set: letters wait for the
    /// administrator to hand them on.
    pub fn from_variables(variables: Variables) -> Result<Option<Self>, SetupError> {
        let provider = match variables.provider.as_deref().map(str::trim) {
            None | Some("" | "none") => return Ok(None),
            Some(name) => {
                Provider::named(name).ok_or_else(|| SetupError::Provider(name.to_owned()))?
            }
        };
        let token = variables.token.ok_or(SetupError::Missing("MAIL_TOKEN"))?;
        if !token.trim().bytes().all(|b| b.is_ascii_graphic()) {
            return Err(SetupError::Wrong(
                "MAIL_TOKEN",
                "a token has no blanks in it",
            ));
        }
        let from = variables.from.ok_or(SetupError::Missing("MAIL_FROM"))?;
        if provider::address(&from).is_none() || from.contains(['\r', '\n']) {
            return Err(SetupError::Wrong(
                "MAIL_FROM",
                "write it as hello@example.com or Rolecall <hello@example.com>",
            ));
        }
        let base = variables.api.as_deref().unwrap_or(provider.base());
        let base = url::Url::parse(base.trim_end_matches('/'))
            .ok()
            .filter(|url| url.has_host() && matches!(url.scheme(), "http" | "https"))
            .ok_or(SetupError::Wrong(
                "MAIL_API",
                "it must be an address beginning with https://",
            ))?;
        Ok(Some(Self {
            provider,
            token: token.trim().to_owned(),
            from: from.trim().to_owned(),
            base,
        }))
    }

    /// The provider's name.
    pub const fn name(&self) -> &'static str {
        self.provider.name()
    }

    /// Sends a letter once. `id` names it: a provider that can is told it, so that a letter sent
    /// again after a crash arrives once.
    pub async fn send(&self, http: &impl HttpPort, id: &str, letter: &Letter) -> Outcome {
        let Some(request) = self.request(id, letter) else {
            return Outcome::Never {
                reason: "the letter could not be written as a request".to_owned(),
            };
        };
        match http.exchange(request, LIMITS).await {
            Ok(answer) => self.provider.sort(&answer),
            Err(error) => Outcome::Later {
                reason: error.to_string(),
                after: None,
            },
        }
    }
}
