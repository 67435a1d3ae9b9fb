//! A Chromium and its driver: the ones that are there, else installed where a package manager can do it unasked.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{self, say};

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES: [&str; 5] = [
    "/usr/bin/chromium",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const DRIVERS: [&str; 4] = [
    "/usr/bin/chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/opt/homebrew/bin/chromedriver",
];

/// The browser, from `CHROME`, `PATH` or where systems put it.
pub(crate) fn chromium() -> Result<PathBuf> {
    found("CHROME", &NAMES, &PLACES).or_else(|| install().then(|| found("CHROME", &NAMES, &PLACES)).flatten()).context(
        "Chromium is missing: install it (Debian: `apt-get install chromium chromium-driver`; macOS: `brew install \
         --cask chromium`), or name it in CHROME",
    )
}

/// Its driver, from `CHROMEDRIVER`, `PATH` or where systems put it.
pub(crate) fn driver() -> Result<PathBuf> {
    chromium()?;
    found("CHROMEDRIVER", &["chromedriver"], &DRIVERS)
        .or_else(|| install().then(|| found("CHROMEDRIVER", &["chromedriver"], &DRIVERS)).flatten())
        .context(
            "chromedriver is missing: install the one of your Chromium's version (Debian: `apt-get install \
             chromium-driver`; macOS: `brew install --cask chromedriver`), or name it in CHROMEDRIVER",
        )
}

fn found(variable: &str, names: &[&str], places: &[&str]) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .into_iter()
        .chain(names.iter().filter_map(|name| process::on_path(name)))
        .chain(places.iter().map(PathBuf::from))
        .find(|file| file.is_file())
}

/// Installs both on Debian and its kin when we are root; whether it did.
fn install() -> bool {
    let root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root || process::on_path("apt-get").is_none() {
        return false;
    }
    say("installing chromium and chromium-driver with apt-get");
    let apt =
        |words: &[&str]| process::run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(words));
    let installed = apt(&["update", "-qq"])
        .and_then(|()| apt(&["install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"]));
    if let Err(error) = &installed {
        say(format_args!("{error:#}"));
    }
    installed.is_ok()
}
