//! A policy as one product sees it: everything about states that does not depend on the node.

use patchplay_catalog::Symbol;
use patchplay_model::{OperatingSystem, Readings};

use crate::{
    PatchSet, Policy, World, packages, policy,
    reach::{Levels, Reach},
    windows,
};

/// What one baseline comes to for the nodes of one product at one clock.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) reach: Reach,
    pub(crate) room: Room,
}

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
            (OperatingSystem::Windows, policy::Room::Windows(room)) => {
                let (reach, room) = windows::plan(world, &policy.said, room, product, readings);
                Self { reach, room: Room::Windows(room) }
            }
            (_, policy::Room::Packages(room)) => {
                let (reach, room) = packages::plan(world, &policy.said, room, product, readings);
                Self { reach, room: Room::Packages(room) }
            }
            // A policy of another system approves nothing here.
            _ => Self::empty(world),
        }
    }

    fn empty(world: &World) -> Self {
        let none = || world.patches().none();
        let reach = Reach {
            product: None,
            approved_here: none(),
            approved_elsewhere: none(),
            blocks: false,
            levels: Levels::new(),
        };
        Self { reach, room: Room::Packages(packages::Plan::default()) }
    }

    /// The product, if the catalogue knows it.
    #[must_use]
    pub const fn product(&self) -> Option<Symbol> {
        self.reach.product
    }

    /// Patches approved for this product; on package systems those of which some version is.
    #[must_use]
    pub const fn approved_here(&self) -> &PatchSet {
        &self.reach.approved_here
    }

    /// Patches that may be there without a row of the product, approved through another one.
    #[must_use]
    pub const fn approved_elsewhere(&self) -> &PatchSet {
        &self.reach.approved_elsewhere
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
        self.reach.blocks
    }
}
