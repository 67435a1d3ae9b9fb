//! What packages need to be there before they can be installed (catalogue column `depends`).

use patchplay_catalog::Catalog;
use patchplay_ordered::SortedMap;

use super::{
    numbering::Packages,
    titled::{Machine, machine, preference},
    version::PackageVersion,
};
use crate::{PatchIndex, VersionIndex};

/// One thing that a version needs: any of these packages, from this version on; the one to bring first.
pub(crate) type Need = Vec<(PatchIndex, VersionIndex)>;

/// The needs of every version that has any.
pub(crate) type Needs = SortedMap<VersionIndex, Vec<Need>>;

/// A dependency as a catalogue writes it: `name`, or `name>=epoch:version-release`.
pub(crate) fn read(text: &str) -> (&str, Option<PackageVersion>) {
    match text.split_once(">=") {
        Some((name, version)) => (name, Some(PackageVersion::read(version))),
        None => (text, None),
    }
}

/// What the package of a row needs. What the catalogue has no name for is taken to be there: it knows too little of it.
pub(crate) fn needs_of(catalog: &Catalog, packages: &Packages, patch: PatchIndex, row: usize) -> Vec<Need> {
    let needs = catalog.depends(row).iter().map(|&text| need(packages, patch, catalog.text(text)));
    needs.filter(|need| !need.is_empty()).collect()
}

fn need(packages: &Packages, of: PatchIndex, text: &str) -> Need {
    let (name, least) = read(text);
    let own = packages.arch(of);
    let rank = |patch: &PatchIndex| {
        let arch = packages.arch(*patch);
        (arch != own, machine(arch) != Machine::Any, preference(arch), *patch)
    };
    // A name has few architectures.
    let mut patches: Vec<PatchIndex> = Vec::new();
    for &patch in packages.of_name(name) {
        let place = patches.partition_point(|other| rank(other) <= rank(&patch));
        patches.insert(place, patch);
    }
    let floor = |patch| match &least {
        Some(least) => packages.floor(patch, least),
        None => packages.versions(patch).start,
    };
    patches.into_iter().map(|patch| (patch, floor(patch))).collect()
}
