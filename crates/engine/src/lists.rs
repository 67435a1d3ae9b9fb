//! The two lists of a baseline: what each entry names.

use patchplay_model::{OperatingSystem, PatchBaseline, Readings};

use crate::{PatchSet, World, index::SetOperations as _, packages};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatchList {
    /// `ApprovedPatches`.
    Approved,
    /// `RejectedPatches`.
    Rejected,
}

impl PatchList {
    /// Its entries in a baseline.
    #[must_use]
    pub fn of(self, baseline: &PatchBaseline) -> &[String] {
        match self {
            Self::Approved => &baseline.approved_patches,
            Self::Rejected => &baseline.rejected_patches,
        }
    }
}

/// For each entry of a list, those of `among` that it names as nodes of one product read it; on package systems those of
/// which it names any version (spec baseline-model 6).
#[must_use]
pub fn named(
    world: &World,
    baseline: &PatchBaseline,
    list: PatchList,
    (product, readings): (&str, &Readings),
    among: &PatchSet,
) -> Vec<PatchSet> {
    if world.patches().system() != OperatingSystem::Windows {
        return packages::named(world, baseline, list, (product, readings), among);
    }
    let of_entry = |entry: &String| {
        let mut set: PatchSet = world.patches().meant(entry).into_iter().collect();
        set.keep(among);
        set
    };
    list.of(baseline).iter().map(of_entry).collect()
}
