//! `write-catalog FILE`: the built-in patch facts in the binary form that browsers fetch.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let file = PathBuf::from(std::env::args_os().nth(1).context("usage: write-catalog FILE")?);
    let bytes = patchplay_catalog::default_set().to_bytes();
    if fs::read(&file).is_ok_and(|kept| kept == bytes) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))
}
