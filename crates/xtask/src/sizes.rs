//! What a visitor downloads: raw, and with brotli at its highest level, as servers send it.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
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

    /// What is fetched when somebody opens it: lessons, scenarios, and the sentences of other languages.
    fn is_shelved(&self) -> bool {
        self.name.ends_with(".yaml") || self.name.ends_with(".json")
    }

    /// Code that every visit loads.
    pub(crate) fn is_first_code(&self) -> bool {
        let later = [Self::is_terraform, Self::is_archiver, Self::is_shelved, Self::is_notice, Self::is_icon];
        !(self.is_catalog() || later.iter().any(|is_later| is_later(self)))
    }

    /// The page's module, which Vite names with a digest.
    fn is_page(&self) -> bool {
        self.name.contains("patchplay_web_bg") && self.name.ends_with(".wasm")
    }

    /// Scripts of the first visit.
    fn is_first_script(&self) -> bool {
        self.is_first_code() && self.name.ends_with(".js")
    }

    /// The engine's module, which Vite names with a digest.
    pub(crate) fn is_engine(&self) -> bool {
        self.name.contains("patchplay_bg") && self.name.ends_with(".wasm")
    }
}

/// A part of what every visit loads.
struct Ceiling {
    what: &'static str,
    is_of: fn(&Size) -> bool,
    /// Bytes after brotli, level 11.
    most: u64,
}

/// What each part may weigh: a few per cent more than it does, so that growth is noticed when it comes. It is raised by
/// whoever knows what the bytes are for, and lowered by whoever saves some.
const CEILINGS: [Ceiling; 3] = [
    Ceiling { what: "the engine's module", is_of: Size::is_engine, most: 850_000 },
    Ceiling { what: "the page's module", is_of: Size::is_page, most: 480_000 },
    Ceiling { what: "the scripts of the first visit", is_of: Size::is_first_script, most: 145_000 },
];

/// Refuses a site of which a part weighs more than it may.
pub(crate) fn keep_ceilings(sizes: &[Size]) -> Result<()> {
    for Ceiling { what, is_of, most } in CEILINGS {
        let brotli: u64 = sizes.iter().filter(|size| is_of(size)).map(|size| size.brotli).sum();
        ensure!(brotli > 0, "the site lacks {what}");
        ensure!(brotli <= most, "{what}: {brotli} bytes after brotli, and at most {most} are allowed (`CEILINGS`)");
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn site(engine: u64, script: u64) -> Vec<Size> {
        let size = |name: &str, brotli| Size { name: name.to_owned(), raw: brotli * 3, brotli };
        vec![
            size("assets/patchplay_bg-Ab1.wasm", engine),
            size("assets/patchplay_web_bg-Cd2.wasm", 1),
            size("assets/index-Ef3.js", script),
            // Loaded later, whatever they weigh.
            size("assets/terraform-Gh4.js", 1 << 30),
            size("assets/terraform_bg-Ij5.wasm", 1 << 30),
        ]
    }

    #[test]
    fn a_part_that_is_missing_or_too_heavy_is_refused() {
        let told = |sizes: &[Size]| keep_ceilings(sizes).map_err(|error| error.to_string());
        assert_eq!(told(&site(1, 1)), Ok(()));
        let [engine, _, scripts] = CEILINGS;
        assert!(told(&site(engine.most + 1, 1)).unwrap_err().starts_with("the engine's module"));
        assert!(told(&site(1, scripts.most + 1)).unwrap_err().starts_with("the scripts"));
        assert_eq!(told(&site(0, 1)).unwrap_err(), "the site lacks the engine's module");
    }
}
