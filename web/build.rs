//! Reads the scenarios that the page starts from, so that it has their texts at first paint, before any engine runs.

use std::path::Path;
use std::{env, fs, io};

/// Names that `start.rs` includes, and the files they are read from.
const STARTS: [(&str, &str); 2] =
    [("article.json", "../tests/cases/article.scenario.yaml"), ("baseline.json", "starts/baseline.scenario.yaml")];

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    for (name, source) in STARTS {
        println!("cargo::rerun-if-changed={source}");
        let text = fs::read_to_string(source)?;
        let read = patchplay_document::read_scenario(source, &text);
        let scenario = read.scenario.ok_or_else(|| {
            let problems: Vec<String> = read.diagnostics.iter().map(ToString::to_string).collect();
            io::Error::other(problems.join("\n"))
        })?;
        fs::write(Path::new(&out).join(name), serde_json::to_string(&scenario).map_err(io::Error::other)?)?;
    }
    Ok(())
}
