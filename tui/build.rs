//! Puts the page into the binary: every file of `www/` that is neither hidden nor only for tools, once its modules are
//! built.
//!
//! Without them the binary builds all the same, and says at `/` what is missing.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let www = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../www");
    println!("cargo::rerun-if-changed={}", www.display());
    let mut files = Vec::new();
    if www.join("pkg/form_bg.wasm").is_file() {
        collect(&www, &mut files)?;
        files.sort();
    }
    let mut table = String::from("&[\n");
    for file in &files {
        let path = file.strip_prefix(&www)?.to_string_lossy().replace('\\', "/");
        writeln!(
            table,
            "    ({:?}, include_bytes!({:?})),",
            format!("/{path}"),
            fs::canonicalize(file)?.to_string_lossy()
        )?;
    }
    table.push(']');
    fs::write(Path::new(&std::env::var("OUT_DIR")?).join("www.rs"), table)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // Declarations, and what tells tools how to read the modules.
        let for_tools = name.ends_with(".d.ts") || name.ends_with(".json");
        if name.starts_with('.') || for_tools {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
