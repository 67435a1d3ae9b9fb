//! Node.js and the packages that `package-lock.json` names.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::process::{self, say};
use crate::stamp::{self, Stamp};

/// Oldest release that Vite runs on.
const OLDEST: (u32, u32) = (20, 19);

const GET_NODE: &str = "install Node.js 20.19 or newer from https://nodejs.org";

/// A node command in a folder of the repository.
pub(crate) fn node(house: &House, folder: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(house.path(folder));
    command
}

/// Checks Node and installs the packages of `folder` if its lock file changed.
pub(crate) fn packages(house: &House, folder: &str) -> Result<()> {
    check_version()?;
    let folder = house.path(folder);
    let lock = stamp::read(&folder.join("package-lock.json"))?;
    // Inside of what it vouches for, so that both go together.
    let stamp = Stamp::new(folder.join("node_modules/.patchplay-lock"), &[&lock]);
    if stamp.is_fresh() {
        return Ok(());
    }
    say(format_args!("npm ci in {}", shown(house, &folder)));
    process::run(npm().current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
        .context("npm could not install the packages; it comes with Node.js and needs its registry")?;
    stamp.set()
}

fn check_version() -> Result<()> {
    let Some(version) = process::version_of("node") else { bail!("Node.js is missing: {GET_NODE}") };
    let mut numbers = version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST {
        bail!("Node.js {} is too old: {GET_NODE}", version.trim());
    }
    Ok(())
}

/// On Windows npm is a batch file, which only a shell's rules find by its bare name.
pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn shown(house: &House, folder: &Path) -> String {
    folder.strip_prefix(&house.root).unwrap_or(folder).display().to_string()
}
