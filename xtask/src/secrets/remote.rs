//! The secrets of a deployed Worker, through wrangler.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::Value;

use super::rows::Counts;

/// What asks Cloudflare.
pub(crate) struct Remote<'a> {
    /// Starts wrangler.
    pub(crate) wrangler: &'a dyn Fn() -> Result<Command>,
    /// The names of the Workers that hold the secrets.
    pub(crate) workers: Vec<String>,
    /// The platform database's name.
    pub(crate) database: String,
}

impl Remote<'_> {
    /// The names of the secrets that every one of the Workers has.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        let mut common: Option<Vec<String>> = None;
        for worker in &self.workers {
            let said = self.ask(
                &["secret", "list", "--format", "json", "--name", worker],
                "",
            )?;
            let list: Vec<Value> =
                serde_json::from_str(&said).context("reading wrangler's list")?;
            let names: Vec<String> = list
                .iter()
                .filter_map(|secret| secret["name"].as_str().map(str::to_owned))
                .collect();
            common = Some(match common {
                None => names,
                Some(known) => known.into_iter().filter(|n| names.contains(n)).collect(),
            });
        }
        Ok(common.unwrap_or_default())
    }

    /// Sets a secret, with each Worker.
    pub(crate) fn put(&self, name: &str, value: &str) -> Result<()> {
        for worker in &self.workers {
            self.ask(&["secret", "put", name, "--name", worker], value)?;
        }
        Ok(())
    }

    /// Removes a secret, from each Worker.
    pub(crate) fn delete(&self, name: &str) -> Result<()> {
        for worker in &self.workers {
            self.ask(&["secret", "delete", name, "--name", worker], "y\n")?;
        }
        Ok(())
    }

    /// How many people's keys are wrapped under each version.
    pub(crate) fn counts(&self) -> Result<Counts> {
        let sql = "SELECT version, COUNT(*) AS n FROM tenant_keys GROUP BY version";
        let arguments = [
            "d1",
            "execute",
            &self.database,
            "--remote",
            "--json",
            "--yes",
        ];
        let said = self.ask(&[&arguments[..], &["--command", sql]].concat(), "")?;
        let answer: Value = serde_json::from_str(&said).context("reading wrangler's answer")?;
        let rows = answer[0]["results"]
            .as_array()
            .context("wrangler's answer has no rows")?;
        rows.iter()
            .map(|row| {
                let version = row["version"].as_u64().and_then(|v| u32::try_from(v).ok());
                version.zip(row["n"].as_u64())
            })
            .collect::<Option<_>>()
            .context("a row has no version or no number")
    }

    /// Runs wrangler with `input`, which is shown to nobody; answers what it said.
    fn ask(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut wrangler = (self.wrangler)()?;
        // Away from any configuration: everything goes by its name.
        wrangler.args(arguments).current_dir(std::env::temp_dir());
        let mut child = wrangler
            .env("WRANGLER_SEND_METRICS", "false")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting wrangler")?;
        let mut stdin = child.stdin.take().ok_or_else(|| anyhow!("no pipe"))?;
        // One that does not read it says what is wrong by its end.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().context("waiting for wrangler")?;
        if !output.status.success() {
            bail!(
                "`wrangler {}` ended with {}:\n{}{}",
                arguments.join(" "),
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
