//! What the gateway is told by its surroundings.

mod in_front;
mod public;

use http::HeaderName;
use identity::SessionKeys;
use identity::external::Access;
use shared::ports::Secrets;

pub(crate) use in_front::Proxy;
pub(crate) use public::{PublicUrl, is_local};

/// Who a request is from and where their data is; nothing else depends on it.
#[derive(Debug)]
pub(crate) enum Mode {
    /// One person on their own machine, no sign-in.
    Local,
    /// Everybody is a guest of one seeded person.
    Demo(Served),
    /// Everybody signs in and is alone with their data.
    Cloud(Box<Cloud>),
    /// Nothing can be served so: what `MODE` says, and what to do about it.
    Refused {
        /// What `MODE` says.
        name: String,
        /// What is missing or wrong.
        why: String,
    },
}

/// What both modes that face the internet need.
#[derive(Debug)]
pub(crate) struct Served {
    /// `PUBLIC_URL`.
    pub(crate) public: PublicUrl,
    /// `SESSION_KEY_<n>`.
    pub(crate) keys: SessionKeys,
}

/// What only sign-in needs.
#[derive(Debug)]
pub(crate) struct Cloud {
    pub(crate) served: Served,
    /// `CORS_ORIGINS`: pages of other sites that may use the API with a token of their own.
    pub(crate) cors: Vec<String>,
    /// `TRUSTED_PROXY_…`
    pub(crate) proxy: Option<Proxy>,
    /// `ACCESS_…`
    pub(crate) access: Option<Access>,
}

impl Mode {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::Demo(_) => "demo",
            Self::Cloud(_) => "cloud",
            Self::Refused { name, .. } => name,
        }
    }

    /// Where Rolecall is reached, where it faces the internet.
    pub(crate) const fn served(&self) -> Option<&Served> {
        match self {
            Self::Demo(served) => Some(served),
            Self::Cloud(cloud) => Some(&cloud.served),
            Self::Local | Self::Refused { .. } => None,
        }
    }
}

/// The gateway's configuration.
#[derive(Debug)]
pub(crate) struct Config {
    /// `MODE`.
    pub(crate) mode: Mode,
    /// `BASE_PATH`, or the path of `PUBLIC_URL`: the sub-path under which the app is reached, empty or
    /// `/rolecall`, never with a slash at its end.
    pub(crate) base_path: String,
    /// `CLIENT_ADDRESS_HEADER`: where the runtime, or a proxy in front, says who connected.
    pub(crate) address_header: HeaderName,
}

/// Where each runtime says it.
const ADDRESS_HEADER: HeaderName = HeaderName::from_static(match platform::RUNTIME.as_bytes() {
    b"cloudflare" => "cf-connecting-ip",
    b"spin" => "spin-client-addr",
    _ => "x-client-address",
});

impl Config {
    pub(crate) async fn read(secrets: &impl Secrets) -> Self {
        let name = secrets.get("MODE").await;
        let base = secrets.get("BASE_PATH").await.unwrap_or_default();
        let mut base_path = public::base_path(&base);
        let address_header = address_header(secrets).await;
        let mode = match (name.as_deref(), &address_header) {
            (Some("local"), _) => Ok(Mode::Local),
            (Some("cloud" | "demo"), Err(why)) => Err(why.clone()),
            (Some("cloud"), Ok(_)) => cloud(secrets).await.map(|c| Mode::Cloud(Box::new(c))),
            (Some("demo"), Ok(_)) => served(secrets).await.map(Mode::Demo),
            (Some(other), _) => Err(format!(
                "MODE is “{other}”; set MODE=local, MODE=cloud or MODE=demo"
            )),
            (None, _) => Err("MODE is not set; set MODE=local, MODE=cloud or MODE=demo".to_owned()),
        };
        let mut mode = mode.unwrap_or_else(|why| Mode::Refused {
            name: name.unwrap_or_else(|| "unset".to_owned()),
            why,
        });
        if let Some(served) = mode.served() {
            if base_path.is_empty() {
                base_path.clone_from(&served.public.base_path);
            } else if base_path != served.public.base_path {
                let why = format!(
                    "BASE_PATH is {base_path}, and PUBLIC_URL ends on another path; leave BASE_PATH out"
                );
                mode = Mode::Refused {
                    name: mode.name().to_owned(),
                    why,
                };
            }
        }
        Self {
            mode,
            base_path,
            address_header: address_header.unwrap_or(ADDRESS_HEADER),
        }
    }
}

async fn cloud(secrets: &impl Secrets) -> Result<Cloud, String> {
    let served = served(secrets).await?;
    let listed = secrets.get("CORS_ORIGINS").await.unwrap_or_default();
    let cors = listed
        .split(',')
        .map(str::trim)
        .filter(|origin| !origin.is_empty())
        .map(|origin| {
            let read = PublicUrl::read(origin).filter(|url| url.base_path.is_empty());
            read.map(|url| url.origin).ok_or_else(|| {
                format!(
                    "CORS_ORIGINS names “{origin}”; write origins such as https://tools.example, \
                     parted by commas"
                )
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Cloud {
        served,
        cors,
        proxy: Proxy::read(secrets).await?,
        access: in_front::access(secrets).await?,
    })
}

async fn served(secrets: &impl Secrets) -> Result<Served, String> {
    let url = secrets.get("PUBLIC_URL").await.unwrap_or_default();
    let public = PublicUrl::read(&url).ok_or_else(|| {
        let found = if url.is_empty() {
            "PUBLIC_URL is not set".to_owned()
        } else {
            format!("PUBLIC_URL is “{url}”")
        };
        format!(
            "{found}; set it to the address people open, such as https://jobs.example or \
             https://example.org/rolecall (http only for localhost)"
        )
    })?;
    let mut found = Vec::new();
    for number in 1..=identity::VERSIONS {
        if let Some(secret) = secrets.get(&identity::secret_name(number)).await {
            found.push((number, secret));
        }
    }
    let keys = SessionKeys::from_secrets(found).map_err(|error| error.to_string())?;
    Ok(Served { public, keys })
}

async fn address_header(secrets: &impl Secrets) -> Result<HeaderName, String> {
    let Some(name) = secrets.get("CLIENT_ADDRESS_HEADER").await else {
        return Ok(ADDRESS_HEADER);
    };
    name.parse().map_err(|_| {
        format!("CLIENT_ADDRESS_HEADER is “{name}”; set it to a header's name, such as X-Real-IP")
    })
}
