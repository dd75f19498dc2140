//! Browser tests: find a browser, start a product for one person and one for many, do what people do.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::checks::{apt, run as run_command};
use super::product::{Form, Product};
use super::{Context, Target};
use crate::{npm, workspace};

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/snap/bin/chromium",
];

pub(super) fn run(context: &Context) -> Result<()> {
    let browser = match find() {
        Some(browser) => browser,
        None => install(context)?,
    };
    println!("the browser is {}", browser.display());
    let folder = workspace::root().join("tests/browser");
    npm::install(&folder, "npm-browser")?;
    let product = Product::start(Form::tested(Target::Workerd, false))?;
    // What the page does for many people is the same on every runtime, and this one is light.
    let people = Product::start(Form {
        mode: "cloud",
        variables: [("REGISTRATION", "open"), ("MAIL_PROVIDER", "none")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        label: Some("browser"),
        ..Form::tested(Target::Native, false)
    })?;
    let mut npm = Command::new("npm");
    npm.args(["test", "--silent"])
        .current_dir(&folder)
        .env("ROLECALL_URL", &product.url)
        .env("RECORDED_URL", &product.boards)
        .env("PEOPLE_URL", &people.url)
        .env("PEOPLE_LOG", people.runtime_log())
        .env("CHROME_PATH", &browser);
    run_command(npm)
}

fn find() -> Option<PathBuf> {
    let named = std::env::var_os("CHROME_PATH").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path =
        std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    named
        .into_iter()
        .chain(on_path)
        .chain(PLACES.map(PathBuf::from))
        .find(|place| place.is_file())
}

fn install(context: &Context) -> Result<PathBuf> {
    apt(
        context,
        "chromium",
        "no Chromium or Chrome was found: install one, or name it in CHROME_PATH",
    )?;
    match find() {
        Some(browser) => Ok(browser),
        None => bail!("apt installed chromium, but no browser is on PATH; name it in CHROME_PATH"),
    }
}
