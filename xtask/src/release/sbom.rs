//! The bill of materials, CycloneDX 1.5 as JSON: every crate the functions are made of, what the page
//! is made with, and the tool that deploys. Without a time or a serial number, so that the same
//! locks make the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::TRIGGERS;
use crate::{build, fingerprint, spin, workspace};

/// What `cargo metadata` says, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

/// The document; `tools` is the lock of what deploys.
pub(super) fn make(tools: &Value) -> Result<Value> {
    let mut components = BTreeMap::new();
    let mut needs = BTreeMap::new();
    for target in [build::TARGET, spin::TARGET] {
        crates(target, &mut components, &mut needs)?;
    }
    let page = fs::read_to_string(workspace::root().join("web/package-lock.json"))?;
    npm(&serde_json::from_str(&page)?, "page", &mut components)?;
    npm(tools, "deployment", &mut components)?;

    let product = format!("pkg:generic/rolecall@{}", env!("CARGO_PKG_VERSION"));
    let functions: Vec<String> = needs
        .keys()
        .filter(|name: &&String| name.starts_with("pkg:generic/rolecall-"))
        .cloned()
        .collect();
    needs.insert(product.clone(), functions.into_iter().collect());
    let dependencies: Vec<Value> = needs
        .into_iter()
        .map(|(name, on)| json!({ "ref": name, "dependsOn": on }))
        .collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": product,
                "name": "rolecall",
                "version": env!("CARGO_PKG_VERSION"),
                "licenses": [{ "expression": "Apache-2.0 OR MIT" }],
                "purl": product,
            },
        },
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": dependencies,
    }))
}

/// Adds the crates that the functions are linked from, on this target.
fn crates(
    target: &str,
    components: &mut BTreeMap<String, Value>,
    needs: &mut BTreeMap<String, BTreeSet<String>>,
) -> Result<()> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            target,
        ])
        .current_dir(workspace::root())
        .output()
        .context("starting cargo")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo metadata: {said}");
    let all: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let sums = checksums()?;
    let packages: BTreeMap<&str, &Package> = all
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let nodes: BTreeMap<&str, &Node> = all
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();

    let shipped = workspace::FUNCTIONS
        .into_iter()
        .chain(TRIGGERS)
        .map(|name| format!("rolecall-{name}"));
    let shipped: BTreeSet<String> = shipped.collect();
    let mut waiting: Vec<&str> = all
        .packages
        .iter()
        .filter(|package| package.source.is_none() && shipped.contains(&package.name))
        .map(|package| package.id.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let package = packages
            .get(id)
            .context("a crate that cargo does not know")?;
        let purl = purl_of(package);
        let mut component = json!({
            "type": "library",
            "bom-ref": purl,
            "name": package.name,
            "version": package.version,
            "purl": purl,
        });
        if let Some(license) = &package.license {
            // The older way of writing it.
            component["licenses"] = json!([{ "expression": license.replace('/', " OR ") }]);
        }
        if let Some(sum) = sums.get(&(package.name.clone(), package.version.clone())) {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
        }
        components.insert(purl.clone(), component);
        let on = needs.entry(purl).or_default();
        for dependency in nodes.get(id).map_or(&[][..], |node| &node.deps) {
            // Neither what builds it nor what tests it is in it.
            if dependency.dep_kinds.iter().any(|kind| kind.kind.is_none())
                && let Some(package) = packages.get(dependency.pkg.as_str())
            {
                on.insert(purl_of(package));
                waiting.push(&dependency.pkg);
            }
        }
    }
    Ok(())
}

fn purl_of(package: &Package) -> String {
    let kind = if package.source.is_some() {
        "cargo"
    } else {
        "generic"
    };
    format!("pkg:{kind}/{}@{}", package.name, package.version)
}

