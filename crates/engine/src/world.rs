//! The patches that are published at a clock.

use std::sync::Arc;

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::Timestamp;

use crate::{PatchIndex, PatchSet, Patches};

/// One patch for one product as it stands at the clock: of several releases under one id the newest one counts
/// (spec readings: a re-released KB; rule approve-date-windows-rerelease).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentRow {
    /// The patch.
    pub patch: PatchIndex,
    /// The catalogue's row.
    pub row: usize,
}

/// What exists at a clock: patches released later do not exist yet and replace nothing
/// (rule approve-clock-hides-later-patches).
#[derive(Debug, Clone)]
pub struct World {
    patches: Arc<Patches>,
    clock: Timestamp,
    current: Vec<CurrentRow>,
    published: PatchSet,
}

impl World {
    /// The world at `clock`. A catalogue day means its midnight UTC.
    #[must_use]
    pub fn new(patches: Arc<Patches>, clock: Timestamp) -> Self {
        let mut current: Vec<CurrentRow> = Vec::new();
        let mut published = patches.none();
        {
            let catalog = patches.catalog();
            let (products, released) = (catalog.products(), catalog.released());
            for patch in 0..patches.len() {
                let mut last: Option<(Symbol, usize)> = None;
                for row in patches.rows(patch) {
                    let (Some(&product), Some(day)) = (products.get(row), released.get(row)) else { continue };
                    if day.midnight() > clock {
                        continue;
                    }
                    if let Some((previous, row)) = last.replace((product, row))
                        && previous != product
                    {
                        current.push(CurrentRow { patch, row });
                    }
                }
                if let Some((_, row)) = last {
                    current.push(CurrentRow { patch, row });
                    published.insert(patch);
                }
            }
        }
        Self { patches, clock, current, published }
    }

    /// The numbering.
    #[must_use]
    pub fn patches(&self) -> &Arc<Patches> {
        &self.patches
    }

    /// The facts.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        self.patches.catalog()
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> Timestamp {
        self.clock
    }

    /// Every patch and product with its newest release, sorted by patch.
    #[must_use]
    pub fn current(&self) -> &[CurrentRow] {
        &self.current
    }

    /// Positions in [`Self::current`] that belong to a patch.
    #[must_use]
    pub fn positions_of(&self, patch: PatchIndex) -> std::ops::Range<usize> {
        let start = self.current.partition_point(|row| row.patch < patch);
        let end = self.current.partition_point(|row| row.patch <= patch);
        start..end
    }

    /// The row of a patch for a product, if one is published.
    #[must_use]
    pub fn row_for(&self, patch: PatchIndex, product: Symbol) -> Option<usize> {
        self.current
            .get(self.positions_of(patch))?
            .iter()
            .map(|current| current.row)
            .find(|&row| self.catalog().products().get(row) == Some(&product))
    }

    /// Patches with a row.
    #[must_use]
    pub const fn published(&self) -> &PatchSet {
        &self.published
    }
}
