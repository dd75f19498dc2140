//! Lists the migrations of the platform database in the order they apply: the same files D1 gets,
//! then this adapter's own tables. They are compiled in, because a component has no build folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut list = String::from("&[\n");
    for folder in [here.join("../../d1-migrations"), here.join("migrations")] {
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in sql_files(&folder)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let path = file.canonicalize()?.display().to_string();
            println!("cargo::rerun-if-changed={path}");
            let _ = writeln!(list, "    ({name:?}, include_str!({path:?})),");
        }
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("migrations.rs"), list)
}

fn sql_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "sql") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
