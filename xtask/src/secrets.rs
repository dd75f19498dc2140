//! `cargo xtask secrets`: the numbered secrets, changed without a day on which something does not
//! open. docs/secrets.md has the whole way.

pub(crate) mod file;
mod remote;
pub(crate) mod rows;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail, ensure};
use clap::{Args, Subcommand};

use crate::{dev_vars, npm, workspace};
use file::{Kind, SecretFile};
use remote::Remote;
use rows::Counts;

/// What to do with them.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Clone, Subcommand)]
enum What {
    /// Say which numbers there are, and what is still wrapped under each.
    Status(Where),
    /// Make the next secret beside those there are; none is replaced.
    Rotate {
        /// The one that signs sessions instead of the one that seals.
        #[arg(long)]
        session: bool,
        #[command(flatten)]
        place: Where,
    },
    /// Take a secret away that nothing names any more.
    Retire {
        /// Its number.
        number: u32,
        /// The one that signs sessions instead of the one that seals.
        #[arg(long)]
        session: bool,
        #[command(flatten)]
        place: Where,
    },
}

/// Whose secrets.
#[derive(Debug, Clone, Default, Args)]
struct Where {
    /// Of the deployed Worker instead of this machine; needs what `wrangler login` gives.
    #[arg(long)]
    remote: bool,
    /// Of the deployment beside production.
    #[arg(long, requires = "remote")]
    staging: bool,
    /// The folder of deploy.secrets; the project's where none is given.
    #[arg(long, requires = "remote", value_name = "DIR")]
    settings: Option<PathBuf>,
    /// A Worker that holds the secrets, again for each, where functions are Workers of their own.
    #[arg(long, requires = "remote", value_name = "NAME")]
    worker: Vec<String>,
    /// A further platform database to look into, such as a Spin server's.
    #[arg(long, conflicts_with = "remote", value_name = "FILE")]
    database: Vec<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let wrangler = || npm::tool("wrangler");
    match &options.command {
        What::Status(place) => Place::of(place, &wrangler).status(),
        What::Rotate { session, place } => Place::of(place, &wrangler).rotate(kind(*session)),
        What::Retire {
            number,
            session,
            place,
        } => Place::of(place, &wrangler).retire(kind(*session), *number),
    }
}

const fn kind(session: bool) -> Kind {
    if session { Kind::Session } else { Kind::Master }
}

/// A product's secrets, and the keys that are wrapped under them.
struct Place<'a> {
    /// What holds them; for a deployed Worker, the copy that can be read.
    file: SecretFile,
    databases: Databases<'a>,
}

