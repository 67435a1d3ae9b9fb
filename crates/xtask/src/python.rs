//! Python packages that tests compare with: pinned releases, checked by their digests, in `target/tools`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::house::House;
use crate::process::{self, say};
use crate::stamp::{self, Stamp};

/// A Python with the packages of one list.
#[derive(Debug)]
pub(crate) struct Python {
    program: PathBuf,
    /// Where the packages lie.
    pub(crate) packages: PathBuf,
}

impl Python {
    /// Provides the packages of `tests/python/{list}.txt`, a requirements file that pins every one of them with its
    /// digests. The list's own folder keeps one list's packages from another's.
    pub(crate) fn with(house: &House, list: &str) -> Result<Self> {
        let program = program()?;
        let requirements = house.path(format!("tests/python/{list}.txt"));
        let packages = house.path("target/tools/python").join(list);
        let version = process::version_of(&program).unwrap_or_default();
        let stamp = Stamp::new(packages.join(".stamp"), &[&stamp::read(&requirements)?, version.as_bytes()]);
        let python = Self { program, packages };
        if stamp.is_fresh() {
            return Ok(python);
        }
        if process::output(Command::new(&python.program).args(["-m", "pip", "--version"])).is_err() {
            bail!("`{}` has no pip; Debian and Ubuntu call the package python3-pip", python.program.display());
        }
        if python.packages.exists() {
            fs::remove_dir_all(&python.packages)
                .with_context(|| format!("cannot empty {}", python.packages.display()))?;
        }
        say(format_args!("installing the packages of tests/python/{list}.txt into target/tools (once)"));
        let mut install = Command::new(&python.program);
        install.current_dir(&house.root).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        // A wheel or nothing: building from source would need a compiler. A folder of ours leaves the user's Python alone.
        install.args(["--no-deps", "--require-hashes", "--only-binary=:all:", "--target"]).arg(&python.packages);
        process::run(install.arg("--requirement").arg(&requirements))
            .context("the packages come from https://pypi.org, once; later runs need no network")?;
        stamp.set()?;
        Ok(python)
    }

    /// A command of this Python that finds the packages.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("PYTHONPATH", &self.packages);
        command
    }

    /// Lets a test start this Python: its program is `PATCHPLAY_PYTHON`, and it finds the packages.
    pub(crate) fn lend(&self, test: &mut Command) {
        test.env("PATCHPLAY_PYTHON", &self.program).env("PYTHONPATH", &self.packages);
    }
}

/// The Python on `PATH`.
fn program() -> Result<PathBuf> {
    let is_3 = |found: &PathBuf| process::version_of(found).is_some_and(|version| version.starts_with("Python 3."));
    ["python3", "python"]
        .into_iter()
        .filter_map(process::on_path)
        .find(is_3)
        .context("there is no Python 3 on PATH, which this layer compares with; it is at https://www.python.org")
}
