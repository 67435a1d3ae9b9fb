//! The part of dnf: Amazon Linux 2022 and 2023, and the Red Hat family from 8 on.

use patchplay_language::mark;
use patchplay_model::{LinuxPayload, Operation};

use super::{
    Errand, Findings, Site, failure,
    package::{Fate, Package},
    pen::Pen,
    python::{Python, texts},
    spread,
};

/// One command: how it is run and that its answer is read (rule `log-linux-dnf-commands`).
pub(super) fn command(pen: &mut Pen, arguments: &[&str]) {
    let arguments: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
    pen.info(&format!("Running command {}", texts(&arguments, Python::Three)));
    pen.wait(1);
    pen.info("Parsing response...");
}

/// The commands that fetch what the repositories have.
pub(super) fn refresh(pen: &mut Pen) {
    command(pen, &["dnf", "clean", "all"]);
    command(pen, &["dnf", "makecache"]);
}

/// What dnf says of a repository with `skip_if_unavailable` that does not answer: the run goes on without it.
fn left_out(pen: &mut Pen, repository: &str) {
    pen.warning(&format!("Failed to download metadata for repo '{repository}'"));
    pen.warning(&format!("Ignoring repositories: {repository}"));
    pen.reconstructed(mark!("what is said of a repository that is left out"));
}

/// A whole run (rules `log-linux-dnf-*`).
pub(super) fn run(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, findings: &Findings<'_>) {
    refresh(pen);
    if !site.reaches_repositories {
        left_out(pen, failure::repository(site));
    }
    let installs = errand.operation == Operation::Install;
    if installs {
        pen.info("Installation process started:\n");
    }
    command(pen, &["dnf", "list", "installed"]);
    command(pen, &["dnf", "module", "list", "--enabled"]);
    match site.readings.linux_second_pass {
        LinuxPayload::V1_80 => command(pen, &["dnf", "--showduplicates", "list", "available"]),
        LinuxPayload::V1_110 => command(
            pen,
            &["dnf", "--available", "repoquery", "--queryformat", "%{NAME}.%{ARCH} %{EVR} %{REPONAME} %{BUILDTIME}"],
        ),
    }
    command(pen, &["rpm", "-qa", "--queryformat", "%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH} %{INSTALLTIME}\n"]);
    if !installs {
        pen.reconstructed(mark!("that a scan by dnf prints no counts before its report"));
        return;
    }
    let found = findings.found;
    pen.mark_again("Counts");
    pen.info(&format!(
        "Installed count: {}, Installed Other count: {}, Failed count: {}, Not Applicable count: {}, Missing count: {}, \
         Installed Rejected count: {}",
        found.installed_count + found.installed_pending_reboot_count,
        found.installed_other_count,
        found.failed_count,
        found.not_applicable_count,
        found.missing_count,
        found.installed_rejected_count
    ));
    if findings.packages.is_empty() {
        pen.info("Nothing to install. Ending process...");
        return;
    }
    install(pen, errand, findings);
}

fn install(pen: &mut Pen, errand: &Errand<'_>, findings: &Findings<'_>) {
    let total = findings.packages.len();
    let mut failed: Vec<&Package<'_>> = Vec::new();
    for (number, package) in findings.packages.iter().enumerate() {
        pen.at(spread(errand.body, errand.end, number, total));
        pen.mark(package.id);
        if let Fate::Blocked { by } = package.fate {
            pen.info(&format!("Package {} has a blocked dependency {by}", package.id));
            pen.reconstructed(mark!("how the package of a blocked dependency is named"));
            continue;
        }
        command(pen, &["dnf", "install", "-y", &package.nevra()]);
        if !package.came() {
            failed.push(package);
        }
    }
    if failed.is_empty() {
        return;
    }
    let names: Vec<String> = failed.iter().map(|package| package.nevra()).collect();
    pen.info(&format!("Retrying Install for Packages: {}", texts(&names, Python::Three)));
    for package in failed {
        command(pen, &["dnf", "install", "-y", &package.nevra()]);
        pen.raw("Error: Transaction failed");
        pen.info(&format!("Failed to install package: {}", package.nevra()));
    }
    pen.reconstructed(mark!("what dnf itself prints of a package that fails"));
}
