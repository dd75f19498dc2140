//! `cargo xtask release`: the archive that deploying needs, and nothing else: no Rust, no sources.
//!
//! `build/release/rolecall-VERSION.tar.gz` holds one folder of that name: the functions as Workers'
//! modules and as Spin's components, the page, configurations, migrations, the tool that deploys,
//! a bill of materials and checksums. The same inputs make the same bytes: files are sorted, and
//! times and owners are fixed.

mod archive;
mod sbom;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub(crate) use archive::{pack, unpack};

use crate::progress::{Did, step};
use crate::{bindgen, build, fingerprint, npm, spin, workspace};

/// Paths with their bytes, in the order they are packed.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Where it names what each file should hash to, as `sha256sum --check` reads it.
pub(crate) const CHECKSUMS: &str = "SHA256SUMS";
/// Components that other triggers start, beside the functions.
const TRIGGERS: [&str; 2] = ["spin-cron", "spin-wakeup"];

/// How to make it.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Options {
    /// Where the archive goes.
    #[arg(long, default_value = "build/release")]
    out: PathBuf,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let archive = make(&workspace::root().join(&options.out))?;
    println!("the release is {}", archive.display());
    Ok(())
}

/// The version that is packed, and what its folder and archive are called.
pub(crate) fn name() -> String {
    format!("rolecall-{}", env!("CARGO_PKG_VERSION"))
}

/// Builds and packs; where the archive is.
pub(crate) fn make(out: &Path) -> Result<PathBuf> {
    compile()?;
    let archive = out.join(format!("{}.tar.gz", name()));
    step("Archive", || {
        let bytes = pack(&name(), &gather()?)?;
        fs::create_dir_all(out)?;
        let sum = fingerprint::hex(&Sha256::digest(&bytes));
        fs::write(&archive, bytes).with_context(|| format!("writing {}", archive.display()))?;
        let line = format!("{sum}  {}.tar.gz\n", name());
        fs::write(archive.with_extension("gz.sha256"), line)?;
        Ok(Did::Work)
    })?;
    Ok(archive)
}

/// What a deployment's plan is printed from, in `folder`.
pub(crate) fn outline(folder: &Path) -> Result<PathBuf> {
    let root = workspace::root();
    let mut files = Files::new();
    add_folder(&mut files, &root, "deploy")?;
    files.insert("release.json".to_owned(), pretty(&about(&root)?)?);
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, bytes)?;
    }
    Ok(folder.to_path_buf())
}

/// Everything compiled, as deployed.
fn compile() -> Result<()> {
    let functions = workspace::FUNCTIONS.map(|name| format!("rolecall-{name}"));
    let components: Vec<String> = functions
        .iter()
        .cloned()
        .chain(TRIGGERS.map(|name| format!("rolecall-{name}")))
        .collect();
    step("npm packages", || npm::install(&workspace::root(), "npm"))?;
    step("WASM target", || build::wasm_target(build::TARGET))?;
    step("WASI target", || build::wasm_target(spin::TARGET))?;
    step("Functions to WASM", || {
        build::compile(&functions, &[], true)
    })?;
    step("WASM modules", || bindgen::all(&workspace::FUNCTIONS, true))?;
    step("Functions to Spin components", || {
        spin::compile(
            &components,
            &[],
            workspace::profile(true),
            workspace::target(),
        )
    })?;
    build::page()
}

/// What the archive holds, of what was built.
pub(crate) fn gather() -> Result<Files> {
    let root = workspace::root();
    let mut files = Files::new();
    for file in [
        "entry.js",
        "wrangler.toml",
        "runtime-config.toml",
        "docs/operations.md",
        "docs/secrets.md",
        "docs/spin.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
    ] {
        add(&mut files, &root, file)?;
    }
    for folder in ["entry", "web/build", "d1-migrations", "deploy"] {
        add_folder(&mut files, &root, folder)?;
    }
    for only_in_the_repository in ["deploy/button.mjs", "deploy/fetch.mjs"] {
        files.remove(only_in_the_repository);
    }
    for function in workspace::FUNCTIONS {
        add(
            &mut files,
            &root,
            &format!("functions/{function}/wrangler.toml"),
        )?;
        for suffix in [".js", "_bg.wasm"] {
            add(
                &mut files,
                &root,
                &format!("build/cloudflare/{function}{suffix}"),
            )?;
        }
    }
    let compiled = workspace::target()
        .join(spin::TARGET)
        .join(workspace::profile(true));
    for component in workspace::FUNCTIONS.into_iter().chain(TRIGGERS) {
        let file = format!("rolecall_{}.wasm", component.replace('-', "_"));
        let path = compiled.join(&file);
        let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        files.insert(format!("components/{file}"), bytes);
    }
    for manifest in ["spin.toml", "spin-cron.toml", "spin-wakeup.toml"] {
        let text = fs::read_to_string(root.join(manifest))?;
        files.insert(manifest.to_owned(), packed_manifest(&text)?.into_bytes());
    }
    let (package, lock) = packages(&root)?;
    files.insert("package.json".to_owned(), pretty(&package)?);
    files.insert("package-lock.json".to_owned(), pretty(&lock)?);
    files.insert("release.json".to_owned(), pretty(&about(&root)?)?);
    files.insert("sbom.cdx.json".to_owned(), pretty(&sbom::make(&lock)?)?);
    let sums = checksums(&files);
    files.insert(CHECKSUMS.to_owned(), sums.into_bytes());
    Ok(files)
}

