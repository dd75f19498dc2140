//! The server that plays recorded boards, for `dev --recorded`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process::Group;
use crate::{build, workspace};

/// The recordings that are part of the project.
pub(crate) const FIXTURES: &str = "tests/fixtures/boards";
const STARTING: &str = "listening on ";

/// Starts it on `folder`; the group and its origin (`http://127.0.0.1:PORT`).
pub(crate) fn start(folder: &Path) -> Result<(Group, String)> {
    if !folder.is_dir() {
        bail!("there are no recordings at {}", folder.display());
    }
    build::native("recorded", false)?;
    let mut server = Command::new(binary());
    server.args(["--port", "0", "--dir"]).arg(folder);
    let log = workspace::data().join("logs/recorded.log");
    let mut group = Group::start(server, &log)?;
    for _ in 0..200 {
        let said = std::fs::read_to_string(&log).unwrap_or_default();
        let origin = said.lines().find_map(|line| line.split_once(STARTING));
        if let Some((_, origin)) = origin {
            return Ok((group, origin.trim().to_owned()));
        }
        if let Some(status) = group.ended()? {
            bail!("the server of recorded boards ended with {status}:\n{said}");
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!(
        "the server of recorded boards did not start within 10 s; see {}",
        log.display()
    )
}

fn binary() -> PathBuf {
    workspace::target().join("debug/recorded")
}
