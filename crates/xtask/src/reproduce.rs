//! Whether the same commit gives the same bytes: built twice, the second time from a clone in another folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::process::{self, say};
use crate::{package, site, stamp};

/// Builds the site and the package twice and compares every file.
pub(crate) fn run(house: &House) -> Result<()> {
    let git = |words: &[&str]| process::output(Command::new("git").current_dir(&house.root).args(words));
    let changed = git(&["status", "--porcelain"])?;
    if !changed.trim().is_empty() {
        bail!("the second build is of the last commit, and these files differ from it:\n{changed}commit or stash them");
    }
    // Its path has another length, since that is what leaks into a build.
    let clone = house.scratch("reproduced").join("the-same-commit-in-another-folder");
    if clone.exists() {
        fs::remove_dir_all(&clone).with_context(|| format!("cannot empty {}", clone.display()))?;
    }
    let to = clone.to_string_lossy();
    git(&["clone", "--quiet", "--no-hardlinks", ".", &to])?;
    site::build(house)?;
    say(format_args!("building the clone, from nothing"));
    let mut again = Command::new("cargo");
    process::run(again.current_dir(&clone).env_remove("CARGO_TARGET_DIR").args(["xtask", "build"]))?;
    let mut differing = Vec::new();
    let mut count = 0;
    for folder in [site::DIST, package::FOLDER] {
        let (ours, theirs) = (files(&house.path(folder))?, files(&clone.join(folder))?);
        count += ours.len();
        let names = ours.keys().chain(theirs.keys().filter(|name| !ours.contains_key(*name)));
        for name in names.filter(|name| ours.get(*name) != theirs.get(*name)) {
            differing.push(format!("{folder}/{}", name.display()));
        }
    }
    if !differing.is_empty() {
        bail!("{} of {count} files differ:\n  {}\nboth are kept: see {to}", differing.len(), differing.join("\n  "));
    }
    say(format_args!("{count} files of {} and {} are the same in both builds", site::DIST, package::FOLDER));
    fs::remove_dir_all(&clone).with_context(|| format!("cannot remove {}", clone.display()))
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let below = |file: &Path| file.strip_prefix(folder).map(Path::to_path_buf).unwrap_or_default();
    stamp::files(folder)?.iter().map(|file| Ok((below(file), stamp::read(file)?))).collect()
}
