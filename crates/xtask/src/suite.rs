//! Every test, in layers that one can run alone.

use std::time::Instant;

use anyhow::{Context, Result};

use crate::bindings::{self, Profile};
use crate::browser;
use crate::house::House;
use crate::process::{self, Usage, say};
use crate::python::Python;
use crate::{node, package, rust_tools, shapes, site, stamp, yaml};

/// A layer: its word, and how it runs.
type Layer = (&'static str, fn(&House) -> Result<()>);

/// In the order in which they run: what fails fast first; `site` before the layers that test what it builds.
const LAYERS: [Layer; 11] = [
    ("fmt", fmt),
    ("lint", lint),
    ("native", native),
    ("shapes", shapes::test),
    ("yaml", yaml::test),
    ("docs", docs),
    ("wasm", wasm),
    ("site", site::build_and_report),
    ("package", package_tests),
    ("web", web),
    ("e2e", e2e),
];

/// Layers that compare with Python packages, and the lists of those.
const COMPARING: [(&str, &str); 2] = [("shapes", shapes::PACKAGES), ("yaml", yaml::PACKAGES)];

/// Runs the named layers, or all; stops at the first that fails. Of all of them those that compare with Python packages
/// are passed over, and said to be, where these cannot be had: Python is nothing that the two commands ask for.
pub(crate) fn run(house: &House, words: &[&str]) -> Result<()> {
    if let Some(unknown) = words.iter().find(|word| !LAYERS.iter().any(|(name, _)| name == *word)) {
        let known: Vec<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
        return Err(Usage(format!("`{unknown}` is no layer of tests; there are: {}", known.join(", "))).into());
    }
    let mut times = Vec::new();
    for (name, layer) in LAYERS.iter().filter(|(name, _)| words.is_empty() || words.contains(name)) {
        say(format_args!("== {name}"));
        let start = Instant::now();
        let list = COMPARING.iter().find(|(comparing, _)| comparing == name).map(|(_, list)| list);
        if let Some(Err(why)) = list.filter(|_| words.is_empty()).map(|list| Python::with(house, list)) {
            say(format_args!("passed over, nothing to compare with: {why:#}"));
            times.push(format!("{name} passed over"));
            continue;
        }
        layer(house).with_context(|| format!("layer `{name}`"))?;
        times.push(format!("{name} {}", process::since(start)));
    }
    say(format_args!("all passed: {}", times.join(", ")));
    Ok(())
}

fn fmt(house: &House) -> Result<()> {
    rust_tools::components(house)?;
    process::run(house.cargo().args(["fmt", "--all", "--check"])).context("`cargo fmt --all` mends it")
}

fn lint(house: &House) -> Result<()> {
    rust_tools::components(house)?;
    rust_tools::wasm_target(house)?;
    process::run(house.cargo().args(["clippy", "--all-targets", "--", "-D", "warnings"]))?;
    let mut browser = house.cargo();
    browser.args(["clippy", "--target", rust_tools::TARGET, "--all-targets"]);
    process::run(browser.args(BROWSER_PACKAGES).args(["--", "-D", "warnings"]))
}

/// Not among the default members, because they only make sense in a browser.
const BROWSER_PACKAGES: [&str; 6] =
    ["--package", "patchplay-wasm", "--package", "patchplay-terraform-wasm", "--package", "patchplay-web"];

fn native(house: &House) -> Result<()> {
    process::run(house.cargo().arg("test"))
}

fn docs(house: &House) -> Result<()> {
    process::run(house.cargo().env("RUSTDOCFLAGS", "-D warnings").args(["doc", "--no-deps"]))
}

/// The package in a real browser.
fn wasm(house: &House) -> Result<()> {
    rust_tools::wasm_target(house)?;
    let driver = browser::driver()?;
    let tools = rust_tools::test_tools(house)?;
    ["crates/wasm", "crates/terraform-wasm"].iter().try_for_each(|crate_| {
        let mut test = std::process::Command::new(&tools.wasm_pack);
        test.current_dir(&house.root).env("PATH", &tools.path);
        process::run(test.args(["test", "--headless", "--chrome", "--chromedriver"]).arg(&driver).arg(crate_))
    })
}

/// The npm package under the type checker, under Node and in a browser, installed as npm would.
fn package_tests(house: &House) -> Result<()> {
    let chromium = browser::chromium()?;
    // Seconds after `site`, since nothing is compiled twice; alone, it tests what the sources are now.
    site::build(house)?;
    node::packages(house, E2E)?;
    let installed = house.path(E2E).join("node_modules/patchplay");
    for file in stamp::files(&house.path(package::FOLDER))? {
        let name = file.file_name().unwrap_or_default();
        stamp::write(&installed.join(name), &stamp::read(&file)?)?;
    }
    // As Node resolves, and as bundlers do.
    for project in ["package", "package/vite"] {
        process::run(node::node(house, E2E).args(["node_modules/typescript/bin/tsc", "--project", project]))?;
    }
    process::run(node::node(house, E2E).env("CHROME", chromium).args(["--test", "package/"]))
}

/// The page's own code: its types, and those tests of its Rust that need no browser.
fn web(house: &House) -> Result<()> {
    bindings::generate(house, Profile::Release)?;
    process::run(node::node(house, "web").args(["node_modules/typescript/bin/tsc", "--noEmit"]))?;
    process::run(house.cargo().args(["test", "--package", "patchplay-web"]))
}

/// The built site in Chromium.
fn e2e(house: &House) -> Result<()> {
    let chromium = browser::chromium()?;
    site::build(house)?;
    node::packages(house, E2E)?;
    process::run(node::node(house, E2E).env("CHROME", chromium).args(["node_modules/@playwright/test/cli.js", "test"]))
}

/// Folder of the tests in a browser.
pub(crate) const E2E: &str = "tests/e2e";
