//! Secrets: the environment's, and two keys made on the first start and kept beside the data: what
//! opens it, and what signs sessions.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use platform_native::Random;
use shared::ports::Random as _;

/// Names taken from the environment where it has them.
const FROM_ENVIRONMENT: [&str; 2] = ["CRON_SECRET", "BASE_PATH"];
/// Keys of 32 random bytes, and their files.
const KEYS: [(&str, &str); 2] = [
    ("MASTER_KEY_1", "master-key"),
    ("SESSION_KEY_1", "session-key"),
];

/// Every secret there is, with its value.
pub(crate) fn load(data: &Path) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for (name, file) in KEYS {
        all.push((name.to_owned(), key(&data.join(file))?));
    }
    for name in FROM_ENVIRONMENT {
        if let Ok(value) = std::env::var(name) {
            all.push((name.to_owned(), value));
        }
    }
    Ok(all)
}

/// 32 random bytes in hexadecimal digits, the same at every start.
fn key(path: &Path) -> Result<String> {
    if let Ok(key) = fs::read_to_string(path) {
        return Ok(key.trim().to_owned());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let key = format!(
        "{:032x}{:032x}",
        Random::real().bits(),
        Random::real().bits()
    );
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
        .open(path)
        .and_then(|mut file| writeln!(file, "{key}"))
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(key)
}
