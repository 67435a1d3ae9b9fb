//! Rust's own parts: the WebAssembly target, clippy and rustfmt, and the programs that browser tests need.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::house::House;
use crate::process::{self, say};

/// What the page and the package are compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The release of wasm-pack that was tried with our toolchain.
const WASM_PACK: &str = "0.15.1";

/// Adds the target if it is missing: rustup reads `rust-toolchain.toml` for it only where installing is automatic.
pub(crate) fn wasm_target(house: &House) -> Result<()> {
    let libraries = process::output(Command::new("rustc").current_dir(&house.root).args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ]))?;
    if PathBuf::from(libraries.trim()).is_dir() {
        return Ok(());
    }
    rustup(house, &["target", "add", TARGET])
}

/// Adds clippy and rustfmt if they are missing, for the same reason.
pub(crate) fn components(house: &House) -> Result<()> {
    for (component, subcommand) in [("clippy", "clippy"), ("rustfmt", "fmt")] {
        if process::output(house.cargo().args([subcommand, "--version"])).is_err() {
            rustup(house, &["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(house: &House, words: &[&str]) -> Result<()> {
    say(format_args!("rustup {}", words.join(" ")));
    process::run(Command::new("rustup").current_dir(&house.root).args(words))
        .with_context(|| format!("run `rustup {}` by hand; rustup is at https://rustup.rs", words.join(" ")))
}

/// What `wasm-pack test` needs to find.
#[derive(Debug)]
pub(crate) struct TestTools {
    /// The program.
    pub(crate) wasm_pack: PathBuf,
    /// `PATH` with a `wasm-bindgen` of the locked release and its test runner in front.
    pub(crate) path: OsString,
}

/// Provides wasm-pack and the test runner, building into `target/` what is not there.
pub(crate) fn test_tools(house: &House) -> Result<TestTools> {
    Ok(TestTools { wasm_pack: wasm_pack(house)?, path: with_test_runner(house)? })
}

fn wasm_pack(house: &House) -> Result<PathBuf> {
    let is_right = |version: String| version.trim() == format!("wasm-pack {WASM_PACK}");
    if let Some(found) = process::on_path("wasm-pack").filter(|found| process::version_of(found).is_some_and(is_right))
    {
        return Ok(found);
    }
    let root = house.path("target/tools");
    let program = root.join("bin").join(format!("wasm-pack{}", env::consts::EXE_SUFFIX));
    if !process::version_of(&program).is_some_and(is_right) {
        say(format_args!("installing wasm-pack {WASM_PACK} into target/tools (about a minute, once)"));
        // Unoptimised: it only starts other programs. In its own target directory, which cargo then deletes.
        process::run(
            house
                .cargo()
                .args(["install", "wasm-pack", "--version", WASM_PACK, "--locked", "--debug", "--force", "--root"])
                .arg(&root)
                .env_remove("CARGO_TARGET_DIR"),
        )
        .context("wasm-pack could not be installed; `cargo install wasm-pack --locked` by hand does as well")?;
    }
    Ok(program)
}

/// wasm-pack takes the `wasm-bindgen` on `PATH` if its version is the locked one. Ours always is: it is built from the
/// library that `Cargo.lock` names.
fn with_test_runner(house: &House) -> Result<OsString> {
    say("building the browser test runner");
    let mut build = house.cargo();
    build.args(["build", "--package", "patchplay-xtask", "--profile", "xtask", "--features", "test-tools"]);
    process::run(build.args(["--bin", "wasm-bindgen-tools"]))?;
    let program = house.cargo_target.join("xtask/wasm-bindgen-tools").with_extension(env::consts::EXE_EXTENSION);
    let folder = house.path("target/tools/bin");
    for name in ["wasm-bindgen", "wasm-bindgen-test-runner"] {
        let copy = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        fs::copy(&program, &copy).with_context(|| format!("cannot write {}", copy.display()))?;
    }
    let before = env::var_os("PATH").unwrap_or_default();
    env::join_paths([folder].into_iter().chain(env::split_paths(&before))).context("PATH cannot be extended")
}
