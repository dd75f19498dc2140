//! What this function is told by its surroundings, read once an instance.

use identity::SessionKeys;
use identity::oidc::ProviderConfig;
use identity::rates::Counters;
use mail::{Mailer, Variables};
use platform::Secrets;
use shared::Problem;
use shared::ports::Secrets as _;
use url::Url;

use crate::seals::Seals;

/// How many days a snapshot of the platform database is kept where nothing else is said.
const SNAPSHOT_DAYS: u32 = 30;

/// The configuration.
#[derive(Debug)]
pub(crate) struct Config {
    /// `MODE`.
    pub(crate) mode: String,
    /// What signing in needs, or why there is none.
    cloud: Result<Cloud, String>,
}

/// Who may register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registration {
    Open,
    Allowlist,
    Closed,
}

impl Registration {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Allowlist => "allowlist",
            Self::Closed => "closed",
        }
    }
}

/// What signing in needs.
#[derive(Debug)]
pub(crate) struct Cloud {
    /// `PUBLIC_URL`, without a slash at its end: links and redirects begin with it.
    pub(crate) public_url: String,
    pub(crate) registration: Registration,
    /// `PASSWORD_SIGN_IN`
    pub(crate) password: bool,
    /// `OIDC_PROVIDERS`
    pub(crate) providers: Vec<ProviderConfig>,
    /// `SESSION_KEY_<n>`
    pub(crate) keys: SessionKeys,
    pub(crate) counters: Counters,
    pub(crate) seals: Seals,
    /// `None`: letters wait for the administrator to hand them on.
    pub(crate) mailer: Option<Mailer>,
    pub(crate) snapshot_days: u32,
}

impl Config {
    pub(crate) async fn read(secrets: &Secrets) -> Self {
        let mode = secrets.get("MODE").await.unwrap_or_default();
        let cloud = if mode == "cloud" {
            Cloud::read(secrets).await
        } else {
            Err("there is no signing in here; it takes MODE=cloud".to_owned())
        };
        Self { mode, cloud }
    }

    /// What signing in needs; where this instance has none, there is nothing at its addresses.
    pub(crate) fn cloud(&self) -> Result<&Cloud, Problem> {
        self.cloud.as_ref().map_err(|why| {
            if self.mode == "cloud" {
                Problem::unavailable(why.as_str())
            } else {
                Problem::not_found(why.as_str())
            }
        })
    }
}

impl Cloud {
    /// What people call a provider of this id.
    pub(crate) fn provider_name<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.providers.iter().find(|provider| provider.id == id);
        found.map_or(id, |provider| &provider.name)
    }

    async fn read(secrets: &Secrets) -> Result<Self, String> {
        let public_url = secrets
            .get("PUBLIC_URL")
            .await
            .ok_or("PUBLIC_URL is not set; set it to where people reach Rolecall, https://…")?;
        let public_url = Url::parse(&public_url)
            .ok()
            .filter(|url| url.has_host() && matches!(url.scheme(), "http" | "https"))
            .ok_or("PUBLIC_URL is no address; write it as https://rolecall.example")?;
        let registration = match secrets.get("REGISTRATION").await.as_deref() {
            Some("open") => Registration::Open,
            None | Some("allowlist") => Registration::Allowlist,
            Some("closed") => Registration::Closed,
            Some(other) => {
                return Err(format!(
                    "REGISTRATION is “{other}”; set it to open, allowlist or closed"
                ));
            }
        };
        let password = match secrets.get("PASSWORD_SIGN_IN").await.as_deref() {
            None | Some("on") => true,
            Some("off") => false,
            Some(other) => {
                return Err(format!(
                    "PASSWORD_SIGN_IN is “{other}”; set it to on or off"
                ));
            }
        };
        let mut found = Vec::new();
        for number in 1..=identity::VERSIONS {
            if let Some(secret) = secrets.get(&identity::secret_name(number)).await {
                found.push((number, zeroize::Zeroizing::new(secret)));
            }
        }
        let keys = SessionKeys::from_secrets(found.iter().map(|(n, s)| (*n, s.as_str())))
            .map_err(|error| error.to_string())?;
        let counters = Counters::new(&keys).ok_or("no SESSION_KEY_<n> is set")?;
        let variables = Variables {
            provider: secrets.get("MAIL_PROVIDER").await,
            token: secrets.get("MAIL_TOKEN").await,
            from: secrets.get("MAIL_FROM").await,
            api: secrets.get("MAIL_API").await,
        };
        let mailer = Mailer::from_variables(variables).map_err(|error| error.to_string())?;
        let providers = secrets.get("OIDC_PROVIDERS").await.unwrap_or_default();
        let providers = ProviderConfig::list(&providers).map_err(|error| error.to_string())?;
        let snapshot_days = match secrets.get("SNAPSHOT_DAYS").await {
            None => SNAPSHOT_DAYS,
            Some(days) => days
                .trim()
                .parse()
                .map_err(|_| "SNAPSHOT_DAYS must be a whole number of days")?,
        };
        Ok(Self {
            public_url: public_url.as_str().trim_end_matches('/').to_owned(),
            registration,
            password,
            providers,
            seals: Seals::new(&keys)?,
            counters,
            keys,
            mailer,
            snapshot_days,
        })
    }
}
