//! What the gateway is told by its surroundings.

use shared::ports::Secrets;

/// Who a request is from and where their data is; nothing else depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mode {
    /// One person on their own machine, no sign-in.
    Local,
    /// Anything else `MODE` says; requests are refused with its name.
    Unknown(String),
    /// `MODE` is not set.
    Unset,
}

impl Mode {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::Unknown(name) => name,
            Self::Unset => "unset",
        }
    }
}

/// The gateway's configuration.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `MODE`.
    pub(crate) mode: Mode,
    /// `BASE_PATH`, the sub-path under which the app is reached: empty or `/rolecall`, never with a
    /// slash at its end.
    pub(crate) base_path: String,
}

impl Config {
    pub(crate) async fn read(secrets: &impl Secrets) -> Self {
        let mode = match secrets.get("MODE").await {
            None => Mode::Unset,
            Some(name) if name == "local" => Mode::Local,
            Some(name) => Mode::Unknown(name),
        };
        let base_path = secrets.get("BASE_PATH").await.unwrap_or_default();
        let base_path = base_path.trim_matches('/');
        Self {
            mode,
            base_path: match base_path {
                "" => String::new(),
                path => format!("/{path}"),
            },
        }
    }
}
