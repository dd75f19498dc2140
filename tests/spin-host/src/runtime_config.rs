//! runtime-config.toml, as far as Rolecall uses it: SQLite labels and blocked networks.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuntimeConfig {
    #[serde(default)]
    pub(crate) sqlite_database: BTreeMap<String, SqliteDatabase>,
    #[serde(default)]
    outbound_networking: OutboundNetworking,
}

/// `[sqlite_database.<label>]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SqliteDatabase {
    #[serde(rename = "type")]
    kind: String,
    /// None: in memory, each connection its own.
    pub(crate) path: Option<PathBuf>,
    #[serde(default)]
    pub(crate) allow_attach_file: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutboundNetworking {
    #[serde(default)]
    block_networks: Vec<String>,
}

impl RuntimeConfig {
    /// Reads the file. Relative paths are made absolute from `base`, and the folders of databases
    /// made, as Spin does.
    pub(crate) fn read(path: &Path, base: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let mut config: Self =
            toml::from_str(&text).with_context(|| format!("{} is not valid", path.display()))?;
        for (label, database) in &mut config.sqlite_database {
            if database.kind != "spin" {
                bail!(
                    "{}: this host knows databases of type “spin”; “{label}” is of type “{}”",
                    path.display(),
                    database.kind
                );
            }
            if let Some(file) = &mut database.path {
                *file = base.join(&*file);
                if let Some(folder) = file.parent() {
                    std::fs::create_dir_all(folder)
                        .with_context(|| format!("{} cannot be made", folder.display()))?;
                }
            }
        }
        for network in &config.outbound_networking.block_networks {
            if network != "private" {
                bail!(
                    "{}: of block_networks this host knows only “private”, not “{network}”",
                    path.display()
                );
            }
        }
        Ok(config)
    }

    /// Whether components must not reach addresses that are not public.
    pub(crate) fn blocks_private(&self) -> bool {
        !self.outbound_networking.block_networks.is_empty()
    }
}

/// Whether an address is public, by the registries of special-purpose addresses (RFC 6890), as far
/// as they matter for reaching inward.
pub(crate) fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => {
            if let Some(v4) = v6.to_ipv4() {
                return is_global_v4(v4);
            }
            !(v6.is_unspecified()
                || v6.is_loopback()
                || v6.is_multicast()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.segments()[..2] == [0x2001, 0xdb8])
        }
    }
}

const fn is_global_v4(v4: Ipv4Addr) -> bool {
    let [a, b, ..] = v4.octets();
    !(a == 0
        || a >= 240
        || (a == 100 && b & 0b1100_0000 == 64)
        || (a == 198 && b & 0b1111_1110 == 18)
        || v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation())
}

#[cfg(test)]
mod tests {
    use super::is_global;

    #[test]
    fn inward_addresses_are_not_global_in_any_form() {
        for inward in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_global(inward.parse().unwrap()), "{inward}");
        }
        for outward in ["1.1.1.1", "93.184.216.34", "2606:4700::1111"] {
            assert!(is_global(outward.parse().unwrap()), "{outward}");
        }
    }
}
