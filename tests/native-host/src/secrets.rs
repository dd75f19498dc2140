//! Secrets: the environment's, and a master key made on the first start and kept beside the data it
//! opens.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use platform_native::Random;
use shared::ports::Random as _;

/// Names taken from the environment where it has them.
const FROM_ENVIRONMENT: [&str; 2] = ["CRON_SECRET", "BASE_PATH"];
const MASTER_KEY: &str = "MASTER_KEY_1";

/// Every secret there is, with its value.
pub(crate) fn load(data: &Path) -> Result<Vec<(String, String)>> {
    let mut all = vec![(MASTER_KEY.to_owned(), master_key(data)?)];
    for name in FROM_ENVIRONMENT {
        if let Ok(value) = std::env::var(name) {
            all.push((name.to_owned(), value));
        }
    }
    Ok(all)
}

/// 32 random bytes in hexadecimal digits, the same at every start.
fn master_key(data: &Path) -> Result<String> {
    let path = data.join("master-key");
    if let Ok(key) = fs::read_to_string(&path) {
        return Ok(key.trim().to_owned());
    }
    fs::create_dir_all(data).with_context(|| format!("making {}", data.display()))?;
    let key = format!(
        "{:032x}{:032x}",
        Random::real().bits(),
        Random::real().bits()
    );
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
        .open(&path)
        .and_then(|mut file| writeln!(file, "{key}"))
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(key)
}
