//! From what cargo built to what entry.js imports: JavaScript glue beside each module, and for a
//! release the module made smaller.

use std::fs;
use std::thread;

use anyhow::{Context as _, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::fingerprint::{Inputs, unless_unchanged};
use crate::progress::Did;
use crate::{npm, process, workspace};

/// What rustc and wasm-bindgen use of WASM. Not `--all-features`: that makes wasm-opt write encodings
/// no runtime reads yet.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The steps for every function.
pub(crate) fn all(functions: &[&str], release: bool) -> Result<Did> {
    let mut did = Did::Nothing;
    thread::scope(|scope| {
        let running: Vec<_> = functions
            .iter()
            .map(|name| scope.spawn(move || one(&format!("rolecall_{name}"), name, release)))
            .collect();
        for thread in running {
            let done = thread
                .join()
                .map_err(|_| anyhow!("making a module panicked"))?;
            if done? == Did::Work {
                did = Did::Work;
            }
        }
        Ok(did)
    })
}

/// Makes `build/cloudflare/<name>.js` and `<name>_bg.wasm` of the crate `library`.
///
/// Target `web`, because its `initSync({ module })` leaves it to us when an instance is made, and
/// `__wbg_reset_state()` gives a fresh one after a panic (entry/module.js).
pub(crate) fn one(library: &str, name: &str, release: bool) -> Result<Did> {
    let input = workspace::compiled(library, release);
    if !input.exists() {
        bail!("{} is missing; cargo should have built it", input.display());
    }
    let folder = workspace::modules();
    let module = folder.join(format!("{name}_bg.wasm"));
    let outputs = [folder.join(format!("{name}.js")), module.clone()];
    let inputs = Inputs::default()
        .word(workspace::profile(release))
        .word(include_str!("bindgen.rs"))
        .path(&input)?;
    unless_unchanged(&format!("module-{name}"), inputs, &outputs, || {
        fs::create_dir_all(&folder)?;
        Bindgen::new()
            .input_path(&input)
            .web(true)?
            .out_name(name)
            .typescript(false)
            .reset_state_function(true)
            .remove_name_section(release)
            .remove_producers_section(true)
            .generate(&folder)
            .with_context(|| format!("making the glue of {}", input.display()))?;
        if release {
            let mut wasm_opt = npm::tool("wasm-opt")?;
            // LLVM has inlined already; what wasm-opt inlines on top of that makes the gzipped module
            // three to six percent larger.
            wasm_opt
                .args(["-Os", "--skip-pass=inlining-optimizing"])
                .args(FEATURES);
            wasm_opt.arg("-o").arg(&module).arg(&module);
            process::run_quietly(wasm_opt)?;
        }
        Ok(())
    })
}
