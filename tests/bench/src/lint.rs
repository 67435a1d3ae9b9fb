//! Checks templates again and again in one process.

use std::{error::Error, ffi::OsString, time::Instant};

use patchplay_document::{Diagnostic, Severity, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::Playground;
use serde_json::{Value, json};

/// Times that every template is checked.
const ROUNDS: usize = 50;

/// What is found in the templates, and the milliseconds of one check of all.
pub fn measure(files: impl Iterator<Item = OsString>) -> Result<Value, Box<dyn Error>> {
    let read = |path: OsString| -> Result<SourceFile, Box<dyn Error>> {
        Ok(SourceFile { text: std::fs::read_to_string(&path)?, name: path.to_string_lossy().into_owned() })
    };
    let files = files.map(read).collect::<Result<Vec<_>, _>>()?;
    let door = Playground::default();
    let check = |file: &SourceFile| door.check(std::slice::from_ref(file), &SortedMap::new()).diagnostics;
    let problem = |found: Diagnostic| {
        let lines = [found.place.start.line, found.place.end.line];
        json!({ "file": found.place.file, "code": found.code, "lines": lines, "message": found.message, "kind": "" })
    };
    let found = files.iter().flat_map(check).filter(|found| found.severity != Severity::Note);
    let problems: Vec<Value> = found.map(problem).collect();
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        files.iter().for_each(|file| drop(std::hint::black_box(check(file))));
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(json!({ "problems": problems, "warm": best }))
}