fn add(files: &mut Files, root: &Path, path: &str) -> Result<()> {
    let bytes = fs::read(root.join(path)).with_context(|| format!("reading {path}"))?;
    files.insert(path.to_owned(), bytes);
    Ok(())
}

fn add_folder(files: &mut Files, root: &Path, folder: &str) -> Result<()> {
    let entries = fs::read_dir(root.join(folder)).with_context(|| format!("reading {folder}"))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let path = format!(
            "{folder}/{}",
            name.to_str().context("a file name that is not UTF-8")?
        );
        if entry.file_type()?.is_dir() {
            add_folder(files, root, &path)?;
        } else {
            add(files, root, &path)?;
        }
    }
    Ok(())
}

fn pretty(value: &Value) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

/// A Spin manifest that refers to the packed components, and has nothing left to build.
fn packed_manifest(text: &str) -> Result<String> {
    const COMPILED: &str = "target/wasm32-wasip2/release/";
    let mut packed = String::new();
    let mut building = false;
    for line in text.lines() {
        if line.starts_with('[') {
            building = line.split('.').next_back() == Some("build]");
        } else if line.is_empty() {
            building = false;
        }
        if !building {
            let _ = writeln!(packed, "{}", line.replace(COMPILED, "components/"));
        }
    }
    let packed = packed.replace("spin build && spin up", "spin up");
    let packed = packed.replace("spin build -f", "spin up -f");
    ensure!(
        !packed.contains("target/"),
        "a Spin manifest still refers to what cargo built"
    );
    toml::from_str::<toml::Table>(&packed).context("the packed Spin manifest")?;
    Ok(packed)
}

/// package.json and its lock with what deploying needs: wrangler, and the Node it wants.
fn packages(root: &Path) -> Result<(Value, Value)> {
    const ONLY_BUILDS: &str = "binaryen";
    let read = |name: &str| -> Result<Value> {
        let text = fs::read_to_string(root.join(name))?;
        serde_json::from_str(&text).with_context(|| format!("reading {name}"))
    };
    let (mut package, mut lock) = (read("package.json")?, read("package-lock.json")?);
    let of_lock = lock
        .pointer_mut("/packages/")
        .context("the lock of package.json names no root")?;
    for place in [&mut package, of_lock] {
        let tools = place
            .get_mut("devDependencies")
            .and_then(Value::as_object_mut);
        tools
            .context("package.json names no tools")?
            .remove(ONLY_BUILDS);
    }
    package["scripts"] = json!({
        "deploy": "node deploy/deploy.mjs",
        "dev": "wrangler dev",
    });
    if let Some(package) = package.as_object_mut() {
        // For the Deploy button, which works on the repository.
        package.remove("cloudflare");
    }
    let locked = lock
        .get_mut("packages")
        .and_then(Value::as_object_mut)
        .context("packages")?;
    let gone = format!("node_modules/{ONLY_BUILDS}");
    let had = locked
        .remove(&gone)
        .with_context(|| format!("{ONLY_BUILDS} is not in the lock"))?;
    ensure!(
        had.get("dependencies").is_none(),
        "{ONLY_BUILDS} has dependencies of its own now"
    );
    Ok((package, lock))
}

/// `release.json`: the version, the schemas it brings and expects, and the configuration of the one
/// Worker, for the tool that deploys it.
fn about(root: &Path) -> Result<Value> {
    let worker: toml::Table = toml::from_str(&fs::read_to_string(root.join("wrangler.toml"))?)?;
    Ok(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "schema": {
            "platform": newest(&root.join("d1-migrations"))?,
            "tenant": newest(&root.join("functions/tenant/migrations"))?,
        },
        "worker": worker,
    }))
}

