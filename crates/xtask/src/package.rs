//! The npm package, `target/npm`: the modules' release, the catalogues, and what is written by hand beside them.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::bindings;
use crate::house::House;
use crate::process::say;
use crate::stamp;

/// Folder of the package.
pub(crate) const FOLDER: &str = "target/npm";

/// Written by hand, in `crates/wasm/npm`.
const BY_HAND: [&str; 6] =
    ["package.json", "patchplay.d.ts", "terraform.d.ts", "node.js", "terraform-node.js", "README.md"];

/// The engine and the reader of Terraform, as bound and optimised.
const MODULES: [[&str; 2]; 2] = [["patchplay.js", "patchplay_bg.wasm"], ["terraform.js", "terraform_bg.wasm"]];

/// Puts the package together from parts that are up to date.
pub(crate) fn assemble(house: &House) -> Result<()> {
    say(format_args!("assembling {FOLDER}"));
    check_version(house)?;
    let folder = house.path(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let modules = bindings::release_modules(house);
    let bound = modules.iter().zip(MODULES).flat_map(|(stage, names)| names.map(|name| stage.join(name)));
    let by_hand = house.path("crates/wasm/npm");
    let sources = (BY_HAND.iter().map(|name| by_hand.join(name)))
        .chain(bound)
        .chain(bindings::catalogs(house)?)
        .chain(["LICENSE-MIT", "LICENSE-APACHE"].map(|name| house.path(name)));
    for source in sources {
        let name = source.file_name().with_context(|| format!("{} is no file", source.display()))?;
        stamp::write(&folder.join(name), &stamp::read(&source)?)?;
    }
    Ok(())
}

/// npm's version is the crate's.
fn check_version(house: &House) -> Result<()> {
    let text = stamp::read(&house.path("crates/wasm/npm/package.json"))?;
    let manifest: Value = serde_json::from_slice(&text).context("crates/wasm/npm/package.json is no JSON")?;
    let version = manifest.get("version").and_then(Value::as_str).unwrap_or_default();
    if version != env!("CARGO_PKG_VERSION") {
        bail!("crates/wasm/npm/package.json says version {version}, the workspace {}", env!("CARGO_PKG_VERSION"));
    }
    Ok(())
}
