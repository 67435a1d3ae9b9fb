//! A baseline compiled over a world: what it says of every published patch (spec selection 2 and 3).

use patchplay_model::{OperatingSystem, PatchBaseline, Readings};

use crate::{PatchSet, Verdict, World, packages, verdict::Verdicts, windows};

/// A baseline compiled over a world.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) said: Verdicts,
    pub(crate) room: Room,
}

/// What only one of the two kinds of systems needs.
#[derive(Debug, Clone)]
pub(crate) enum Room {
    Windows(windows::Policy),
    Packages(packages::Policy),
}

impl Policy {
    /// Compiles a baseline by the default readings; the work is one pass over the world's rows.
    #[must_use]
    pub fn new(world: &World, baseline: &PatchBaseline) -> Self {
        Self::read(world, baseline, &Readings::default())
    }

    /// Compiles a baseline. On Windows no reading changes what a baseline says of a patch.
    #[must_use]
    pub fn read(world: &World, baseline: &PatchBaseline, readings: &Readings) -> Self {
        match world.patches().system() {
            OperatingSystem::Windows => {
                let (said, room) = windows::policy(world, baseline);
                Self { said, room: Room::Windows(room) }
            }
            _ => {
                let (said, room) = packages::policy(world, baseline, readings);
                Self { said, room: Room::Packages(room) }
            }
        }
    }

    /// The verdicts, parallel to [`World::current`]. On package systems each row is judged as a node of the row's own
    /// product would see it.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict] {
        &self.said.of_rows
    }

    /// Patches that are approved for one product or another.
    #[must_use]
    pub const fn approved(&self) -> &PatchSet {
        &self.said.approved
    }

    /// Patches that `RejectedPatches` names; on package systems those of which it names a published version.
    #[must_use]
    pub const fn rejected(&self) -> &PatchSet {
        &self.said.rejected
    }

    /// Whether the action on rejected patches is BLOCK.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        self.said.blocks
    }

    /// How many patches each rule approves, list and rejections left aside.
    #[must_use]
    pub fn approved_by_rule(&self) -> &[usize] {
        &self.said.by_rule
    }

    /// How many published patches carry each value of each filter of each rule, by rule, filter and value.
    #[must_use]
    pub fn carrying_value(&self) -> &[Vec<Vec<usize>>] {
        &self.said.by_value
    }
}
