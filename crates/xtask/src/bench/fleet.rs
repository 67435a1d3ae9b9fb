//! A fleet over the full catalogue (`tests/bench`), as a program and in WebAssembly, compiled alike.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Budget, Line};
use crate::bindings::{self, Profile};
use crate::house::House;
use crate::{node, process, stamp};

/// Folder of the measurement: its package, and what it last came to.
const FOLDER: &str = "tests/bench";

/// Times that both halves are run, by turns: other work on the machine comes and goes.
const ROUNDS: usize = 3;

/// Builds and runs both halves, and keeps their figures and pictures in the repository.
pub(super) fn measure(house: &House) -> Result<Vec<Line>> {
    bindings::catalog(house)?;
    let module = bindings::bench(house)?;
    let program = program(house)?;
    node::packages(house, FOLDER)?;
    let catalogs = catalogs(house)?;
    let plots = house.path(FOLDER).join("plots");
    fs::create_dir_all(&plots)?;
    let (mut native, mut wasm) = (Value::Null, Value::Null);
    for round in 1..=ROUNDS {
        process::say(format_args!("measuring, {round} of {ROUNDS}"));
        let printed = process::output(Command::new(&program).arg("fleets").args(&catalogs))?;
        native = least(native, json_of(&printed)?);
        let printed = process::output(node::node(house, FOLDER).arg("wasm.mjs").arg(&module).args(&catalogs))?;
        wasm = least(wasm, json_of(&printed)?);
    }
    process::say("measuring growth");
    let growth = json_of(&process::output(Command::new(&program).arg("growth").arg(plots).args(&catalogs))?)?;
    let figures = json!({ "native": native, "wasm": wasm, "growth": growth });
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

/// The least of every figure of two measurements of one form.
fn least(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(one), Value::Object(mut other)) => {
            let pairs = one.into_iter().filter_map(|(key, value)| Some((other.remove(&key)?, key, value)));
            Value::Object(pairs.map(|(other, key, value)| (key, least(value, other))).collect())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.into_iter().zip(other).map(|(one, other)| least(one, other)).collect()
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() <= other.as_f64() => Value::Number(one),
        (_, other) => other,
    }
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