/// SHA-256 of what was downloaded, by name and version.
fn checksums() -> Result<BTreeMap<(String, String), String>> {
    #[derive(Deserialize)]
    struct Lock {
        package: Vec<Locked>,
    }
    #[derive(Deserialize)]
    struct Locked {
        name: String,
        version: String,
        checksum: Option<String>,
    }
    let lock: Lock = toml::from_str(&fs::read_to_string(workspace::root().join("Cargo.lock"))?)?;
    let sums = lock.package.into_iter();
    Ok(sums
        .filter_map(|one| Some(((one.name, one.version), one.checksum?)))
        .collect())
}

/// Adds the packages of an npm lock (version 3), for this `part` of the product.
fn npm(lock: &Value, part: &str, components: &mut BTreeMap<String, Value>) -> Result<()> {
    let packages = lock
        .get("packages")
        .and_then(Value::as_object)
        .context("no packages in a lock")?;
    for (place, package) in packages {
        let Some((_, name)) = place.rsplit_once("node_modules/") else {
            continue;
        };
        let name = package.get("name").and_then(Value::as_str).unwrap_or(name);
        let version = package
            .get("version")
            .and_then(Value::as_str)
            .context("no version")?;
        let purl = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
        let component = components.entry(purl.clone()).or_insert_with(|| {
            json!({
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": version,
                "purl": purl,
                "properties": [{ "name": "rolecall:part", "value": part }],
            })
        });
        let component: Option<&mut Map<String, Value>> = component.as_object_mut();
        let component = component.context("a component is an object")?;
        if let Some(license) = package.get("license").and_then(Value::as_str) {
            component.insert(
                "licenses".to_owned(),
                json!([{ "expression": plain(license) }]),
            );
        }
        if let Some(hash) = package
            .get("integrity")
            .and_then(Value::as_str)
            .and_then(sha512)
        {
            component.insert(
                "hashes".to_owned(),
                json!([{ "alg": "SHA-512", "content": hash }]),
            );
        }
    }
    Ok(())
}

/// An SPDX expression has no brackets around the whole of it.
fn plain(license: &str) -> &str {
    license
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(license)
}

/// npm writes `sha512-` and base64.
fn sha512(integrity: &str) -> Option<String> {
    let text = integrity.strip_prefix("sha512-")?;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .ok()?;
    Some(fingerprint::hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_npm_package_is_named_hashed_and_placed() {
        let lock = json!({"packages": {
            "": {"name": "root"},
            "node_modules/@a/b": {
                "version": "1.2.3", "license": "(MIT OR CC0-1.0)", "integrity": "sha512-AQID"
            },
        }});
        let mut components = BTreeMap::new();
        npm(&lock, "page", &mut components).unwrap();
        assert_eq!(components.len(), 1);
        let found = &components["pkg:npm/%40a/b@1.2.3"];
        assert_eq!(found["licenses"][0]["expression"], "MIT OR CC0-1.0");
        assert_eq!(found["hashes"][0]["content"], "010203");
        assert_eq!(found["properties"][0]["value"], "page");
    }

    #[test]
    fn every_function_stands_in_it_with_what_it_is_linked_from() {
        let bill = make(&json!({"packages": {}})).unwrap();
        assert_eq!(bill["bomFormat"], "CycloneDX");
        assert_eq!(bill["specVersion"], "1.5");
        let names: BTreeSet<&str> = bill["components"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|c| c["name"].as_str())
            .collect();
        for name in workspace::FUNCTIONS {
            assert!(
                names.contains(format!("rolecall-{name}").as_str()),
                "{name}"
            );
        }
        for name in ["axum", "chacha20poly1305", "wasm-bindgen", "spin-sdk"] {
            assert!(names.contains(name), "{name}");
        }
        // Used natively and by tests alone.
        for name in ["rusqlite", "insta", "proptest", "xtask"] {
            assert!(!names.contains(name), "{name}");
        }
        let known: BTreeSet<&str> = bill["components"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|c| c["bom-ref"].as_str())
            .collect();
        for dependency in bill["dependencies"].as_array().unwrap() {
            for on in dependency["dependsOn"].as_array().unwrap() {
                assert!(known.contains(on.as_str().unwrap()), "{on}");
            }
        }
    }
}
