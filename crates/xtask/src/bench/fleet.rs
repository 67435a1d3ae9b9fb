//! A fleet over the full catalogue (`tests/bench`), as a program and in WebAssembly, compiled alike.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Budget, Line};
use crate::bindings::{self, Profile};
use crate::house::House;
use crate::{node, process, stamp};

/// Folder of the measurement: its package, and what it last came to.
const FOLDER: &str = "tests/bench";

/// Builds and runs both halves, and keeps their figures and pictures in the repository.
pub(super) fn measure(house: &House) -> Result<Vec<Line>> {
    bindings::catalog(house)?;
    let module = bindings::bench(house)?;
    let program = program(house)?;
    node::packages(house, FOLDER)?;
    let catalogs = catalogs(house)?;
    let plots = house.path(FOLDER).join("plots");
    fs::create_dir_all(&plots)?;
    process::say("measuring natively");
    let native = json_of(&process::output(std::process::Command::new(program).arg(plots).args(&catalogs))?)?;
    process::say("measuring in WebAssembly");
    let wasm = json_of(&process::output(node::node(house, FOLDER).arg("wasm.mjs").arg(module).args(&catalogs))?)?;
    let figures = json!({ "native": native, "wasm": wasm });
    stamp::write(&house.path(FOLDER).join("figures.json"), format!("{figures:#}\n").as_bytes())?;
    lines(&figures)
}

/// The native program, at the level of optimisation that the module has.
fn program(house: &House) -> Result<PathBuf> {
    let profile = Profile::Release.cargo_name();
    process::run(house.cargo().args(["build", "--profile", profile, "--package", "patchplay-bench"]))?;
    let name = format!("patchplay-bench{}", std::env::consts::EXE_SUFFIX);
    Ok(house.cargo_target.join(profile).join(name))
}

/// The default set first, whose images the fleet is started from, then every full set.
fn catalogs(house: &House) -> Result<Vec<PathBuf>> {
    let mut files = bindings::catalogs(house)?;
    files.sort_by_key(|file| !file.ends_with("default.catalog"));
    Ok(files)
}

fn json_of(printed: &str) -> Result<Value> {
    serde_json::from_str(printed).context("the measurement printed no JSON")
}

fn lines(figures: &Value) -> Result<Vec<Line>> {
    let number = |path: &str| figures.pointer(path).and_then(Value::as_f64).with_context(|| format!("no `{path}`"));
    let mut lines = Vec::new();
    for (index, nodes) in ["10,000", "100,000"].into_iter().enumerate() {
        let of = |half: &str, step: &str| number(&format!("/{half}/fleets/{index}/{step}"));
        ensure!(of("native", "sum")? == of("wasm", "sum")?, "native code and WebAssembly count differently");
        let all = |half: &str| Ok::<_, anyhow::Error>(of(half, "compile")? + of(half, "scan")?);
        let limit = if index == 0 { Budget::AtMost(1000.0) } else { Budget::None };
        lines.push(Line::new(format!("{nodes} nodes, natively"), all("native")?, "ms", Budget::None));
        lines.push(Line::new(format!("{nodes} nodes, WebAssembly"), all("wasm")?, "ms", limit));
        let ratio = of("wasm", "scan")? / of("wasm", "bare")?;
        let what = format!("{nodes} nodes: judging and counting, to the bare set operations");
        lines.push(Line::new(what, ratio, "x", Budget::AtMost(5.0)));
        let what = format!("{nodes} nodes: WebAssembly to native");
        lines.push(Line::new(what, all("wasm")? / all("native")?, "x", Budget::AtMost(1.7)));
    }
    let cedar = number("/wasm/cedar")? / number("/wasm/decision")?;
    lines.push(Line::new("one decision by Cedar's engine, to one of ours", cedar, "x", Budget::AtLeast(100.0)));
    Ok(lines)
}
