//! What each entry of a baseline's lists names of some patches.

use patchplay_model::{PatchBaseline, Readings};

use super::{judge::Judge, names::Named, numbering::Packages};
use crate::{PatchList, PatchSet, World};

/// For each entry of a list, those of `among` of which it names a version, as nodes of one product read it.
pub(crate) fn named(
    world: &World,
    baseline: &PatchBaseline,
    list: PatchList,
    (product, readings): (&str, &Readings),
    among: &PatchSet,
) -> Vec<PatchSet> {
    let Some(packages) = world.patches().packages() else { return Vec::new() };
    let alone = |entry: &String| {
        let mut baseline = PatchBaseline::new(baseline.operating_system);
        match list {
            PatchList::Approved => baseline.approved_patches = vec![entry.clone()],
            PatchList::Rejected => baseline.rejected_patches = vec![entry.clone()],
        }
        let judge = Judge::new(world, packages, &baseline, product, readings);
        let mut set = world.patches().none();
        set.extend(among.ones().filter(|&patch| names_any(world, packages, &judge, (list, patch))));
        set
    };
    list.of(baseline).iter().map(alone).collect()
}

fn names_any(world: &World, packages: &Packages, judge: &Judge<'_>, (list, patch): (PatchList, usize)) -> bool {
    let (name, arch) = (packages.name(patch), packages.arch(patch));
    let rows = world.patches().rows(patch);
    packages.versions(patch).any(|version| {
        let Some(known) = packages.version(version) else { return false };
        let package = Named::new(name, arch, &known.known);
        let mut of_version = rows.iter().filter(|row| packages.version_of_row(**row) == Some(version)).peekable();
        match of_version.peek() {
            None => judge.names(list, package, None),
            Some(_) => of_version.any(|row| judge.names(list, package, Some(*row))),
        }
    })
}
