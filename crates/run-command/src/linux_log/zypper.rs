//! The part of zypper: SUSE.

use patchplay_language::mark;
use patchplay_model::Operation;

use super::{
    Errand, Findings,
    package::{Fate, Package},
    pen::Pen,
    spread,
};

/// The search that every run begins with, and that an Install ends with.
fn search(pen: &mut Pen, missing: i64) {
    pen.info("Running scan operation to find missing packages...");
    pen.wait(2);
    pen.info(&format!("Found {missing} missing packages."));
}

/// The lines of an Install up to what zypper itself prints.
pub(super) fn updating(pen: &mut Pen, missing: i64) {
    search(pen, missing);
    pen.info("Packages locked.");
    pen.info("Updating missing packages...");
}

/// A whole run (rules `log-linux-zypper-*`).
pub(super) fn run(pen: &mut Pen, errand: &Errand<'_>, findings: &Findings<'_>) {
    let missing = findings.found.missing_count;
    if errand.operation == Operation::Scan {
        search(pen, missing);
        return;
    }
    if findings.packages.is_empty() {
        search(pen, missing);
        pen.info("No missing packages detected.");
        return;
    }
    updating(pen, missing);
    let going: Vec<&Package<'_>> =
        findings.packages.iter().filter(|package| !matches!(package.fate, Fate::Blocked { .. })).collect();
    pen.at(spread(errand.body, errand.end, going.len().saturating_sub(1), going.len().max(1)));
    pen.info("Output from commit: ");
    commit(pen, &going);
    let blocked = findings.packages.iter().any(|package| matches!(package.fate, Fate::Blocked { .. }));
    if blocked {
        for package in findings.packages {
            if let Fate::Blocked { by } = package.fate {
                pen.mark(package.id);
                pen.raw(&format!("Problem: nothing provides {by} needed by {}", package.envra()));
            }
        }
        pen.error("Commit subprocess had dependency check issues. Exit Code: 4 ");
    }
    pen.info("Re-running scan operation.");
    search(pen, findings.packages.iter().filter(|package| !package.came()).count() as i64);
}

/// What zypper prints of a transaction.
fn commit(pen: &mut Pen, going: &[&Package<'_>]) {
    pen.reconstructed(mark!("what zypper itself prints"));
    pen.raw("Loading repository data...\nReading installed packages...\nResolving package dependencies...\n");
    let (upgraded, new): (Vec<&Package<'_>>, Vec<&Package<'_>>) =
        going.iter().copied().partition(|package| package.was_there);
    for (what, packages) in [("upgraded", &upgraded), ("installed", &new)] {
        let names: Vec<&str> = packages.iter().map(|package| package.name()).collect();
        match names.len() {
            0 => {}
            1 => pen.raw(&format!("The following package is going to be {what}:\n  {}\n", names.join(" "))),
            many => pen.raw(&format!("The following {many} packages are going to be {what}:\n  {}\n", names.join(" "))),
        }
    }
    let total = going.len();
    for (number, package) in (1..).zip(going) {
        pen.mark(package.id);
        let end = if package.came() { "done" } else { "error" };
        pen.raw(&format!("({number}/{total}) Installing: {} [..{end}]", package.envra()));
        if !package.came() {
            pen.raw(&format!(
                "Installation of {} failed:\nError: Subprocess failed. Error: RPM failed.",
                package.envra()
            ));
        }
    }
}
