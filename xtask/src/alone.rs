//! Work that two runs of this tool at once must not both be doing.

use std::fs::{self, File};

use anyhow::{Context as _, Result};

use crate::workspace;

/// Waits until no other run is at the work called `name`, and keeps others from it until the value is
/// dropped, or this process ends.
pub(crate) fn alone(name: &str) -> Result<File> {
    let folder = workspace::target().join("xtask");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{name}.lock"));
    let file = File::create(&path).with_context(|| format!("creating {}", path.display()))?;
    file.lock()
        .with_context(|| format!("locking {}", path.display()))?;
    Ok(file)
}
