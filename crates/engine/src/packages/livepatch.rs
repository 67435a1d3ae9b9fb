//! Kernel live patching of Amazon Linux 2: packages `kernel-livepatch-<version of the kernel>` close holes of the kernel
//! that runs, so a newer kernel without any other fix is as good as installed (rules state-livepatch-*,
//! patch-manager-kernel-live-patching.md).

use patchplay_catalog::Symbol;
use patchplay_model::OperatingSystem;

use super::{
    kernel::{KERNEL, PREFIX, kernel_of},
    numbering::Packages,
};
use crate::{Holdings, PatchIndex, PatchSet, VersionIndex, World};

/// What a plan knows of live patches; nothing for other systems, and for catalogues and nodes without any.
#[derive(Debug, Clone, Default)]
pub(crate) struct LivePatches {
    /// The live patches themselves.
    packages: PatchSet,
    covers: Vec<Cover>,
}

/// A live patch that covers every CVE of the kernel to come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cover {
    live_patch: PatchIndex,
    /// From this version on.
    since: VersionIndex,
    pub(crate) kernel: PatchIndex,
    /// The installed kernel, which the live patch is for, and the newer one.
    installed: VersionIndex,
    pub(crate) newer: VersionIndex,
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

    /// The live patches that stand in for a node's kernel.
    pub(crate) fn on<'a>(&'a self, holdings: &'a Holdings) -> impl Iterator<Item = &'a Cover> {
        self.covers.iter().filter(|cover| {
            holdings.version_of(cover.kernel) == Some(cover.installed)
                && holdings.version_of(cover.live_patch).is_some_and(|version| version >= cover.since)
        })
    }
}
