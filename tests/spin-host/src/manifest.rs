//! spin.toml, as far as Rolecall uses it. A key this host does not know is an error, not a silent
//! difference from Spin. Reference: <https://spinframework.dev/manifest-reference>.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    spin_manifest_version: u32,
    pub(crate) application: Application,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, Variable>,
    trigger: BTreeMap<String, Vec<toml::Table>>,
    #[serde(default)]
    pub(crate) component: BTreeMap<String, Component>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Application {
    pub(crate) name: String,
    #[serde(default, rename = "version")]
    _version: String,
    #[serde(default, rename = "description")]
    _description: String,
    #[serde(default, rename = "authors")]
    _authors: Vec<String>,
    #[serde(default)]
    trigger: BTreeMap<String, toml::Table>,
}

/// `[variables]`: required, or with a default.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variable {
    #[serde(default)]
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
    #[serde(default, rename = "secret")]
    _secret: bool,
}

/// `[component.<name>]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Component {
    pub(crate) source: PathBuf,
    #[serde(default, rename = "description")]
    _description: String,
    #[serde(default)]
    pub(crate) allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) sqlite_databases: Vec<String>,
    #[serde(default)]
    pub(crate) files: Vec<Mount>,
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    #[serde(default, rename = "build")]
    _build: Option<toml::Table>,
}

/// A folder the component sees.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mount {
    pub(crate) source: PathBuf,
    pub(crate) destination: String,
}

/// `[[trigger.http]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpTrigger {
    pub(crate) route: Route,
    pub(crate) component: String,
    #[serde(default, rename = "id")]
    _id: String,
}

/// A path, or `{ private = true }` for components only their neighbours reach.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum Route {
    Path(String),
    Private { private: bool },
}

/// `[[trigger.redis]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedisTrigger {
    pub(crate) channel: String,
    pub(crate) component: String,
    pub(crate) address: Option<String>,
    #[serde(default, rename = "id")]
    _id: String,
}

/// `[[trigger.cron]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CronTrigger {
    pub(crate) component: String,
    /// Six fields: seconds come first.
    pub(crate) cron_expression: String,
    #[serde(default, rename = "id")]
    _id: String,
}

impl Manifest {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let manifest: Self =
            toml::from_str(&text).with_context(|| format!("{} is not valid", path.display()))?;
        ensure!(
            manifest.spin_manifest_version == 2,
            "{}: spin_manifest_version must be 2",
            path.display()
        );
        for kind in manifest.trigger.keys() {
            if !matches!(kind.as_str(), "http" | "redis" | "cron") {
                bail!(
                    "{}: this host knows the triggers http, redis and cron, not “{kind}”",
                    path.display()
                );
            }
        }
        let of_components = manifest.component.values().flat_map(|c| c.variables.keys());
        for name in manifest.variables.keys().chain(of_components) {
            ensure!(
                is_variable_name(name),
                "{}: “{name}” is no name of a variable: words of lower-case letters and digits, \
                 each starting with a letter, joined by _",
                path.display()
            );
        }
        let http = manifest.http_triggers()?;
        let redis = manifest.redis_triggers()?;
        let cron = manifest.cron_triggers()?;
        let named = http.iter().map(|t| &t.component);
        let named = named.chain(redis.iter().map(|t| &t.component));
        for name in named.chain(cron.iter().map(|t| &t.component)) {
            ensure!(
                manifest.component.contains_key(name),
                "{}: a trigger names the component “{name}”, which is not there",
                path.display()
            );
        }
        Ok(manifest)
    }

    pub(crate) fn http_triggers(&self) -> Result<Vec<HttpTrigger>> {
        self.triggers("http")
    }

    pub(crate) fn redis_triggers(&self) -> Result<Vec<RedisTrigger>> {
        self.triggers("redis")
    }

    pub(crate) fn cron_triggers(&self) -> Result<Vec<CronTrigger>> {
        self.triggers("cron")
    }

    /// `[application.trigger.redis] address`, unresolved.
    pub(crate) fn default_redis_address(&self) -> Option<&str> {
        self.application
            .trigger
            .get("redis")?
            .get("address")?
            .as_str()
    }

    fn triggers<T: serde::de::DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>> {
        let Some(list) = self.trigger.get(kind) else {
            return Ok(Vec::new());
        };
        list.iter()
            .map(|table| {
                T::deserialize(table.clone()).with_context(|| format!("[[trigger.{kind}]]"))
            })
            .collect()
    }
}

/// Whether Spin takes this as the name of a variable.
fn is_variable_name(name: &str) -> bool {
    name.split('_').all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::is_variable_name;

    #[test]
    fn words_of_a_variable_start_with_a_letter() {
        for name in ["mode", "base_path", "master_key1"] {
            assert!(is_variable_name(name), "{name}");
        }
        for name in ["", "master_key_1", "a__b", "Mode", "base-path", "_a"] {
            assert!(!is_variable_name(name), "{name}");
        }
    }
}
