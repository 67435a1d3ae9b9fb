//! The budgets: sizes of what a visitor downloads, and the time from a key press to the painted answer.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::house::House;
use crate::{browser, node, process, site, sizes, suite};

/// A measured value and what it may be.
#[derive(Debug)]
struct Line {
    what: &'static str,
    value: f64,
    limit: f64,
    unit: &'static str,
}

/// Builds the release, measures, prints, and fails if a budget is broken.
pub(crate) fn run(house: &House) -> Result<()> {
    let chromium = browser::chromium()?;
    site::build(house)?;
    node::packages(house, suite::E2E)?;
    let mut lines = size_lines(&sizes::of(house, site::DIST)?);
    lines.extend(key_lines(house, &chromium)?);

    println!("\n{:<44}{:>10}{:>10}", "", "measured", "budget");
    for Line { what, value, limit, unit } in &lines {
        let verdict = if value <= limit { "" } else { "  over" };
        println!("{:<44}{value:>10.1}{limit:>10.0} {unit}{verdict}", what);
    }
    let over = lines.iter().filter(|line| line.value > line.limit).count();
    if over > 0 {
        bail!("{over} of {} budgets broken", lines.len());
    }
    Ok(())
}

fn size_lines(files: &[sizes::Size]) -> Vec<Line> {
    let kilobytes = |bytes: u64| bytes as f64 / 1000.0;
    let brotli = |wanted: fn(&sizes::Size) -> bool| {
        kilobytes(files.iter().filter(|size| wanted(size)).map(|size| size.brotli).sum())
    };
    let raw_engine = kilobytes(files.iter().filter(|size| size.is_engine()).map(|size| size.raw).sum());
    vec![
        Line { what: "first visit: all code, brotli", value: brotli(|s| !s.is_catalog()), limit: 400.0, unit: "KB" },
        Line {
            what: "default catalogue, brotli",
            value: brotli(sizes::Size::is_default_catalog),
            limit: 85.0,
            unit: "KB",
        },
        Line { what: "engine", value: raw_engine, limit: 350.0, unit: "KB" },
        Line { what: "engine, brotli", value: brotli(sizes::Size::is_engine), limit: 130.0, unit: "KB" },
    ]
}

fn key_lines(house: &House, chromium: &std::path::Path) -> Result<Vec<Line>> {
    let printed = process::output(node::node(house, suite::E2E).env("CHROME", chromium).arg("bench/key-press.mjs"))?;
    let times: Value = serde_json::from_str(&printed).context("bench/key-press.mjs printed no JSON")?;
    let time = |key: &str| times.get(key).and_then(Value::as_f64).with_context(|| format!("no `{key}` was measured"));
    Ok(vec![
        Line { what: "key press to painted answer, median of 50", value: time("median")?, limit: 16.0, unit: "ms" },
        Line { what: "key press to painted answer, 95th percentile", value: time("p95")?, limit: 32.0, unit: "ms" },
    ])
}
