//! Puts the page into the binary: every file of `dist/`, once `cargo xtask web` has built it, compressed where that makes it smaller.
//!
//! Without them the binary builds all the same, and says at `/` what is missing.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    let dist = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../dist");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.join("pkg/form_bg.wasm").is_file() {
        collect(&dist, &mut files)?;
        files.sort();
    }
    let mut table = String::from("&[\n");
    for (number, file) in files.iter().enumerate() {
        let path = file.strip_prefix(&dist)?.to_string_lossy().replace('\\', "/");
        let content = fs::read(file)?;
        let packed = packed(&content)?;
        let is_packed = packed.len() < content.len();
        let embedded = out.join(format!("page-{number}"));
        fs::write(&embedded, if is_packed { &packed } else { &content })?;
        writeln!(
            table,
            "    Embedded {{ path: {:?}, tag: \"{:016x}\", length: {}, is_packed: {is_packed}, bytes: include_bytes!({:?}) }},",
            format!("/{path}"),
            tag(&content),
            content.len(),
            embedded.to_string_lossy()
        )?;
    }
    table.push(']');
    fs::write(out.join("page.rs"), table)?;
    Ok(())
}

fn packed(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

/// Changes whenever the content does.
fn tag(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
