//! Which master keys the platform databases of this machine name, read from their files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};

use crate::{npm, workspace};

/// How many people's keys are wrapped under each version.
pub(crate) type Counts = BTreeMap<u32, u64>;

/// Prints, as JSON, an object a file: version to number of keys. The Node that comes with the
/// packages knows SQLite, and so this program need not.
const SCRIPT: &str = r"
const { DatabaseSync } = require('node:sqlite');
const all = {};
for (const file of process.argv.slice(1)) {
  const db = new DatabaseSync(file, { readOnly: true });
  const known = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'tenant_keys'`).get();
  const rows = known
    ? db.prepare('SELECT version, COUNT(*) AS n FROM tenant_keys GROUP BY version').all()
    : [];
  all[file] = Object.fromEntries(rows.map((row) => [row.version, row.n]));
}
console.log(JSON.stringify(all));
";

/// The platform databases that this folder of data holds: one of every form the product was
/// started in.
pub(crate) fn databases(data: &Path) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = ["native/platform.db", "spin/platform.db"]
        .into_iter()
        .map(|path| data.join(path))
        .filter(|path| path.is_file())
        .collect();
    for form in ["cloudflare", "cloudflare-split"] {
        sqlite_files(&data.join(form).join("v3/d1"), &mut found)?;
    }
    Ok(found)
}

fn sqlite_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sqlite_files(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "sqlite") {
            found.push(path);
        }
    }
    Ok(())
}

/// What each of these files names.
pub(crate) fn counts(files: &[PathBuf]) -> Result<BTreeMap<PathBuf, Counts>> {
    if files.is_empty() {
        return Ok(BTreeMap::new());
    }
    npm::install(&workspace::root(), "npm")?;
    let mut node = npm::tool("node")?;
    let output = node
        .args(["--no-warnings", "--eval", SCRIPT, "--"])
        .args(files)
        .stdin(Stdio::null())
        .output()
        .context("starting node")?;
    ensure!(
        output.status.success(),
        "the databases could not be read:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("reading what node found")
}
