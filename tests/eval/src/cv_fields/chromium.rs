//! Prints pages with the Chromium of this machine, where there is one.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

/// A Chromium and a folder to print in, removed with this.
pub(super) struct Printer {
    program: &'static str,
    folder: PathBuf,
}

impl Printer {
    /// The first one of the usual names that runs.
    pub(super) fn find() -> Option<Self> {
        let runs = |name: &&&str| {
            Command::new(name)
                .arg("--version")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        let program = ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .find(runs)?;
        let folder = std::env::temp_dir().join(format!("rolecall-eval-{}", std::process::id()));
        fs::create_dir_all(&folder).ok()?;
        Some(Self { program, folder })
    }

    /// The page as PDF.
    pub(super) fn print(&self, html: &str) -> anyhow::Result<Vec<u8>> {
        let page = self.folder.join("page.html");
        let pdf = self.folder.join("page.pdf");
        fs::write(&page, html)?;
        let _ = fs::remove_file(&pdf);
        let output = Command::new(self.program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
            ])
            .arg(format!(
                "--user-data-dir={}",
                self.folder.join("profile").display()
            ))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(&page)
            .output()
            .context("Chromium does not start")?;
        ensure!(
            pdf.exists(),
            "Chromium printed nothing: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(fs::read(&pdf)?)
    }
}

impl Drop for Printer {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
