//! Where things lie: folders of the workspace and the versions it locks.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The workspace.
#[derive(Debug)]
pub(crate) struct House {
    /// Root of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target directory, wherever the user's configuration puts it.
    pub(crate) cargo_target: PathBuf,
}

impl House {
    /// Asks cargo.
    pub(crate) fn find() -> Result<Self> {
        let metadata = process::output(Command::new(cargo()).args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata printed no JSON")?;
        let path = |key: &str| metadata.get(key).and_then(Value::as_str).map(PathBuf::from);
        let (root, cargo_target) = path("workspace_root")
            .zip(path("target_directory"))
            .context("cargo metadata names no workspace root or target directory")?;
        Ok(Self { root, cargo_target })
    }

    /// A path below the root.
    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join(below)
    }

    /// Our own corner of `target/`: stages, stamps.
    pub(crate) fn scratch(&self, below: impl AsRef<Path>) -> PathBuf {
        self.root.join("target/xtask").join(below)
    }

    /// A cargo command in the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root);
        command
    }
}

/// The cargo that runs us, so that both use one toolchain.
fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
