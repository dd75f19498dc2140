//! A file of secrets, `NAME="value"` a line. A secret in it is never replaced, and one taken out of
//! it is kept beside it.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use crate::fingerprint;

/// Secrets that come in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `MASTER_KEY_<n>` wraps people's data keys.
    Master,
    /// `SESSION_KEY_<n>` signs sessions and API tokens.
    Session,
}

impl Kind {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Master, Self::Session];

    /// The highest number there may be; functions look no further.
    pub(crate) const fn highest(self) -> u32 {
        match self {
            Self::Master => 16,
            Self::Session => 4,
        }
    }

    /// The secret's name.
    pub(crate) fn name(self, number: u32) -> String {
        match self {
            Self::Master => format!("MASTER_KEY_{number}"),
            Self::Session => format!("SESSION_KEY_{number}"),
        }
    }

    /// The numbers among `names`, in order.
    pub(crate) fn numbers<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
        let names: Vec<&str> = names.into_iter().collect();
        (1..=self.highest())
            .filter(|number| names.contains(&self.name(*number).as_str()))
            .collect()
    }

    /// The number after the newest of `numbers`.
    pub(crate) fn next(self, numbers: &[u32]) -> Result<u32> {
        let next = numbers.last().copied().unwrap_or(0) + 1;
        ensure!(
            next <= self.highest(),
            "{} is there, and {} is the last number there may be",
            self.name(self.highest()),
            self.highest()
        );
        Ok(next)
    }
}

/// A file of secrets.
#[derive(Debug, Clone)]
pub(crate) struct SecretFile(PathBuf);

impl SecretFile {
    /// The file at `path`, which need not be there yet.
    pub(crate) fn at(path: &Path) -> Self {
        // Replacing a link would leave what it leads to behind.
        Self(fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Every name with its value, empty ones aside.
    pub(crate) fn all(&self) -> Result<Vec<(String, String)>> {
        Ok(self.text()?.lines().filter_map(parse).collect())
    }

    /// The numbers of this kind that are set.
    pub(crate) fn numbers(&self, kind: Kind) -> Result<Vec<u32>> {
        let all = self.all()?;
        Ok(kind.numbers(all.iter().map(|(name, _)| name.as_str())))
    }

    /// Adds secrets; refuses where one of them has a value.
    pub(crate) fn add(&self, secrets: &[(String, String)]) -> Result<()> {
        self.change(|text| {
            let mut text = text.to_owned();
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            for (name, value) in secrets {
                ensure!(
                    !text
                        .lines()
                        .filter_map(parse)
                        .any(|(known, _)| known == *name),
                    "{name} is set already, and no secret is ever replaced"
                );
                let _ = writeln!(text, "{name}=\"{value}\"");
            }
            Ok(text)
        })
    }

    /// Moves a secret to the file of those taken away; answers where that is.
    pub(crate) fn take_away(&self, name: &str) -> Result<PathBuf> {
        let kept = Self(beside(&self.0, ".retired"));
        self.change(|text| {
            let is_it = |line: &&str| parse(line).is_some_and(|(known, _)| known == name);
            let taken: Vec<&str> = text.lines().filter(is_it).collect();
            ensure!(!taken.is_empty(), "{name} is not in {}", self.0.display());
            // Written down there before it is gone here.
            kept.change(|text| Ok(format!("{text}{}\n", taken.join("\n"))))?;
            let left = text.lines().filter(|line| !is_it(line));
            Ok(left.fold(String::new(), |text, line| text + line + "\n"))
        })?;
        Ok(kept.0)
    }

    fn text(&self) -> Result<String> {
        match fs::read_to_string(&self.0) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error).with_context(|| format!("reading {}", self.0.display())),
        }
    }

