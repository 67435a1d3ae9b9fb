//! A policy as one product sees it: everything about states that does not depend on the node.

use std::collections::BTreeMap;

use patchplay_catalog::Symbol;
use patchplay_model::{ComplianceLevel, OperatingSystem, Readings};

use crate::{PatchSet, Policy, World, packages, windows};

/// What one baseline comes to for the nodes of one product at one clock.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The product; `None` when the catalogue has no patch of it.
    pub(crate) product: Option<Symbol>,
    /// Approved for the product.
    pub(crate) approved_here: PatchSet,
    /// Approved through another product alone.
    pub(crate) approved_elsewhere: PatchSet,
    pub(crate) blocks: bool,
    /// Patches by the level that they are reported with, UNSPECIFIED left out.
    pub(crate) levels: Levels,
    pub(crate) room: Room,
}

/// Patches by compliance level.
pub(crate) type Levels = BTreeMap<ComplianceLevel, PatchSet>;

/// What only one of the two kinds of systems needs.
#[derive(Debug, Clone)]
pub(crate) enum Room {
    Windows(windows::Plan),
    Packages(packages::Plan),
}

impl Plan {
    /// Looks at a policy with the eyes of a product.
    #[must_use]
    pub fn new(world: &World, policy: &Policy, product: &str, readings: &Readings) -> Self {
        match (world.patches().system(), &policy.room) {
            (OperatingSystem::Windows, crate::policy::Room::Windows(room)) => {
                windows::plan(world, policy, room, product, readings)
            }
            (_, crate::policy::Room::Packages(room)) => packages::plan(world, policy, room, product, readings),
            // A policy of another system approves nothing here.
            _ => Self::empty(world),
        }
    }

    fn empty(world: &World) -> Self {
        let none = || world.patches().none();
        Self {
            product: None,
            approved_here: none(),
            approved_elsewhere: none(),
            blocks: false,
            levels: Levels::new(),
            room: Room::Packages(packages::Plan::default()),
        }
    }

    /// The product, if the catalogue knows it.
    #[must_use]
    pub const fn product(&self) -> Option<Symbol> {
        self.product
    }

    /// Patches approved for this product; on package systems those of which some version is.
    #[must_use]
    pub const fn approved_here(&self) -> &PatchSet {
        &self.approved_here
    }

    /// Patches that may be there without a row of the product, approved through another one.
    #[must_use]
    pub const fn approved_elsewhere(&self) -> &PatchSet {
        &self.approved_elsewhere
    }

    /// Whether the baseline's `Sources` have none for this product, so that every run on its nodes fails (rule
    /// approve-sources-none-matching).
    #[must_use]
    pub const fn lacks_source(&self) -> bool {
        match &self.room {
            Room::Windows(_) => false,
            Room::Packages(room) => room.lacks_source,
        }
    }

    pub(crate) const fn blocks(&self) -> bool {
        self.blocks
    }
}
