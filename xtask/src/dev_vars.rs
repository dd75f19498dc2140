//! `.dev.vars`: the secrets of a local Rolecall, made once with real randomness and never replaced,
//! because the master keys among them are what opens the data.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::alone::alone;
use crate::progress::Did;
use crate::secrets::file::{Kind, SecretFile, random};
use crate::workspace;

const CRON_SECRET: &str = "CRON_SECRET";

/// Where it is; `ROLECALL_SECRETS` names another, so that a test never touches a person's.
pub(crate) fn path() -> PathBuf {
    std::env::var_os("ROLECALL_SECRETS")
        .map_or_else(|| workspace::root().join(".dev.vars"), PathBuf::from)
}

/// Adds the secrets that are missing: of those with numbers a first where there is none.
pub(crate) fn ensure() -> Result<Did> {
    let _kept = alone("secrets")?;
    let file = SecretFile::at(&path());
    let all = file.all()?;
    let mut missing = Vec::new();
    for kind in Kind::ALL {
        if file.numbers(kind)?.is_empty() {
            missing.push((kind.name(1), random()?));
        }
    }
    if !all.iter().any(|(name, _)| name == CRON_SECRET) {
        missing.push((CRON_SECRET.to_owned(), random()?));
    }
    if missing.is_empty() {
        return Ok(Did::Nothing);
    }
    file.add(&missing)?;
    Ok(Did::Work)
}

/// Every name with its value.
pub(crate) fn all() -> Result<Vec<(String, String)>> {
    SecretFile::at(&path()).all()
}

/// What `POST /internal/cron/<name>` asks for.
pub(crate) fn cron_secret() -> Result<String> {
    all()?
        .into_iter()
        .find_map(|(name, value)| (name == CRON_SECRET).then_some(value))
        .with_context(|| format!("no {CRON_SECRET} in {}", path().display()))
}

/// Writes the secrets, and `further` variables, beside the configuration of each of these functions:
/// wrangler gives what its command line names to the first of several Workers only.
pub(crate) fn hand_out(functions: &[&str], further: &[(String, String)]) -> Result<()> {
    let mut text = fs::read_to_string(path())?;
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
