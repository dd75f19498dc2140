//! The secret that seals is changed twice under a product that is in use and is killed while it wraps
//! keys anew. Nothing may be lost, everything must open, and at the end nothing names an old secret.

mod load;
mod people;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use crate::drill::{kill_all, random};
use crate::secrets::rows::{self, Counts};
use crate::test::Target;
use crate::test::product::{Form, Product};
use crate::workspace;
use load::Load;
use people::People;

/// Rotations.
const ROTATIONS: u32 = 2;
/// Deaths in each.
const DEATHS: u64 = 3;
/// Requests for wrapping anew until nothing can be left of so few keys.
const ROUNDS: u32 = 200;
/// Milliseconds to wait for an answer before a death.
const PATIENCE: u32 = 20_000;

/// How many people there are, all told; those who only were there once keep their keys under the old
/// secret until somebody wraps them anew.
const fn population(target: Target) -> usize {
    match target {
        Target::Native => 1_200,
        Target::Workerd => 120,
        Target::Spin | Target::SpinHost => 150,
    }
}

/// What happened, for people to read.
#[derive(Debug, Default)]
struct Figures {
    deaths: u64,
    by_route: u64,
}

/// A product with a file of secrets of its own.
struct Drill {
    product: Product,
    people: People,
    secrets: PathBuf,
    data: PathBuf,
    figures: Figures,
}

/// Runs it:
///
/// 1. people come, each with something of their own;
/// 2. twice: a new secret beside the old one, a restart, deaths while keys are wrapped anew under
///    load, wrapping until nothing is left, the old secret away, a restart without it;
/// 3. everything opens, and what was answered is there, once.
pub(crate) fn run(target: Target) -> Result<()> {
    let mut drill = Drill::start(target)?;
    let before = drill.people.settle()?;
    let mut load = Load::new(&drill.people);
    for rotation in 1..=ROTATIONS {
        drill.rotate(rotation, &mut load)?;
    }
    load.check()?;
    drill.people.check(&before)?;
    let counts = drill.counts()?;
    ensure!(
        counts.keys().eq([&(ROTATIONS + 1)]),
        "rows name other secrets than the newest: {counts:?}"
    );
    let figures = &drill.figures;
    println!(
        "{} keys, {ROTATIONS} rotations, {} deaths; {} wrapped anew by the last requests, the others by \
         requests that died and as their people came; {} requests, {} turns met a death; {} answered \
         writes are there, each once",
        counts.values().sum::<u64>(),
        figures.deaths,
        figures.by_route,
        load.requests,
        load.failed,
        load.written(),
    );
    Ok(())
}

impl Drill {
    fn start(target: Target) -> Result<Self> {
        let form = people::form(target);
        let data = form.data();
        // Beside the data, which a fresh start clears; by its name, because two may go on at once.
        let secrets = data.with_extension("vars");
        fs::create_dir_all(workspace::data().join("test"))?;
        for ending in ["vars", "vars.retired", "vars.new"] {
            let file = data.with_extension(ending);
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        let form = Form {
            secrets: Some(secrets.clone()),
            ..form
        };
        let product = Product::start(form)?;
        let people = People::of(&product, population(target), &data)?;
        Ok(Self {
            product,
            people,
            secrets,
            data,
            figures: Figures::default(),
        })
    }

    fn rotate(&mut self, old: u32, load: &mut Load) -> Result<()> {
        let new = old + 1;
        self.secrets(&["rotate"])?;
        ensure!(
            self.secrets(&["retire", &old.to_string()]).is_err(),
            "a secret went that everything is wrapped under"
        );
        self.product.end();
        self.product.restart()?;
        for death in 1..=DEATHS {
            load.during(|| self.die(old, death))?;
            let counts = self.counts()?;
            ensure!(
                counts.keys().all(|version| [old, new].contains(version)),
                "a row names a secret that is not set: {counts:?}"
            );
            println!(
                "  rotation {old}, death {death}: {} keys under the new secret, {} under the old",
                counts.get(&new).unwrap_or(&0),
                counts.get(&old).unwrap_or(&0)
            );
        }
        load.during(|| {
            self.figures.by_route += self.people.rewrap_all(ROUNDS)?;
            Ok(())
        })?;
        let left = self.counts()?;
        ensure!(left.keys().eq([&new]), "after wrapping anew: {left:?}");
        self.secrets(&["retire", &old.to_string()])?;
        self.product.end();
        self.product.restart()
    }

    /// Kills the product at a random moment, and starts it again: the first time while people's
    /// coming wraps their keys anew, then during the first request that wraps many, then during the
    /// one after it.
    fn die(&mut self, old: u32, death: u64) -> Result<()> {
        let moment = random(u64::from(old), death) % 100;
        let answered = AtomicU64::new(0);
        thread::scope(|scope| {
            if death > 1 {
                // Until nobody answers any more.
                scope.spawn(|| {
                    while self.people.rewrap().is_ok() {
                        answered.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            for _ in 0..PATIENCE {
                if answered.load(Ordering::SeqCst) + 2 >= death {
                    break;
                }
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_millis(moment));
            kill_all(&self.product)
        })?;
        self.figures.deaths += 1;
        self.product.restart()
    }

    /// What the product's platform database names.
    fn counts(&self) -> Result<Counts> {
        let files = rows::databases(&self.data)?;
        ensure!(!files.is_empty(), "no database in {}", self.data.display());
        let mut all = BTreeMap::new();
        for counts in rows::counts(&files)?.into_values() {
            for (version, n) in counts {
                *all.entry(version).or_default() += n;
            }
        }
        Ok(all)
    }

    /// `cargo xtask secrets …` on this drill's file.
    fn secrets(&self, arguments: &[&str]) -> Result<()> {
        let output = Command::new(std::env::current_exe().context("finding this program")?)
            .arg("secrets")
            .args(arguments)
            .env("ROLECALL_SECRETS", &self.secrets)
            .env("ROLECALL_DATA", &self.data)
            .current_dir(workspace::root())
            .output()
            .context("starting this program again")?;
        if !output.status.success() {
            bail!(
                "`secrets {}` ended with {}:\n{}",
                arguments.join(" "),
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }
}
