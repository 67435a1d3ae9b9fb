//! `patchplay-bench fleets CATALOG...`: the native half of the measurement, as JSON.
//! `patchplay-bench growth PLOTS CATALOG...`: how it grows, as JSON and as pictures in the folder PLOTS.
//! `patchplay-bench lint TEMPLATE...`: what checking the templates comes to, as JSON.

mod growth;
mod lint;
mod plot;
mod timing;

use std::{
    error::Error,
    ffi::{OsStr, OsString},
    path::Path,
    sync::Arc,
    time::Instant,
};

use patchplay_bench::Fleet;
use patchplay_catalog::Catalog;
use serde_json::{Value, json};

/// Nodes of the budget.
const NODES: usize = 10_000;
/// The larger fleet.
const MANY: usize = 100_000;
/// Rules of every baseline of the account.
const RULES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args_os().skip(1);
    let figures = match words.next().as_deref().and_then(OsStr::to_str) {
        Some("fleets") => fleets(&read(words)?),
        Some("growth") => {
            let plots = words.next().ok_or(USAGE)?;
            grown(&read(words)?, Path::new(&plots))?
        }
        Some("lint") => lint::measure(words)?,
        _ => return Err(USAGE.into()),
    };
    println!("{figures}");
    Ok(())
}

const USAGE: &str = "usage: patchplay-bench (fleets | growth PLOTS) CATALOG..., or: patchplay-bench lint TEMPLATE...";

fn read(files: impl Iterator<Item = OsString>) -> Result<Arc<Catalog>, Box<dyn Error>> {
    let files = files.map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    Ok(patchplay_bench::catalog(files.iter().map(Vec::as_slice))?)
}

fn fleets(catalog: &Arc<Catalog>) -> Value {
    let fleet = |nodes: usize| {
        let start = Instant::now();
        let fleet = Fleet::new(catalog, nodes);
        let prepare = start.elapsed().as_secs_f64() * 1e3;
        let times = timing::of(&fleet, RULES);
        json!({ "nodes": nodes, "prepare": prepare, "compile": times.compile, "scan": times.scan, "bare": times.bare,
                "sum": times.sum })
    };
    json!({ "rows": catalog.len(), "fleets": [fleet(NODES), fleet(MANY)] })
}

fn grown(catalog: &Arc<Catalog>, plots: &Path) -> Result<Value, Box<dyn Error>> {
    let mut pictures = serde_json::Map::new();
    for growth in growth::measure(catalog) {
        plot::draw(&growth, plots)?;
        let points = growth.points.iter().map(|point| json!([point.size, point.engine, point.bare]));
        pictures.insert(growth.name.to_owned(), points.collect());
    }
    Ok(Value::Object(pictures))
}
