//! The page: sizes of what a visitor downloads, the time from a key press to the painted answer, and how long the page
//! is busy in one piece with a large fleet.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Budget, Line};
use crate::house::House;
use crate::{browser, node, process, site, sizes, suite};

/// Builds the release and measures it.
pub(super) fn measure(house: &House) -> Result<Vec<Line>> {
    let chromium = browser::chromium()?;
    site::build(house)?;
    node::packages(house, suite::E2E)?;
    let mut lines = size_lines(&sizes::of(house, site::DIST)?);
    lines.extend(key_lines(house, &chromium)?);
    lines.extend(fleet_lines(house, &chromium)?);
    Ok(lines)
}

fn size_lines(files: &[sizes::Size]) -> Vec<Line> {
    let kilobytes = |bytes: u64| bytes as f64 / 1000.0;
    let brotli = |wanted: fn(&sizes::Size) -> bool| {
        kilobytes(files.iter().filter(|size| wanted(size)).map(|size| size.brotli).sum())
    };
    let raw_engine = kilobytes(files.iter().filter(|size| size.is_engine()).map(|size| size.raw).sum());
    let line = |what, value, most| Line::new(what, value, "KB", Budget::AtMost(most));
    vec![
        line("first visit: all code, brotli", brotli(sizes::Size::is_first_code), 400.0),
        line("default catalogue, brotli", brotli(sizes::Size::is_default_catalog), 85.0),
        line("engine", raw_engine, 350.0),
        line("engine, brotli", brotli(sizes::Size::is_engine), 130.0),
    ]
}

/// What a script measured in the browser.
fn measured(house: &House, chromium: &Path, script: &str) -> Result<Value> {
    let printed = process::output(node::node(house, suite::E2E).env("CHROME", chromium).arg(script))?;
    serde_json::from_str(&printed).with_context(|| format!("{script} printed no JSON"))
}

fn line(times: &Value, what: &str, key: &str, budget: Budget) -> Result<Line> {
    let time = times.get(key).and_then(Value::as_f64).with_context(|| format!("no `{key}` was measured"))?;
    Ok(Line::new(what, time, "ms", budget))
}

fn key_lines(house: &House, chromium: &Path) -> Result<Vec<Line>> {
    let times = measured(house, chromium, "bench/key-press.mjs")?;
    Ok(vec![
        line(&times, "key press to painted answer, median of 50", "median", Budget::AtMost(16.0))?,
        line(&times, "key press to painted answer, 95th percentile", "p95", Budget::AtMost(32.0))?,
    ])
}

fn fleet_lines(house: &House, chromium: &Path) -> Result<Vec<Line>> {
    let times = measured(house, chromium, "bench/large-fleet.mjs")?;
    Ok(vec![
        line(&times, "10,000 nodes: longest time the page is busy while typing", "longest", Budget::AtMost(50.0))?,
        line(&times, "10,000 nodes: key press to painted answer, median", "answer", Budget::None)?,
    ])
}
