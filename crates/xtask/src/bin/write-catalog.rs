//! `write-catalog FOLDER`: the built-in patch facts in the binary form that browsers fetch, the default set and the
//! full set of each family. Files that hold the same bytes already are left alone.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("usage: write-catalog FOLDER")?);
    fs::create_dir_all(&folder)?;
    write(&folder.join("default.catalog"), &patchplay_catalog::default_set().to_bytes())?;
    for (family, facts) in patchplay_catalog::full_sets() {
        write(&folder.join(family.file_name()), &facts.to_bytes())?;
    }
    Ok(())
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|kept| kept == bytes) {
        return Ok(());
    }
    fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}
