//! Rust into what Vite bundles: `web/generated/{engine,terraform,ui,*.catalog}`.
//!
//! Cargo, then the library of wasm-bindgen, then (for a release) wasm-opt. Each module is staged in `target/` and
//! copied when it differs, so that switching between profiles or starting again costs nothing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::house::House;
use crate::process::{self, say};
use crate::stamp::{self, Stamp};
use crate::{languages, node, package, rust_tools, wasm_opt};

/// How the modules are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quickly.
    Dev,
    /// As they are published.
    Release,
}

impl Profile {
    /// Cargo's name of it.
    pub(crate) fn cargo_name(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm",
        }
    }
}

/// A module that a browser loads.
#[derive(Debug)]
struct Module {
    package: &'static str,
    /// Name of cargo's `.wasm`.
    library: &'static str,
    /// Name of the JavaScript.
    name: &'static str,
    /// Folder below `web/generated`.
    folder: &'static str,
    /// Types written by hand, in `crates/wasm/npm`, which take the place of the generated ones; the first are those of the
    /// script, which the others belong to.
    types: &'static [&'static str],
}

const ENGINE: Module = Module {
    package: "patchplay-wasm",
    library: "patchplay_wasm",
    name: "patchplay",
    folder: "engine",
    types: &package::ENGINE_TYPES,
};
/// Beside the engine, loaded where somebody brings Terraform.
const TERRAFORM: Module = Module {
    package: "patchplay-terraform-wasm",
    library: "patchplay_terraform_wasm",
    name: "terraform",
    folder: "terraform",
    types: &package::TERRAFORM_TYPES,
};
const UI: Module =
    Module { package: "patchplay-web", library: "patchplay_web", name: "patchplay_web", folder: "ui", types: &[] };

/// The fleet that `cargo xtask bench` measures; no browser loads it.
const BENCH: Module = Module {
    package: "patchplay-bench",
    library: "patchplay_bench",
    name: "patchplay_bench",
    folder: "bench",
    types: &[],
};

/// Brings everything in `web/generated` up to date.
pub(crate) fn generate(house: &House, profile: Profile) -> Result<()> {
    modules(house, profile)?;
    languages::write(house)?;
    catalog(house)
}

/// What the site is made of.
const SITE: [&Module; 3] = [&ENGINE, &TERRAFORM, &UI];

/// Brings the site's modules up to date.
pub(crate) fn modules(house: &House, profile: Profile) -> Result<()> {
    rust_tools::wasm_target(house)?;
    if profile == Profile::Release {
        node::packages(house, "web")?;
    }
    say(format_args!("compiling engine and page ({})", profile.cargo_name()));
    process::run(compiling(house, profile)?.args(SITE.iter().flat_map(|module| ["--package", module.package])))?;
    // wasm-opt keeps one processor busy for seconds, and each module has its own.
    thread::scope(|scope| {
        let published = SITE.map(|module| (module.package, scope.spawn(move || publish(house, profile, module))));
        published
            .into_iter()
            .try_for_each(|(package, thread)| thread.join().map_err(|_| anyhow!("binding {package} panicked"))?)
    })
}

/// Cargo, asked to compile for browsers. Panics name the file they come from: the folder of the registry, which is another
/// on every machine, must not be in it, or no build could be repeated elsewhere.
fn compiling(house: &House, profile: Profile) -> Result<Command> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let home = home.context("there is no home directory")?;
    let mut cargo = house.cargo();
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", format!("--remap-path-prefix={}=cargo", home.display()));
    cargo.args(["build", "--target", rust_tools::TARGET, "--profile", profile.cargo_name()]);
    Ok(cargo)
}

/// Where the release's modules of the npm package lie before Vite renames them: scripts, `.wasm` files and their types.
pub(crate) fn release_modules(house: &House) -> [PathBuf; 2] {
    [&ENGINE, &TERRAFORM].map(|module| stage(house, Profile::Release, module))
}

/// Compiles and binds the fleet that is measured; the folder of its JavaScript.
pub(crate) fn bench(house: &House) -> Result<PathBuf> {
    rust_tools::wasm_target(house)?;
    node::packages(house, "web")?;
    let profile = Profile::Release;
    process::run(compiling(house, profile)?.args(["--package", BENCH.package, "--lib"]))?;
    bind(house, profile, &BENCH)?;
    Ok(stage(house, profile, &BENCH))
}