    /// Replaces the whole file at once, readable by its owner only: whatever dies when, either the
    /// old one is there or the new one. Two at once are refused.
    fn change(&self, new: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        let fresh = beside(&self.0, ".new");
        let mut options = OpenOptions::new();
        let opened = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&fresh);
        let mut file = match opened {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => bail!(
                "{} is there: another change is under way, or one died; nothing of {} is lost, so \
                 remove it if nobody is at work",
                fresh.display(),
                self.0.display()
            ),
            Err(error) => return Err(error).with_context(|| fresh.display().to_string()),
        };
        let written = self
            .text()
            .and_then(|text| new(&text))
            .and_then(|text| Ok(file.write_all(text.as_bytes())?))
            .and_then(|()| Ok(file.sync_all()?))
            .and_then(|()| Ok(fs::rename(&fresh, &self.0)?));
        if written.is_err() {
            // The old one stands as it was.
            let _ = fs::remove_file(&fresh);
        } else if let Some(folder) = self.0.parent() {
            File::open(folder)?.sync_all()?;
        }
        written.with_context(|| format!("changing {}", self.0.display()))
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

fn parse(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let bare = ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let value = bare.unwrap_or(value);
    (!name.starts_with('#') && !value.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

/// 32 random bytes, as hexadecimal digits.
pub(crate) fn random() -> Result<String> {
    let mut bytes = [0_u8; 32];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("reading randomness from /dev/urandom")?;
    Ok(fingerprint::hex(&bytes))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// A file of its own for the test of this name.
    fn file(name: &str, text: &str) -> SecretFile {
        let folder =
            std::env::temp_dir().join(format!("rolecall-file-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(".dev.vars");
        fs::write(&path, text).unwrap();
        SecretFile::at(&path)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn an_empty_secret_counts_as_missing() {
        let file = file(
            "empty",
            "# MASTER_KEY_9=x\nCRON_SECRET=\"\"\n MASTER_KEY_1 = \"ab\"\nMAIL_TOKEN='c=d'\n",
        );
        let all = file.all().unwrap();
        assert_eq!(all, [pair("MASTER_KEY_1", "ab"), pair("MAIL_TOKEN", "c=d")]);
    }

    #[test]
    fn what_is_added_stands_behind_what_was_there_and_only_its_owner_reads_it() {
        let file = file("added", "# mine\nMASTER_KEY_1=\"ab\"");
        file.add(&[pair("MASTER_KEY_2", "cd")]).unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        assert_eq!(text, "# mine\nMASTER_KEY_1=\"ab\"\nMASTER_KEY_2=\"cd\"\n");
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn no_secret_is_replaced_and_a_refusal_changes_nothing() {
        let file = file("kept", "MASTER_KEY_1=\"ab\"\n");
        let error = file.add(&[pair("CRON_SECRET", "x"), pair("MASTER_KEY_1", "cd")]);
        let error = format!("{:#}", error.unwrap_err());
        assert!(error.contains("ever replaced"), "{error}");
        assert_eq!(
            fs::read_to_string(file.path()).unwrap(),
            "MASTER_KEY_1=\"ab\"\n"
        );
        // A change under way, or one that died: nothing is touched.
        let fresh = beside(file.path(), ".new");
        fs::write(&fresh, "").unwrap();
        assert!(file.add(&[pair("MASTER_KEY_2", "cd")]).is_err());
        assert_eq!(file.numbers(Kind::Master).unwrap(), [1]);
        fs::remove_file(fresh).unwrap();
        file.add(&[pair("MASTER_KEY_2", "cd")]).unwrap();
        assert_eq!(file.numbers(Kind::Master).unwrap(), [1, 2]);
    }

    #[test]
    fn what_is_taken_away_is_kept_beside_it() {
        let file = file("away", "MASTER_KEY_1=\"ab\"\n# mine\nMASTER_KEY_3=\"cd\"\n");
        let kept = file.take_away("MASTER_KEY_1").unwrap();
        assert_eq!(fs::read_to_string(&kept).unwrap(), "MASTER_KEY_1=\"ab\"\n");
        assert_eq!(
            fs::read_to_string(file.path()).unwrap(),
            "# mine\nMASTER_KEY_3=\"cd\"\n"
        );
        assert!(file.take_away("MASTER_KEY_2").is_err());
        file.take_away("MASTER_KEY_3").unwrap();
        let text = fs::read_to_string(&kept).unwrap();
        assert_eq!(text, "MASTER_KEY_1=\"ab\"\nMASTER_KEY_3=\"cd\"\n");
        assert_eq!(
            fs::metadata(kept).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn numbers_may_have_gaps_and_end() {
        assert_eq!(
            Kind::Master.numbers([
                "MASTER_KEY_16",
                "SESSION_KEY_1",
                "MASTER_KEY_2",
                "MASTER_KEY_17"
            ]),
            [2, 16]
        );
        assert_eq!(Kind::Master.next(&[]).unwrap(), 1);
        assert_eq!(Kind::Master.next(&[1, 5]).unwrap(), 6);
        assert!(Kind::Master.next(&[2, 16]).is_err());
        assert!(Kind::Session.next(&[4]).is_err());
    }
}