/// The largest number a file of this folder begins with.
fn newest(folder: &Path) -> Result<u32> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
    let names: Vec<_> = names.collect::<Result<_>>()?;
    let numbers = names
        .iter()
        .filter_map(|name| name.to_str()?.split('_').next()?.parse().ok());
    numbers
        .max()
        .with_context(|| format!("no migrations in {}", folder.display()))
}

fn checksums(files: &Files) -> String {
    let lines = files.iter().map(|(path, bytes)| {
        let sum = fingerprint::hex(&Sha256::digest(bytes));
        format!("{sum}  {path}\n")
    });
    lines.collect()
}

/// Checks an unpacked release against its checksums: nothing changed, missing or added.
pub(crate) fn verify(folder: &Path) -> Result<()> {
    let listed = fs::read_to_string(folder.join(CHECKSUMS)).context("reading the checksums")?;
    let mut found = Files::new();
    for path in archive::paths(folder)? {
        let bytes = fs::read(folder.join(&path))?;
        found.insert(path, bytes);
    }
    found.remove(CHECKSUMS);
    let sums = checksums(&found);
    if sums != listed {
        let wrong: Vec<&str> = sums
            .lines()
            .filter(|line| !listed.contains(*line))
            .chain(listed.lines().filter(|line| !sums.contains(*line)))
            .filter_map(|line| line.split("  ").nth(1))
            .collect();
        bail!(
            "{} is not the release that was packed; differing: {}",
            folder.display(),
            wrong.join(", ")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_refers_to_what_is_packed_and_builds_nothing() {
        let root = workspace::root();
        for name in ["spin.toml", "spin-cron.toml", "spin-wakeup.toml"] {
            let text = fs::read_to_string(root.join(name)).unwrap();
            let packed = packed_manifest(&text).unwrap();
            let table: toml::Table = toml::from_str(&packed).unwrap();
            let components = table["component"].as_table().unwrap();
            assert!(!components.is_empty());
            for (component, what) in components {
                let source = what["source"].as_str().unwrap();
                assert!(
                    source.starts_with("components/rolecall_"),
                    "{component}: {source}"
                );
                assert!(what.get("build").is_none(), "{component}");
            }
            let before: toml::Table = toml::from_str(&text).unwrap();
            assert_eq!(
                components.len(),
                before["component"].as_table().unwrap().len()
            );
        }
    }

    #[test]
    fn what_only_builds_is_left_out_of_the_packages() {
        let (package, lock) = packages(&workspace::root()).unwrap();
        assert!(package["devDependencies"]["wrangler"].is_string());
        assert_eq!(
            package["devDependencies"],
            lock["packages"][""]["devDependencies"]
        );
        assert!(!package.to_string().contains("binaryen"));
        assert!(lock["packages"]["node_modules/wrangler"].is_object());
        assert!(lock["packages"]["node_modules/binaryen"].is_null());
    }

    #[test]
    fn a_release_says_what_it_expects() {
        let about = about(&workspace::root()).unwrap();
        assert!(about["schema"]["platform"].as_u64() >= Some(6), "{about}");
        assert_eq!(about["worker"]["name"], "rolecall");
    }

    #[test]
    fn a_changed_a_missing_and_an_added_file_are_seen() {
        let folder = std::env::temp_dir().join(format!("rolecall-verify-{}", std::process::id()));
        let mut files = Files::from([
            ("a/b".to_owned(), b"1".to_vec()),
            ("c".to_owned(), b"2".to_vec()),
        ]);
        files.insert(CHECKSUMS.to_owned(), checksums(&files).into_bytes());
        let bytes = pack("x", &files).unwrap();
        let _ = fs::remove_dir_all(&folder);
        let unpacked = unpack(&bytes, &folder).unwrap();
        verify(&unpacked).unwrap();
        fs::write(unpacked.join("c"), "3").unwrap();
        assert!(verify(&unpacked).unwrap_err().to_string().contains('c'));
        fs::write(unpacked.join("c"), "2").unwrap();
        fs::write(unpacked.join("d"), "").unwrap();
        assert!(verify(&unpacked).is_err());
        fs::remove_file(unpacked.join("d")).unwrap();
        fs::remove_file(unpacked.join("c")).unwrap();
        assert!(verify(&unpacked).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