/// Writes the built-in patch facts in their binary form.
pub(crate) fn catalog(house: &House) -> Result<()> {
    say("writing the catalogues");
    let mut command = house.cargo();
    command.args(["run", "--package", "patchplay-xtask", "--profile", "xtask", "--features", "catalog"]);
    process::run(command.args(["--bin", "write-catalog", "--"]).arg(house.path(CATALOGS)))
}

/// Where the page's catalogues lie: the default set, and the full set of each family.
pub(crate) const CATALOGS: &str = "web/generated";

/// The file beside them that says how far each reaches.
pub(crate) const DATES: &str = "facts-until.txt";

/// The catalogues, sorted by name.
pub(crate) fn catalogs(house: &House) -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(house.path(CATALOGS)).with_context(|| format!("cannot list {CATALOGS}"))?;
    let mut files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "catalog"));
    files.sort();
    Ok(files)
}

fn stage(house: &House, profile: Profile, module: &Module) -> PathBuf {
    house.scratch(profile.cargo_name()).join(module.folder)
}

/// Binds a module and puts it where Vite finds it.
fn publish(house: &House, profile: Profile, module: &Module) -> Result<()> {
    bind(house, profile, module)?;
    mirror(&stage(house, profile, module), &house.path("web/generated").join(module.folder))
}

/// Brings a module's stage up to date.
fn bind(house: &House, profile: Profile, module: &Module) -> Result<()> {
    let compiled = house
        .cargo_target
        .join(rust_tools::TARGET)
        .join(profile.cargo_name())
        .join(module.library)
        .with_extension("wasm");
    let staged = stage(house, profile, module);
    let bytes = stamp::read(&compiled)?;
    let by_hand = house.path(package::BY_HAND_FOLDER);
    let types = module.types.iter().map(|name| Ok((*name, stamp::read(&by_hand.join(name))?)));
    let types = types.collect::<Result<Vec<_>>>()?;
    let mut input = vec![bytes.as_slice(), RECIPE.as_bytes()];
    input.extend(types.iter().map(|(_, text)| text.as_slice()));
    let stamp = Stamp::new(staged.with_extension("stamp"), &input);
    if !stamp.is_fresh() {
        let start = Instant::now();
        if staged.exists() {
            fs::remove_dir_all(&staged).with_context(|| format!("cannot empty {}", staged.display()))?;
        }
        Bindgen::new()
            .input_bytes(module.name, bytes)
            .web(true)?
            .typescript(types.is_empty())
            // Otherwise `init()` without an argument finds no module, and Vite leaves it out without a word.
            .omit_default_module_path(false)
            .generate(&staged)
            .with_context(|| format!("bindings of {}", module.package))?;
        if !types.is_empty() {
            let script = staged.join(module.name).with_extension("js");
            let mut text = stamp::read(&script)?;
            text.extend_from_slice(NAMED_INIT);
            stamp::write(&script, &text)?;
        }
        for (name, text) in &types {
            stamp::write(&staged.join(name), text)?;
        }
        if profile == Profile::Release {
            wasm_opt::optimise(house, &staged.join(format!("{}_bg.wasm", module.name)))?;
        }
        stamp.set()?;
        say(format_args!("{} bound in {}", module.folder, process::since(start)));
    }
    Ok(())
}

/// `init` by its name too: the generated script has it as its default alone.
const NAMED_INIT: &[u8] = b"export { __wbg_init as init };\n";

/// Changes when the steps above do, so that kept stages are made again.
const RECIPE: &str = "3";

/// Makes `to` hold what `from` holds. When anything differs, everything is written, scripts last: Vite reloads on the
/// script and must then find the new module.
fn mirror(from: &Path, to: &Path) -> Result<()> {
    let mut wanted = stamp::files(from)?;
    let below = |file: &Path, folder: &Path| file.strip_prefix(folder).map(Path::to_path_buf).unwrap_or_default();
    let have = if to.is_dir() { stamp::files(to)? } else { Vec::new() };
    let same_names = wanted.iter().map(|file| below(file, from)).eq(have.iter().map(|file| below(file, to)));
    if same_names && wanted.iter().zip(&have).all(|(new, old)| fs::read(new).ok() == fs::read(old).ok()) {
        return Ok(());
    }
    for stale in have.iter().filter(|file| !from.join(below(file, to)).exists()) {
        fs::remove_file(stale)?;
    }
    wanted.sort_by_key(|file| file.extension().is_some_and(|extension| extension == "js"));
    for file in &wanted {
        stamp::write(&to.join(below(file, from)), &stamp::read(file)?)?;
    }
    Ok(())
}
