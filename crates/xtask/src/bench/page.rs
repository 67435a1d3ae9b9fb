//! The page: sizes of what a visitor downloads, and the time from a key press to the painted answer.

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

fn key_lines(house: &House, chromium: &Path) -> Result<Vec<Line>> {
    let printed = process::output(node::node(house, suite::E2E).env("CHROME", chromium).arg("bench/key-press.mjs"))?;
    let times: Value = serde_json::from_str(&printed).context("bench/key-press.mjs printed no JSON")?;
    let line = |what, key: &str, most| {
        let time = times.get(key).and_then(Value::as_f64).with_context(|| format!("no `{key}` was measured"))?;
        Ok::<_, anyhow::Error>(Line::new(what, time, "ms", Budget::AtMost(most)))
    };
    Ok(vec![
        line("key press to painted answer, median of 50", "median", 16.0)?,
        line("key press to painted answer, 95th percentile", "p95", 32.0)?,
    ])
}
