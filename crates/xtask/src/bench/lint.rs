//! Checking templates beside cfn-lint: what it truly finds in resources of patching is found here too, and how long
//! either takes, as a process and with everything loaded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Budget, Line};
use crate::house::House;
use crate::python::Python;
use crate::{process, stamp};

/// Where the figures are kept.
const FIGURES: &str = "tests/bench/lint.json";
/// Folders of sample templates.
const SAMPLES: [&str; 3] = ["tests/cases/templates", "tests/cases/nested", "tests/cases/lint"];
/// Types whose problems count; of the others this tool reads no more than it needs.
const OURS: &str = "AWS::SSM::";
/// Rules whose findings are no problem of a template that AWS would refuse, with the reason.
const ADVICE: &[(&str, &str)] = &[
    ("W2001", "a parameter that nothing uses is harmless"),
    ("W2506", "a parameter of type String may hold an image's id"),
    ("W3005", "a DependsOn that a reference makes unneeded is harmless"),
    ("W8001", "a condition that nothing uses is harmless"),
];
/// Processes started for each file, by turns.
const ROUNDS: usize = 3;

/// Checks one list of templates again and again in one process and prints what it found and the seconds of one file.
const SCRIPT: &str = "tests/bench/cfn_lint.py";

/// A problem, as either tool tells it.
#[derive(Debug, Deserialize)]
struct Problem {
    file: String,
    code: String,
    /// First line and last line.
    lines: (u64, u64),
    message: String,
    /// Type of the resource that it is in; empty outside.
    kind: String,
}

/// What one tool came to.
#[derive(Debug, Deserialize)]
struct Outcome {
    problems: Vec<Problem>,
    /// Milliseconds of one check of every file, everything loaded.
    warm: f64,
}

/// Runs both over all samples, and keeps the figures in the repository.
pub(super) fn measure(house: &House) -> Result<Vec<Line>> {
    let python = Python::with(house, "cfn-lint")?;
    let (program, loop_program) = programs(house)?;
    let files = samples(house)?;
    process::say(format_args!("checking {} templates with cfn-lint and with patchplay", files.len()));
    let theirs = outcome(python.command().arg(house.path(SCRIPT)).args(&files))?;
    let ours = outcome(Command::new(loop_program).arg("lint").args(&files))?;
    let missed = missed(&theirs, &ours);
    let (mut as_process, mut their_process) = (0.0, 0.0);
    for file in &files {
        their_process += least(|| python.command().args(["-m", "cfnlint", "--format", "json"]).arg(file).output())?;
        as_process += least(|| Command::new(&program).args(["check", "--format", "json"]).arg(file).output())?;
    }
    let counted = theirs.problems.iter().filter(|problem| counts(problem)).count();
    let figures = json!({
        "templates": files.len(), "cfn-lint": { "process": their_process, "warm": theirs.warm },
        "patchplay": { "process": as_process, "warm": ours.warm }, "findings": counted, "missed": missed.len(),
    });
    stamp::write(&house.path(FIGURES), format!("{figures:#}\n").as_bytes())?;
    for problem in &missed {
        let Problem { file, code, lines, message, .. } = problem;
        process::say(format_args!("missed: {file}:{}: {code}: {message}", lines.0));
    }
    if counted == 0 {
        bail!("cfn-lint finds nothing in the samples, so nothing is compared");
    }
    Ok(vec![
        Line::new(format!("{} templates by cfn-lint, a process each", files.len()), their_process, "ms", Budget::None),
        Line::new(format!("{} templates by patchplay, a process each", files.len()), as_process, "ms", Budget::None),
        Line::new("cfn-lint to patchplay, a process each", their_process / as_process, "x", Budget::AtLeast(500.0)),
        Line::new("cfn-lint to patchplay, everything loaded", theirs.warm / ours.warm, "x", Budget::AtLeast(50.0)),
        Line::new(format!("of cfn-lint's {counted} findings missed"), missed.len() as f64, "", Budget::AtMost(0.0)),
    ])
}

/// Whether a finding is one of a resource of patching that AWS would stumble over.
fn counts(problem: &Problem) -> bool {
    problem.kind.starts_with(OURS) && !ADVICE.iter().any(|(rule, _)| *rule == problem.code)
}

/// What cfn-lint finds and no problem of ours stands at. One line beside it is the same place: where a property is
/// missing cfn-lint shows the word `Properties` and we the resource's name above it, where a list is too long it shows
/// the key and we the list below.
fn missed<'p>(theirs: &'p Outcome, ours: &Outcome) -> Vec<&'p Problem> {
    let overlaps = |one: &Problem, other: &Problem| {
        one.file == other.file && one.lines.0 <= other.lines.1 + 1 && other.lines.0 <= one.lines.1 + 1
    };
    let found = |problem: &Problem| ours.problems.iter().any(|other| overlaps(problem, other));
    theirs.problems.iter().filter(|problem| counts(problem) && !found(problem)).collect()
}

/// The program, and the one that checks in one process, as they are published.
fn programs(house: &House) -> Result<(PathBuf, PathBuf)> {
    let mut build = house.cargo();
    build.args(["build", "--release", "--package", "patchplay-cli", "--package", "patchplay-bench"]);
    process::run(&mut build)?;
    let program =
        |name: &str| house.cargo_target.join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    Ok((program("patchplay"), program("patchplay-bench")))
}

fn samples(house: &House) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in SAMPLES {
        for entry in fs::read_dir(house.path(folder)).with_context(|| format!("no folder {folder}"))? {
            let path = entry?.path();
            let is_template = fs::read_to_string(&path).is_ok_and(|text| text.contains("Resources"));
            let is_text = path.extension().is_some_and(|end| end == "yaml" || end == "json");
            let is_scenario = path.file_name().is_some_and(|name| name == "scenario.yaml" || name == "expect.json");
            if is_text && is_template && !is_scenario {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn outcome(command: &mut Command) -> Result<Outcome> {
    let printed = process::output(command)?;
    let value: Value = serde_json::from_str(&printed).context("no JSON was printed")?;
    let names = |path: &str| Path::new(path).file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut outcome: Outcome = serde_json::from_value(value).context("another form of JSON was printed")?;
    outcome.problems.iter_mut().for_each(|problem| problem.file = names(&problem.file));
    Ok(outcome)
}

/// Milliseconds of the fastest of several processes. How it exits is its verdict on the template, not a failure.
fn least(mut start: impl FnMut() -> std::io::Result<std::process::Output>) -> Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        start().context("a checker could not be started")?;
        best = best.min(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}
