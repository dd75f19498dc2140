//! `.dev.vars`: the secrets of a local Rolecall, made once with real randomness and never replaced,
//! because `MASTER_KEY_1` is what opens the data.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;

use anyhow::{Context as _, Result};

use crate::progress::Did;
use crate::{fingerprint, workspace};

const NAMES: [&str; 3] = ["MASTER_KEY_1", "SESSION_KEY_1", "CRON_SECRET"];

/// Adds the secrets that are missing.
pub(crate) fn ensure() -> Result<Did> {
    let path = workspace::root().join(".dev.vars");
    let given = fs::read_to_string(&path).unwrap_or_default();
    let missing: Vec<_> = NAMES
        .into_iter()
        .filter(|name| value(&given, name).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(Did::Nothing);
    }
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("writing {}", path.display()))?;
    if !given.is_empty() && !given.ends_with('\n') {
        writeln!(file)?;
    }
    for name in missing {
        writeln!(file, "{name}=\"{}\"", random()?)?;
    }
    Ok(Did::Work)
}

/// Every name with its value.
pub(crate) fn all() -> Result<Vec<(String, String)>> {
    let path = workspace::root().join(".dev.vars");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    Ok(pairs
        .filter(|(name, _)| !name.trim_start().starts_with('#'))
        .map(|(name, value)| {
            (
                name.trim().to_owned(),
                value.trim().trim_matches('"').to_owned(),
            )
        })
        .collect())
}

/// What `POST /internal/cron/<name>` asks for.
pub(crate) fn cron_secret() -> Result<String> {
    all()?
        .into_iter()
        .find_map(|(name, value)| (name == "CRON_SECRET").then_some(value))
        .context("no CRON_SECRET in .dev.vars")
}

/// Writes the secrets, and `further` variables, beside the configuration of each of these functions:
/// wrangler gives what its command line names to the first of several Workers only.
pub(crate) fn hand_out(functions: &[&str], further: &[(String, String)]) -> Result<()> {
    let mut text = fs::read_to_string(workspace::root().join(".dev.vars"))?;
    for (name, value) in further {
        let _ = writeln!(text, "{name}=\"{value}\"");
    }
    for function in functions {
        let path = workspace::root()
            .join("functions")
            .join(function)
            .join(".dev.vars");
        OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .mode(0o600)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn value(text: &str, name: &str) -> Option<String> {
    text.lines()
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().trim_matches('"').to_owned())
        .filter(|value| !value.is_empty())
}

/// 32 random bytes, as hexadecimal digits.
fn random() -> Result<String> {
    let mut bytes = [0_u8; 32];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("reading randomness from /dev/urandom")?;
    Ok(fingerprint::hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn an_empty_secret_counts_as_missing() {
        let text = "CRON_SECRET=\"\"\nMASTER_KEY_1 = \"ab\"\n";
        assert_eq!(value(text, "CRON_SECRET"), None);
        assert_eq!(value(text, "MASTER_KEY_1").as_deref(), Some("ab"));
    }
}
