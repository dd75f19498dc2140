//! Whether a step's inputs are as they were when it last succeeded.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::alone::alone;
use crate::progress::Did;
use crate::workspace;

/// Inputs of a step: files, folders and words.
#[derive(Default)]
pub(crate) struct Inputs(Sha256);

impl Inputs {
    /// A word that matters (a profile, a version).
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.0.update((word.len() as u64).to_be_bytes());
        self.0.update(word);
        self
    }

    /// The content of a file, or of all files under a folder but those in `node_modules`, `build`,
    /// `target` and hidden folders. What is missing counts as missing.
    pub(crate) fn path(mut self, path: &Path) -> Result<Self> {
        if path.is_dir() {
            let mut entries = fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
            entries.sort_by_key(fs::DirEntry::file_name);
            for entry in entries {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let skipped = matches!(&*name, "node_modules" | "build" | "target");
                if !skipped && !name.starts_with('.') {
                    self = self.path(&entry.path())?;
                }
            }
            return Ok(self);
        }
        self = self.word(&path.to_string_lossy());
        if path.is_file() {
            let content = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            self.0.update((content.len() as u64).to_be_bytes());
            self.0.update(content);
        }
        Ok(self)
    }

    fn digest(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Runs `work` unless the step `name` last succeeded on the same `inputs` and `outputs` are there.
pub(crate) fn unless_unchanged(
    name: &str,
    inputs: Inputs,
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<()>,
) -> Result<Did> {
    let digest = inputs.digest();
    let _kept = alone(name)?;
    // Beside the build, not the data: `--fresh` clears what people made, not what was compiled.
    let record = workspace::target().join("xtask").join(name);
    let same = fs::read_to_string(&record).is_ok_and(|kept| kept == digest);
    if same && outputs.iter().all(|output| output.exists()) {
        return Ok(Did::Nothing);
    }
    work()?;
    if let Some(folder) = record.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&record, digest).with_context(|| format!("writing {}", record.display()))?;
    Ok(Did::Work)
}
