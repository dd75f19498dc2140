//! Secrets: the environment's; and where it has no key that opens the data, or none that signs
//! sessions, one made on the first start and kept beside the data.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use platform_native::Random;
use shared::ports::Random as _;

/// Names taken from the environment where it has them.
const FROM_ENVIRONMENT: [&str; 2] = ["CRON_SECRET", "BASE_PATH"];
/// Keys of 32 random bytes by their names without the number, how many there may be, and the file of
/// the first.
const KEYS: [(&str, u32, &str); 2] = [
    ("MASTER_KEY", 16, "master-key"),
    ("SESSION_KEY", 4, "session-key"),
];

/// Every secret there is, with its value.
pub(crate) fn load(data: &Path) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    let given = |name: String| std::env::var(&name).ok().map(|value| (name, value));
    all.extend(
        FROM_ENVIRONMENT
            .map(str::to_owned)
            .into_iter()
            .filter_map(given),
    );
    for (name, highest, file) in KEYS {
        let file = data.join(file);
        let numbered = (1..=highest).map(|number| format!("{name}_{number}"));
        let before = all.len();
        all.extend(numbered.filter_map(given));
        // What is there sealed this very data, whatever the environment calls the first.
        if all.len() == before || file.exists() {
            all.push((format!("{name}_1"), key(&file)?));
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
