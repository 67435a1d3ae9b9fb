//! `write-catalog FOLDER`: the built-in patch facts in the binary form that browsers fetch, the default set and the
//! full set of each family, and `facts-until.txt`, how far each reaches. Files that hold the same bytes already are left alone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("usage: write-catalog FOLDER")?);
    fs::create_dir_all(&folder)?;
    let default = ("default.catalog", patchplay_catalog::default_set());
    let full = patchplay_catalog::full_sets().map(|(family, facts)| (family.file_name(), facts));
    let mut dates = String::new();
    for (name, facts) in std::iter::once(default).chain(full) {
        write(&folder.join(name), &facts.to_bytes())?;
        dates.push_str(&format!("{name}: facts until {}\n", facts.facts_until()));
    }
    write(&folder.join("facts-until.txt"), dates.as_bytes())
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|kept| kept == bytes) {
        return Ok(());
    }
    fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}
