//! What a visitor downloads: raw, and with brotli at its highest level, as servers send it.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::house::House;
use crate::{node, notices, precompressed, process, stamp};

/// One file.
#[derive(Debug)]
pub(crate) struct Size {
    /// Path below `dist/` or `target/npm`.
    pub(crate) name: String,
    /// Bytes.
    pub(crate) raw: u64,
    /// Bytes after brotli, level 11.
    pub(crate) brotli: u64,
}

impl Size {
    /// Patch facts rather than code.
    pub(crate) fn is_catalog(&self) -> bool {
        self.name.ends_with(".catalog")
    }

    /// The patch facts that every visitor downloads.
    pub(crate) fn is_default_catalog(&self) -> bool {
        self.is_catalog() && self.name.rsplit('/').next().is_some_and(|file| file.starts_with("default"))
    }

    /// Pictures that only a browser loads which installs the page.
    fn is_icon(&self) -> bool {
        self.name.ends_with(".png")
    }

    /// What the page loads only when somebody saves an archive.
    fn is_archiver(&self) -> bool {
        self.name.rsplit('/').next().is_some_and(|file| file.starts_with("fflate") || file.starts_with("browser-"))
    }

    /// What nobody loads before asking for it: the licences of what the site is made of.
    fn is_notice(&self) -> bool {
        self.name == notices::PAGE
    }

    /// What a page loads only for Terraform: the second module and its script.
    fn is_terraform(&self) -> bool {
        self.name.rsplit('/').next().is_some_and(|file| file.starts_with("terraform"))
    }

    /// Code that every visit loads.
    pub(crate) fn is_first_code(&self) -> bool {
        !(self.is_catalog() || self.is_terraform() || self.is_icon() || self.is_archiver() || self.is_notice())
    }

    /// The engine's module, which Vite names with a digest.
    pub(crate) fn is_engine(&self) -> bool {
        self.name.contains("patchplay_bg") && self.name.ends_with(".wasm")
    }
}

/// Files of a folder of the repository, by name.
pub(crate) fn of(house: &House, folder: &str) -> Result<Vec<Size>> {
    const MEASURE: &str = "const fs = require('node:fs'), zlib = require('node:zlib'); \
        console.log(JSON.stringify(process.argv.slice(1).map((file) => { const bytes = fs.readFileSync(file); \
        return [bytes.length, zlib.brotliCompressSync(bytes).length]; })));";
    let root = house.path(folder);
    let mut files = stamp::files(&root)?;
    // The same bytes once more, for servers that do not compress.
    files.retain(|file| !precompressed::is_copy(file));
    let printed = process::output(node::node(house, folder).args(["-e", MEASURE, "--"]).args(&files))?;
    let numbers: Value = serde_json::from_str(&printed).context("node printed no JSON")?;
    let number = |file: usize, column: usize| numbers.get(file)?.get(column)?.as_u64();
    let size = |(index, file): (usize, &std::path::PathBuf)| {
        Some(Size { name: below(file, &root), raw: number(index, 0)?, brotli: number(index, 1)? })
    };
    files.iter().enumerate().map(size).collect::<Option<_>>().context("node measured fewer files than it was given")
}

/// The sizes of some folders as a table.
pub(crate) fn table(house: &House, folders: &[&str]) -> Result<String> {
    let mut table = String::new();
    for folder in folders {
        let sizes = of(house, folder)?;
        writeln!(table, "\n{:<44}{:>12}{:>12}", format!("{folder}/"), "bytes", "brotli 11")?;
        for size in &sizes {
            writeln!(table, "  {:<42}{:>12}{:>12}", size.name, size.raw, size.brotli)?;
        }
        for (what, catalog) in [("code", false), ("patch facts", true)] {
            let part = || sizes.iter().filter(|size| size.is_catalog() == catalog);
            let (raw, brotli) = (part().map(|size| size.raw).sum::<u64>(), part().map(|size| size.brotli).sum::<u64>());
            writeln!(table, "  {:<42}{raw:>12}{brotli:>12}", format!("= {what}"))?;
        }
    }
    writeln!(table)?;
    Ok(table)
}

/// Bytes of the archive that npm would publish of a folder, and what it unpacks to.
pub(crate) fn packed(house: &House, folder: &str) -> Result<(u64, u64)> {
    let printed = process::output(node::npm().current_dir(house.path(folder)).args(["pack", "--dry-run", "--json"]))?;
    let packed: Value = serde_json::from_str(&printed).context("npm pack printed no JSON")?;
    let number = |key: &str| packed.get(0)?.get(key)?.as_u64();
    number("size").zip(number("unpackedSize")).context("npm pack told no size")
}

fn below(file: &Path, root: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/")
}
