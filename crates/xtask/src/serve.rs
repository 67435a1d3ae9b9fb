//! The page while one works on it: Vite serves and reloads, we compile what Vite cannot.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use notify::{EventKind, RecursiveMode, Watcher};

use crate::bindings::{self, Profile};
use crate::house::House;
use crate::process::{self, Usage, say};
use crate::{node, notices, site};

/// Editors save in several steps; a build starts when they have been quiet for so long.
const QUIET: Duration = Duration::from_millis(80);

/// How often we look whether Vite still runs.
const PULSE: Duration = Duration::from_millis(500);

/// Builds, serves until interrupted, and builds again on every change of Rust sources or patch facts.
pub(crate) fn serve(house: &House, words: &[&str]) -> Result<()> {
    let port = match words {
        [] => None,
        ["--port", port] => Some(*port),
        _ => return Err(Usage("usage: cargo xtask serve [--port N]".to_owned()).into()),
    };
    let start = Instant::now();
    node::packages(house, "web")?;
    bindings::generate(house, Profile::Dev)?;
    notices::write_page(house, bindings::CATALOGS)?;
    say(format_args!("ready in {}; Vite prints the address", process::since(start)));

    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event| {
        // The receiver lives as long as the program.
        let _ = sender.send(event);
    })
    .context("cannot watch files")?;
    for folder in ["crates", "web/src"] {
        watcher
            .watch(&house.path(folder), RecursiveMode::Recursive)
            .with_context(|| format!("cannot watch {folder}"))?;
    }
    let mut command = node::node(house, "web");
    command.args([site::VITE, "--config", "vite.config.ts", "--clearScreen", "false"]);
    let mut vite = Vite(command.args(port.map(|port| ["--port", port]).iter().flatten()).spawn()?);
    loop {
        let changed = next_changes(&changes, &mut vite)?;
        let start = Instant::now();
        match rebuild(house, &changed) {
            Ok(()) => say(format_args!("up to date after {}", process::since(start))),
            Err(error) => say(format_args!("{error:#}; the page stays as it is")),
        }
    }
}

/// Ends Vite with us, also when we stop on an error.
#[derive(Debug)]
struct Vite(Child);

impl Drop for Vite {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn rebuild(house: &House, changed: &[PathBuf]) -> Result<()> {
    bindings::modules(house, Profile::Dev)?;
    let facts = [house.path("crates/catalog"), house.path("crates/model")];
    if changed.iter().any(|file| facts.iter().any(|folder| file.starts_with(folder))) {
        bindings::catalog(house)?;
    }
    Ok(())
}

/// Waits for changes of sources, and gives all of one burst.
fn next_changes(changes: &Receiver<notify::Result<notify::Event>>, vite: &mut Vite) -> Result<Vec<PathBuf>> {
    let mut changed = Vec::new();
    loop {
        match changes.recv_timeout(if changed.is_empty() { PULSE } else { QUIET }) {
            Ok(Ok(event)) if !matches!(event.kind, EventKind::Access(_)) => {
                changed.extend(event.paths.into_iter().filter(|file| is_source(file)));
            }
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) if !changed.is_empty() => return Ok(changed),
            Err(RecvTimeoutError::Timeout) => {
                if let Some(status) = vite.0.try_wait()? {
                    bail!("Vite ended ({status})");
                }
            }
            Err(RecvTimeoutError::Disconnected) => bail!("files are watched no longer"),
        }
    }
}

/// What a build can depend on, rather than an editor's swap files.
fn is_source(file: &Path) -> bool {
    file.extension().is_some_and(|extension| {
        ["rs", "toml", "csv", "json", "yaml", "ts"].iter().any(|source| extension.eq_ignore_ascii_case(source))
    })
}
