//! Kernel live patching of Amazon Linux 2: packages `kernel-livepatch-<version of the kernel>` close holes of the kernel
//! that runs, so a newer kernel without any other fix is as good as installed (rules state-livepatch-*,
//! patch-manager-kernel-live-patching.md).

use patchplay_catalog::Symbol;
use patchplay_model::OperatingSystem;

use super::{
    Packages, Plan,
    numbering::VersionIndex,
    titled::Known,
    version::{Ordered, PackageVersion},
};
use crate::{Assessment, Holdings, PatchIndex, PatchSet, World};

/// What names of live patches begin with.
const PREFIX: &str = "kernel-livepatch-";
/// The package whose updates they stand in for.
pub(crate) const KERNEL: &str = "kernel";
/// The first kernel that live patches are made for, as version and release.
const FIRST_KERNEL: (&str, &str) = ("4.14.165", "131.185.amzn2");
/// What the release of a kernel ends in, and the name of its live patch leaves out.
const DIST: &str = ".amzn2";
/// Severities of Amazon's notices, the lowest first.
const SEVERITIES: &[&[&str]] = &[&["low"], &["medium", "moderate"], &["important"], &["critical"]];

/// The name of the live patch of a kernel, which only kernels of Amazon Linux 2 from the first supported one on have.
pub(crate) fn name_for(system: OperatingSystem, kernel: &Known) -> Option<String> {
    let (OperatingSystem::AmazonLinux2, Known::Exactly(kernel)) = (system, kernel) else { return None };
    let (version, release) = FIRST_KERNEL;
    let first = PackageVersion::new("", version, release);
    let release = kernel.release.strip_suffix(DIST)?;
    kernel.compare(&first, Ordered::Rpm).is_ge().then(|| format!("{PREFIX}{}-{release}", kernel.version))
}

/// The kernel that a package is a live patch of.
fn kernel_of(system: OperatingSystem, name: &str) -> Option<Known> {
    let (version, release) = name.strip_prefix(PREFIX)?.rsplit_once('-')?;
    let kernel = Known::Exactly(PackageVersion::new("", version, &format!("{release}{DIST}")));
    let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    (is_number(version) && is_number(release) && name_for(system, &kernel).is_some()).then_some(kernel)
}

/// Whether a package is a live patch, which takes effect without a reboot.
pub(crate) fn is_live_patch(system: OperatingSystem, name: &str) -> bool {
    kernel_of(system, name).is_some()
}

/// The place of a notice's severity among severities; one that Amazon does not use is below all.
pub(crate) fn severity_rank(severity: &str) -> Option<usize> {
    SEVERITIES.iter().position(|names| names.iter().any(|name| severity.eq_ignore_ascii_case(name)))
}

/// What a plan knows of live patches; nothing for other systems, and for catalogues and nodes without any.
#[derive(Debug, Clone, Default)]
pub(crate) struct LivePatches {
    /// The live patches themselves.
    packages: PatchSet,
    covers: Vec<Cover>,
}

/// A live patch that covers every CVE of the kernel to come.
#[derive(Debug, Clone, Copy)]
struct Cover {
    live_patch: PatchIndex,
    /// From this version on.
    since: VersionIndex,
    kernel: PatchIndex,
    /// The installed kernel, which the live patch is for, and the newer one.
    installed: VersionIndex,
    newer: VersionIndex,
}

impl LivePatches {
    /// Finds the live patches of a product's packages. `target` is the newer kernel that is missing on nodes with a
    /// kernel, `is_known` whether nodes hear of a row.
    pub(crate) fn new(
        world: &World,
        packages: &Packages,
        target: impl Fn(VersionIndex) -> Option<VersionIndex>,
        is_known: impl Fn(usize) -> bool,
    ) -> Self {
        let system = world.patches().system();
        let mut all = Self::default();
        if system != OperatingSystem::AmazonLinux2 {
            return all;
        }
        let rows_of = |patch| {
            let rows = world.current().get(world.positions_of(patch)).unwrap_or_default().iter();
            let rows = rows.map(|current| current.row).filter(|&row| is_known(row));
            rows.filter_map(|row| Some((packages.version_of_row(row)?, world.catalog().cves(row)))).collect::<Vec<_>>()
        };
        for live_patch in packages.named_from(PREFIX) {
            let Some(known) = kernel_of(system, packages.name(live_patch)) else { continue };
            all.packages.grow_and_insert(live_patch);
            let arch = packages.arch(live_patch);
            let Some(kernel) = packages.of_name(KERNEL).iter().copied().find(|own| packages.arch(*own) == arch) else {
                continue;
            };
            let Some(installed) = packages.find(kernel, &known) else { continue };
            let Some(newer) = target(installed) else { continue };
            let between = rows_of(kernel).into_iter().filter(|(own, _)| *own > installed && *own <= newer);
            let mut open: Vec<Symbol> = between.flat_map(|(_, cves)| cves.iter().copied()).collect();
            // Without a CVE there is nothing that a live patch could have closed.
            if open.is_empty() {
                continue;
            }
            // A live patch holds all that its earlier versions hold.
            for (since, cves) in rows_of(live_patch) {
                open.retain(|cve| !cves.contains(cve));
                if open.is_empty() {
                    all.covers.push(Cover { live_patch, since, kernel, installed, newer });
                    break;
                }
            }
        }
        all
    }

    /// The live patches among all packages.
    pub(crate) const fn packages(&self) -> &PatchSet {
        &self.packages
    }

    fn on<'a>(&'a self, holdings: &'a Holdings) -> impl Iterator<Item = &'a Cover> {
        self.covers.iter().filter(|cover| {
            holdings.version_of(cover.kernel) == Some(cover.installed)
                && holdings.version_of(cover.live_patch).is_some_and(|version| version >= cover.since)
        })
    }
}

impl Plan {
    /// Whether live patches change what fates say of a node when the run asks them. Whoever adds up fates has to ask.
    pub(crate) fn depends_on_live_patches(&self, holdings: &Holdings) -> bool {
        self.live_patches.on(holdings).next().is_some()
    }
}

/// Makes kernels that live patches stand in for Installed. A Scan and an Install that must not reboot ask them.
pub(crate) fn cover(room: &Plan, holdings: &Holdings, assessment: &mut Assessment) {
    if !room.depends_on_live_patches(holdings) {
        return;
    }
    for cover in room.live_patches.on(holdings) {
        if assessment.missing.contains(cover.kernel) {
            assessment.missing.set(cover.kernel, false);
            assessment.installed.insert(cover.kernel);
            if let Some(items) = &mut assessment.items {
                items.live_patched.insert(cover.kernel, cover.newer);
            }
        }
    }
}
