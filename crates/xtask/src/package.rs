//! The npm package, `target/npm`: the modules' release, the catalogues, and what is written by hand beside them.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::bindings;
use crate::house::House;
use crate::process::say;
use crate::{languages, notices, stamp};

/// Folder of the package.
pub(crate) const FOLDER: &str = "target/npm";

/// Where the parts lie that are written by hand.
pub(crate) const BY_HAND_FOLDER: &str = "crates/wasm/npm";

/// Written by hand, beside the manifest and the types.
const BY_HAND: [&str; 4] = ["sentences.d.ts", "node.js", "terraform-node.js", "README.md"];

const MANIFEST: &str = "package.json";

/// Types of the engine, by subject: those of its functions first.
pub(crate) const ENGINE_TYPES: [&str; 3] = ["patchplay.d.ts", "scenario.d.ts", "aws.d.ts"];

/// Types of the reader of Terraform.
pub(crate) const TERRAFORM_TYPES: [&str; 1] = ["terraform.d.ts"];

/// The engine and the reader of Terraform, as bound and optimised.
const MODULES: [[&str; 2]; 2] = [["patchplay.js", "patchplay_bg.wasm"], ["terraform.js", "terraform_bg.wasm"]];

/// Puts the package together from parts that are up to date.
pub(crate) fn assemble(house: &House) -> Result<()> {
    say(format_args!("assembling {FOLDER}"));
    let folder = house.path(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let modules = bindings::release_modules(house);
    let bound = modules.iter().zip(MODULES).flat_map(|(stage, names)| names.map(|name| stage.join(name)));
    let by_hand = house.path(BY_HAND_FOLDER);
    let written = BY_HAND.iter().chain(&ENGINE_TYPES).chain(&TERRAFORM_TYPES);
    let sources = (written.map(|name| by_hand.join(name)))
        .chain(bound)
        .chain(bindings::catalogs(house)?)
        .chain(languages::files(house))
        .chain(["LICENSE-MIT", "LICENSE-APACHE"].map(|name| house.path(name)));
    for source in sources {
        let name = source.file_name().with_context(|| format!("{} is no file", source.display()))?;
        stamp::write(&folder.join(name), &stamp::read(&source)?)?;
    }
    stamp::write(&folder.join(MANIFEST), &manifest(house)?)?;
    notices::write_text(house, &folder)
}

/// The package's manifest with the version of the workspace, which stands in one place alone.
fn manifest(house: &House) -> Result<Vec<u8>> {
    const NAME: &str = "  \"name\": \"patchplay\",\n";
    let text = String::from_utf8(stamp::read(&house.path(BY_HAND_FOLDER).join(MANIFEST))?)?.replace("\r\n", "\n");
    if text.matches(NAME).count() != 1 {
        bail!("{BY_HAND_FOLDER}/{MANIFEST} does not name the package in a line of its own");
    }
    let version = env!("CARGO_PKG_VERSION");
    Ok(text.replace(NAME, &format!("{NAME}  \"version\": \"{version}\",\n")).into_bytes())
}
