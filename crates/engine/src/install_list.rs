//! An InstallOverrideList compiled for the nodes of one plan.

use patchplay_model::{InstallOverrideList, ListedPatch, Readings};

use crate::{PatchSet, Plan, World, packages, plan, windows};

/// What an Install with an InstallOverrideList may bring: on Linux and macOS exactly what is listed, whatever the
/// baseline says (rule param-list-linux-exact), on Windows of what the baseline approves only what is listed (rule
/// param-list-windows-narrows).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallList {
    pub(crate) patches: Vec<ListedPatch>,
    pub(crate) room: Room,
}

/// What only one of the two kinds of systems needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Room {
    Windows(PatchSet),
    Packages(packages::Listed),
}

impl InstallList {
    /// Reads a list with the eyes of a plan's nodes. The world is the one the plan was made of.
    #[must_use]
    pub fn new(world: &World, plan: &Plan, list: &InstallOverrideList, readings: &Readings) -> Self {
        let room = match &plan.room {
            plan::Room::Windows(_) => Room::Windows(windows::listed(world, &list.patches)),
            plan::Room::Packages(room) => Room::Packages(packages::Listed::new(world, room, readings, &list.patches)),
        };
        Self { patches: list.patches.clone(), room }
    }
}
