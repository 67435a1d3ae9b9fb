//! The part of apt: Ubuntu, Debian, Raspberry Pi OS.

use patchplay_language::mark;
use patchplay_model::{Counts, OperatingSystem, Operation};

use super::{
    Errand, Findings, Site,
    package::{Fate, Package},
    pen::Pen,
    spread,
};

/// Begins a run and brings the index of every repository up to date.
pub(super) fn begin(pen: &mut Pen, site: &Site<'_>) {
    pen.info("Starting APT patching operation.");
    synchronize(pen, site);
}

fn synchronize(pen: &mut Pen, site: &Site<'_>) {
    pen.info("Re-synchronizing the package index files from their sources.");
    pen.reconstructed(mark!("the lines of apt itself"));
    let suite = suite(site.product);
    let places: Vec<String> = match site.system {
        OperatingSystem::Ubuntu => {
            let mirror = format!("http://{}.ec2.archive.ubuntu.com/ubuntu", site.region);
            let security = format!("http://security.ubuntu.com/ubuntu {suite}-security");
            [suite.to_owned(), format!("{suite}-updates"), format!("{suite}-backports")]
                .iter()
                .map(|suite| format!("{mirror} {suite}"))
                .chain([security])
                .collect()
        }
        OperatingSystem::Raspbian => vec![
            format!("http://raspbian.raspberrypi.org/raspbian {suite}"),
            format!("http://archive.raspberrypi.org/debian {suite}"),
        ],
        _ => vec![
            format!("http://cdn-aws.deb.debian.org/debian {suite}"),
            format!("http://cdn-aws.deb.debian.org/debian {suite}-updates"),
            format!("http://security.debian.org/debian-security {suite}-security"),
        ],
    };
    for (number, place) in (1..).zip(places) {
        pen.raw(&format!("Hit:{number} {place} InRelease"));
    }
    pen.wait(3);
}

/// The name of a release's main suite.
pub(super) fn suite(product: &str) -> &'static str {
    match product {
        "Ubuntu14.04" => "trusty",
        "Ubuntu16.04" => "xenial",
        "Ubuntu18.04" => "bionic",
        "Ubuntu20.04" => "focal",
        "Ubuntu20.10" => "groovy",
        "Ubuntu22.04" => "jammy",
        "Ubuntu22.10" => "kinetic",
        "Ubuntu23.04" => "lunar",
        "Ubuntu24.04" => "noble",
        "Debian8" => "jessie",
        "Debian9" | "Raspbian9" => "stretch",
        "Debian10" | "Raspbian10" => "buster",
        "Debian11" | "Raspbian11" => "bullseye",
        "Debian12" => "bookworm",
        _ => "stable",
    }
}

fn counts(pen: &mut Pen, counts: &Counts) {
    pen.mark_again("Counts");
    pen.info(&format!(
        "Installed count: {} Installed other count: {} Installed rejected count: {} Missing count: {} Not Applicable \
         count: {} Failed count: {}",
        counts.installed_count + counts.installed_pending_reboot_count,
        counts.installed_other_count,
        counts.installed_rejected_count,
        counts.missing_count,
        counts.not_applicable_count,
        counts.failed_count
    ));
}

/// A whole run (rules `log-linux-apt-*`).
pub(super) fn run(pen: &mut Pen, site: &Site<'_>, errand: &Errand<'_>, findings: &Findings<'_>) {
    begin(pen, site);
    if errand.operation == Operation::Scan {
        counts(pen, &findings.found);
        return;
    }
    // What an Install still lacks is counted as Failed from the start.
    let lacking = findings.packages.len();
    let found = findings.found;
    let (missing, failed) =
        if errand.install_override_list.is_some() { (found.missing_count, 0) } else { (0, found.missing_count) };
    counts(pen, &Counts { missing_count: missing, failed_count: failed, ..found });
    pen.info(&format!("After applying filters, missing count: {lacking} failed count: 0"));
    let sane: Vec<&Package<'_>> =
        findings.packages.iter().filter(|package| !matches!(package.fate, Fate::Blocked { .. })).collect();
    for package in findings.packages {
        if let Fate::Blocked { by } = package.fate {
            pen.mark(package.id);
            pen.error(&format!("Package {} failed to install: it depends on {by}", package.name()));
            pen.reconstructed(mark!("what is said of a package whose dependency cannot come"));
        }
    }
    pen.info(&format!(
        "After applying sanity check, missing count: {} failed count: {}",
        sane.len(),
        lacking - sane.len()
    ));
    if sane.is_empty() {
        pen.info("No packages found that can be upgraded.");
        return;
    }
    install(pen, errand, &sane);
    synchronize(pen, site);
    counts(pen, &findings.counts);
    pen.info(&format!("Patching operation completed. Exit code: {}", findings.own_code()));
}

fn install(pen: &mut Pen, errand: &Errand<'_>, sane: &[&Package<'_>]) {
    let names = |packages: &[&Package<'_>]| packages.iter().map(|package| package.name()).collect::<Vec<_>>().join(" ");
    pen.info(&format!("Packages that look like they should be upgraded: {}", names(sane)));
    pen.info("Beginning marking upgrade process.");
    for package in sane {
        pen.mark(package.id);
        pen.info(&format!(
            "Package name: {}, arch: {}, version: {}, is to be updated.",
            package.name(),
            package.arch(),
            package.version()
        ));
    }
    pen.info(&format!("After adding upgrades to cache, missing count: {} failed count: 0", sane.len()));
    pen.info("Fetching archives for selected packages...");
    pen.at(spread(errand.body, errand.end, 1, 3));
    pen.info(&format!("Packages that will be upgraded: {}", names(sane)));
    pen.at(spread(errand.body, errand.end, 2, 3));
    let failed: Vec<&Package<'_>> = sane.iter().copied().filter(|package| !package.came()).collect();
    for package in &failed {
        pen.error(&format!(
            "Package {} failed to install: installed {} package post-installation script subprocess returned error exit \
             status 1",
            package.name(),
            package.name()
        ));
        pen.reconstructed(mark!("the message of dpkg about a package that fails"));
    }
    if failed.is_empty() {
        pen.info("All upgrades installed");
    } else {
        pen.error(&format!("Installing some upgrades failed! {}", names(&failed)));
        pen.error("Upgrade failed.");
    }
}
