//! The published site, `dist/`, and with it the npm package, which holds the same engine.

use std::time::Instant;

use anyhow::{Context, Result};

use crate::bindings::{self, Profile};
use crate::house::House;
use crate::process::{self, say};
use crate::{node, notices, package, precompressed, sizes};

/// Folder of the site.
pub(crate) const DIST: &str = "dist";

/// Builds both, prints their sizes, and refuses a site that weighs more than it may.
pub(crate) fn build_and_report(house: &House) -> Result<()> {
    let start = Instant::now();
    build(house)?;
    print!("{}", sizes::table(house, &[DIST, package::FOLDER])?);
    let (packed, unpacked) = sizes::packed(house, package::FOLDER)?;
    say(format_args!("npm would publish {packed} bytes, which unpack to {unpacked}"));
    say(format_args!("{DIST}/ and {} built in {}", package::FOLDER, process::since(start)));
    sizes::keep_ceilings(&sizes::of(house, DIST)?)
}

/// Builds both.
pub(crate) fn build(house: &House) -> Result<()> {
    bindings::generate(house, Profile::Release)?;
    package::assemble(house)?;
    say("bundling the page");
    process::run(node::node(house, "web").args([VITE, "build", "--config", "vite.config.ts", "--logLevel", "warn"]))
        .context("Vite could not bundle the page")?;
    notices::write_page(house, DIST)?;
    precompressed::write(house, DIST)
}

/// Vite's program, from `web/`.
pub(crate) const VITE: &str = "node_modules/vite/bin/vite.js";
