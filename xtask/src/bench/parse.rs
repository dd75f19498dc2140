//! Parse rates of every board, and of Python's usual libraries on the same payloads in the same run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::{Figures, take};
use crate::progress::{Did, step};
use crate::{process, workspace};

/// Adds the rates of both and how many times faster ours is: of the same work, the texts of postings
/// (`…_texts_times_python`), and with everything else that is read of them (`…_times_python`).
pub(super) fn beside_python(figures: &mut Figures) -> Result<()> {
    let captures = captures()?;
    let list = workspace::data().join("bench/payloads.json");
    fs::create_dir_all(list.parent().unwrap_or(&list))?;
    take(
        figures,
        "",
        &[
            "parse",
            &captures.display().to_string(),
            &list.display().to_string(),
        ],
    )?;
    let mut python = None;
    step("Python's libraries", || {
        let (found, did) = environment()?;
        python = Some(found);
        Ok(did)
    })?;
    let output = Command::new(python.context("there is no Python")?)
        .arg(workspace::root().join("tests/measure/peers.py"))
        .arg(&list)
        .output()
        .context("starting Python")?;
    ensure!(
        output.status.success(),
        "peers.py ended with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    let theirs: Figures = serde_json::from_slice(&output.stdout).context("reading its figures")?;
    let (mut ours_all, mut theirs_all, mut whole_all) = (0.0, 0.0, 0.0);
    let mut postings = 0;
    for (board, figure) in theirs {
        let rate =
            |figures: &Figures, name: &str| figures.get(name).and_then(|f| f["value"].as_f64());
        let n = figure["n"].as_f64().unwrap_or_default();
        let python = figure["value"].as_f64().unwrap_or(f64::INFINITY);
        let texts = rate(figures, &format!("parse_{board}_texts")).unwrap_or_default();
        let whole = rate(figures, &format!("parse_{board}")).unwrap_or_default();
        postings += figure["n"].as_u64().unwrap_or_default();
        ours_all += n / texts;
        theirs_all += n / python;
        whole_all += n / whole;
        for (name, ours) in [("texts_times_python", texts), ("times_python", whole)] {
            figures.insert(
                format!("parse_{board}_{name}"),
                times(ours / python, &figure["n"]),
            );
        }
        figures.insert(format!("parse_{board}_python"), figure);
    }
    for (name, seconds) in [
        ("texts_times_python", ours_all),
        ("times_python", whole_all),
    ] {
        figures.insert(
            format!("parse_all_{name}"),
            times(theirs_all / seconds, &json!(postings)),
        );
    }
    Ok(())
}

fn times(times: f64, n: &serde_json::Value) -> serde_json::Value {
    json!({"value": (times * 10.0).round() / 10.0, "n": n, "unit": "times as many postings a second"})
}

/// The folder of recorded payloads: the one `CORPUS_DIR` names, else the one beside the workspace.
fn captures() -> Result<PathBuf> {
    let corpus = std::env::var_os("CORPUS_DIR")
        .map_or_else(|| workspace::root().join("../shared/corpus"), PathBuf::from);
    let captures = corpus.join("boards");
    ensure!(
        captures.is_dir(),
        "there are no recorded payloads at {}; CORPUS_DIR names the folder that holds `boards`",
        captures.display()
    );
    Ok(captures)
}

/// A Python of our own with the libraries, kept between runs.
fn environment() -> Result<(PathBuf, Did)> {
    let folder = workspace::target().join("bench-python");
    let python = folder.join("bin/python");
    let wanted = workspace::root().join("tests/measure/peers.txt");
    let installed = folder.join("installed.txt");
    let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    if python.exists() && text(&installed) == text(&wanted) {
        return Ok((python, Did::Nothing));
    }
    let mut create = Command::new("python3");
    create.args(["-m", "venv"]).arg(&folder);
    process::run_quietly(create).context("making a Python environment")?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--requirement"])
        .arg(&wanted);
    process::run_quietly(pip).context("installing Python's libraries")?;
    fs::copy(&wanted, &installed)?;
    Ok((python, Did::Work))
}