enum Databases<'a> {
    Files(PathBuf, &'a [PathBuf]),
    Remote(Remote<'a>),
}

impl<'a> Place<'a> {
    fn of(place: &'a Where, wrangler: &'a dyn Fn() -> Result<Command>) -> Self {
        if !place.remote {
            return Self {
                file: SecretFile::at(&dev_vars::path()),
                databases: Databases::Files(workspace::data(), &place.database),
            };
        }
        let (name, infix) = if place.staging {
            ("rolecall-staging", ".staging")
        } else {
            ("rolecall", "")
        };
        let settings = place.settings.clone().unwrap_or_else(workspace::root);
        let mut workers = place.worker.clone();
        if workers.is_empty() {
            workers.push(name.to_owned());
        }
        Self {
            file: SecretFile::at(&settings.join(format!("deploy{infix}.secrets"))),
            databases: Databases::Remote(Remote {
                wrangler,
                workers,
                database: name.to_owned(),
            }),
        }
    }

    /// The numbers of this kind that are set.
    fn numbers(&self, kind: Kind) -> Result<Vec<u32>> {
        match &self.databases {
            Databases::Files(..) => self.file.numbers(kind),
            Databases::Remote(remote) => {
                Ok(kind.numbers(remote.names()?.iter().map(String::as_str)))
            }
        }
    }

    /// What every platform database names.
    fn counts(&self) -> Result<Vec<(String, Counts)>> {
        match &self.databases {
            Databases::Remote(remote) => Ok(vec![("Cloudflare".to_owned(), remote.counts()?)]),
            Databases::Files(data, further) => {
                let mut files = rows::databases(data)?;
                files.extend(further.iter().cloned());
                let counted = rows::counts(&files)?.into_iter();
                Ok(counted
                    .map(|(file, counts)| (file.display().to_string(), counts))
                    .collect())
            }
        }
    }

    fn status(&self) -> Result<()> {
        for kind in Kind::ALL {
            let numbers = self.numbers(kind)?;
            let names: Vec<String> = numbers.iter().map(|number| kind.name(*number)).collect();
            match names.split_last() {
                None => println!("{}: none is set", kind.name(1)),
                Some((newest, [])) => println!("{newest}"),
                Some((newest, older)) => {
                    println!("{newest}, the newest, beside {}", older.join(", "));
                }
            }
        }
        for (name, counts) in self.counts()? {
            if counts.is_empty() {
                println!("{name}: no keys");
            }
            for (version, n) in counts {
                println!("{name}: {n} wrapped under {}", Kind::Master.name(version));
            }
        }
        Ok(())
    }

    fn rotate(&self, kind: Kind) -> Result<()> {
        let numbers = self.numbers(kind)?;
        let next = kind.next(&numbers).map_err(|error| match kind {
            Kind::Master => error,
            Kind::Session => error.context(
                "retire them all with `cargo xtask secrets retire --session <n>` and let the next \
                 start make the first anew; everybody signs in again then",
            ),
        })?;
        let name = kind.name(next);
        // It may have been written down, and then something died.
        let value = if let Some(value) = self.copied(&name)? {
            value
        } else {
            let value = file::random()?;
            self.file.add(&[(name.clone(), value.clone())])?;
            value
        };
        let path = self.file.path().display();
        if let Databases::Remote(remote) = &self.databases {
            remote.put(&name, &value)?;
            println!("{name} is set; its only readable copy is in {path}.");
        } else {
            println!("{name} is in {path}.");
        }
        println!("{}", self.advice(kind, &numbers, next));
        Ok(())
    }

    /// The value of a secret that is not set yet but was written down.
    fn copied(&self, name: &str) -> Result<Option<String>> {
        if let Databases::Files(..) = self.databases {
            return Ok(None);
        }
        let all = self.file.all()?;
        Ok(all
            .into_iter()
            .find_map(|(known, value)| (known == name).then_some(value)))
    }

    fn advice(&self, kind: Kind, before: &[u32], next: u32) -> String {
        let restart = match self.databases {
            Databases::Files(..) => "Restart Rolecall.",
            Databases::Remote(_) => "The Worker has it already.",
        };
        let newest = kind.name(next);
        let retire = |flag: &str| {
            let older = before
                .iter()
                .map(|number| format!("     cargo xtask secrets retire {flag}{number}\n"));
            older.collect::<String>()
        };
        match kind {
            Kind::Master => format!(
                "  1. Back that file up, apart from the data.\n  \
                 2. {restart} From then on keys are wrapped under {newest}: a new person's at once, \
                 everybody else's when they next come.\n  \
                 3. To wrap all others now, as administrator: POST /api/admin/keys/rewrap, until \
                 nothing is `left`.\n  \
                 4. When nothing names them any more (`cargo xtask secrets status`):\n{}",
                retire("")
            ),
            Kind::Session => format!(
                "  1. {restart} From then on sessions and tokens are signed with {newest}; those \
                 signed before still count.\n  \
                 2. Sessions in use are signed anew within a day, API tokens never. When all that \
                 were signed before may end:\n{}",
                retire("--session ")
            ),
        }
    }

    fn retire(&self, kind: Kind, number: u32) -> Result<()> {
        let name = kind.name(number);
        let numbers = self.numbers(kind)?;
        ensure!(numbers.contains(&number), "{name} is not set");
        ensure!(
            numbers.last() != Some(&number) || kind == Kind::Session,
            "{name} is the newest: everything is wrapped under it. `cargo xtask secrets rotate` \
             makes the one after it"
        );
        if kind == Kind::Master {
            self.refuse_if_named(number)?;
        }
        if let Databases::Remote(remote) = &self.databases {
            remote.delete(&name)?;
            if self.file.numbers(kind)?.contains(&number) {
                let kept = self.file.take_away(&name)?;
                println!("{name} is set no more; {} keeps it.", kept.display());
            } else {
                println!("{name} is set no more.");
            }
        } else {
            let kept = self.file.take_away(&name)?;
            println!(
                "{name} is set no more; {} keeps it. Restart Rolecall.",
                kept.display()
            );
        }
        match kind {
            Kind::Master => println!(
                "Backups of the platform database from before open with it only: destroy it with \
                 the last of those."
            ),
            Kind::Session => println!("Whoever was signed in with it signs in again."),
        }
        Ok(())
    }

    fn refuse_if_named(&self, number: u32) -> Result<()> {
        let named: Vec<String> = self
            .counts()?
            .into_iter()
            .filter_map(|(place, counts)| {
                let n = counts.get(&number)?;
                Some(format!("  {n} in {place}"))
            })
            .collect();
        if named.is_empty() {
            return Ok(());
        }
        bail!(
            "people's keys are still wrapped under {}, and nobody could open them without it:\n{}\n\
             They are wrapped anew when their people next come, or all at once by an administrator: \
             POST /api/admin/keys/rewrap",
            Kind::Master.name(number),
            named.join("\n")
        )
    }
}

#[cfg(test)]
mod tests;
