//! `patchplay-bench PLOTS CATALOG...`: the native half of the measurement. Prints JSON, draws growth into the folder PLOTS.

mod growth;
mod plot;
mod timing;

use std::{error::Error, path::PathBuf, time::Instant};

use patchplay_bench::Fleet;
use serde_json::{Value, json};

/// Nodes of the budget.
const NODES: usize = 10_000;
/// The larger fleet.
const MANY: usize = 100_000;
/// Rules of every baseline of the account.
const RULES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let plots = words.next().ok_or("usage: patchplay-bench PLOTS CATALOG...")?;
    let files = words.map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let catalog = patchplay_bench::catalog(files.iter().map(Vec::as_slice))?;
    let fleets: Vec<Value> = [NODES, MANY]
        .into_iter()
        .map(|nodes| {
            let start = Instant::now();
            let fleet = Fleet::new(&catalog, nodes);
            let prepare = start.elapsed().as_secs_f64() * 1e3;
            let times = timing::of(&fleet, RULES);
            json!({ "nodes": nodes, "prepare": prepare, "compile": times.compile, "scan": times.scan,
                    "bare": times.bare, "sum": times.sum })
        })
        .collect();
    let mut pictures = serde_json::Map::new();
    for growth in growth::measure(&catalog) {
        plot::draw(&growth, &plots)?;
        let points = growth.points.iter().map(|point| json!([point.size, point.engine, point.bare]));
        pictures.insert(growth.name.to_owned(), points.collect());
    }
    println!("{}", json!({ "rows": catalog.len(), "fleets": fleets, "growth": pictures }));
    Ok(())
}
