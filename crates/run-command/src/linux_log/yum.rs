//! The part of yum: Amazon Linux 1 and 2, and the Red Hat family up to 7.

use patchplay_language::mark;
use patchplay_model::{OperatingSystem, Operation, Trouble};

use super::{
    Errand, Findings, Site,
    package::Fate,
    pen::Pen,
    python::{Python, Value},
    spread,
};

/// What yum itself prints when it starts.
pub(super) fn plugins(pen: &mut Pen, site: &Site<'_>) {
    pen.reconstructed(mark!("the plugins of yum"));
    pen.raw(match site.system {
        OperatingSystem::AmazonLinux => "Loaded plugins: priorities, update-motd, upgrade-helper",
        OperatingSystem::AmazonLinux2 => "Loaded plugins: extras_suggestions, langpacks, priorities, update-motd",
        OperatingSystem::CentOs => "Loaded plugins: fastestmirror",
        OperatingSystem::RedHat => "Loaded plugins: amazon-id, search-disabled-repos",
        _ => "Loaded plugins: ulninfo",
    });
    if site.has(Trouble::YumLocked) {
        for seconds in [2, 5] {
            pen.info(&format!("another process has acquired yum lock, waiting {seconds} s and retry."));
            pen.wait(seconds);
        }
    }
}

/// A whole run (rules `log-linux-yum-*`).
pub(super) fn run(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, findings: &Findings<'_>) {
    plugins(pen, site);
    if errand.operation == Operation::Scan {
        return;
    }
    if findings.packages.is_empty() {
        pen.info("No updates, skipping.");
        return;
    }
    let blocked: Vec<Value> = findings
        .packages
        .iter()
        .filter_map(|package| match package.fate {
            Fate::Blocked { by } => Some(Value::Text(format!("{} requires {by}", package.envra()))),
            Fate::Installed | Fate::Failed => None,
        })
        .collect();
    let going: Vec<_> =
        findings.packages.iter().filter(|package| !matches!(package.fate, Fate::Blocked { .. })).collect();
    for package in findings.packages {
        let (epoch, version, release) = package.evr();
        pen.mark(package.id);
        pen.info(&format!(
            "Package name: {}, arch: {} to be updated to epoch: {epoch}, version: {version}, release: {release}",
            package.name(),
            package.arch()
        ));
    }
    if !blocked.is_empty() {
        let message = Value::List(blocked).repr(Python::Two);
        pen.error(&format!("yum update failed with result code: 1, message: {message}"));
        pen.reconstructed(mark!("what yum says of a dependency, and that the other packages come all the same"));
    }
    let total = going.len();
    for (number, package) in (1..).zip(&going) {
        pen.at(spread(errand.body, errand.end, number - 1, total));
        let action = if package.was_there { "Updated" } else { "Installed" };
        pen.info(&format!("{action}: {} Started [{number}/{total}]", package.envra()));
        pen.at(spread(errand.body, errand.end, number, total));
        if package.came() {
            pen.info(&format!("{action}: {} Finished [{number}/{total}]", package.envra()));
        } else {
            pen.raw(&format!("Error unpacking rpm package {}", package.envra()));
            pen.reconstructed(mark!("how a package fails in a transaction of yum"));
        }
    }
    for (number, package) in (1..).zip(&going) {
        pen.info(&format!("Verify: {number}/{total}: {}", package.envra()));
        if !package.came() {
            pen.raw(&format!("{} was supposed to be installed but is not!", package.envra()));
        }
    }
    pen.reconstructed(mark!("the numbers of a transaction of yum, which also counts what it cleans up"));
}
