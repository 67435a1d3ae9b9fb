//! The patches that are published at a clock.

use std::sync::Arc;

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::Timestamp;
use patchplay_ordered::SortedMap;

use crate::{PatchIndex, PatchSet, Patches};

/// One patch for one product as it stands at the clock: of several releases under one KB number the newest one counts
/// (spec readings: a re-released KB; rule approve-date-windows-rerelease). On package systems one version.
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
    /// Where the rows of each patch begin in `current`, and behind the last where they end.
    starts: Vec<usize>,
    /// Windows: positions in `current`, by product.
    by_product: SortedMap<Symbol, Vec<usize>>,
    published: PatchSet,
}

impl World {
    /// The world at `clock`. A catalogue day means its midnight UTC.
    #[must_use]
    pub fn new(patches: Arc<Patches>, clock: Timestamp) -> Self {
        let mut world = Self {
            current: Vec::new(),
            starts: Vec::with_capacity(patches.len() + 1),
            by_product: SortedMap::new(),
            published: patches.none(),
            clock,
            patches,
        };
        for patch in 0..world.patches.len() {
            let before = world.current.len();
            world.starts.push(before);
            if world.patches.packages().is_some() {
                world.all_releases(patch);
            } else {
                world.newest_releases(patch);
            }
            if world.current.len() > before {
                world.published.insert(patch);
            }
        }
        world.starts.push(world.current.len());
        if world.patches.packages().is_none() {
            let patches = Arc::clone(&world.patches);
            for (position, current) in world.current.iter().enumerate() {
                let product = patches.catalog().products().get(current.row).copied().unwrap_or_default();
                world.by_product.entry(product).or_default().push(position);
            }
        }
        world
    }

    fn is_published(&self, row: usize) -> bool {
        self.catalog().released().get(row).is_some_and(|day| day.midnight() <= self.clock)
    }

    /// Windows: of each product the newest row.
    fn newest_releases(&mut self, patch: PatchIndex) {
        let patches = Arc::clone(&self.patches);
        let products = patches.catalog().products();
        let mut last: Option<(Symbol, usize)> = None;
        for &row in patches.rows(patch) {
            let Some(&product) = products.get(row) else { continue };
            if !self.is_published(row) {
                continue;
            }
            if let Some((previous, row)) = last.replace((product, row))
                && previous != product
            {
                self.current.push(CurrentRow { patch, row });
            }
        }
        if let Some((_, row)) = last {
            self.current.push(CurrentRow { patch, row });
        }
    }

    /// Package systems: every row, since versions compete.
    fn all_releases(&mut self, patch: PatchIndex) {
        let patches = Arc::clone(&self.patches);
        for &row in patches.rows(patch) {
            if self.is_published(row) {
                self.current.push(CurrentRow { patch, row });
            }
        }
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

    /// Every patch and product with its newest release; on package systems every version. Sorted by patch, then product
    /// or version.
    #[must_use]
    pub fn current(&self) -> &[CurrentRow] {
        &self.current
    }

    /// Positions in [`Self::current`] that belong to a patch.
    #[must_use]
    pub fn positions_of(&self, patch: PatchIndex) -> std::ops::Range<usize> {
        let end = self.current.len();
        let start = self.starts.get(patch).copied().unwrap_or(end);
        start..self.starts.get(patch + 1).copied().unwrap_or(end)
    }

    /// Rows of a patch.
    pub(crate) fn current_of(&self, patch: PatchIndex) -> &[CurrentRow] {
        self.current.get(self.positions_of(patch)).unwrap_or_default()
    }

    /// Windows: the rows of a product with their positions in [`Self::current`], sorted by patch.
    pub(crate) fn current_for(&self, product: Option<Symbol>) -> impl Iterator<Item = (usize, CurrentRow)> {
        let positions = product.and_then(|product| self.by_product.get(&product));
        let positions = positions.map(Vec::as_slice).unwrap_or_default();
        positions.iter().filter_map(|&position| Some((position, *self.current.get(position)?)))
    }

    /// The row of a patch for a product, if one is published; on package systems of the newest version that nodes of the
    /// product are offered.
    #[must_use]
    pub fn row_for(&self, patch: PatchIndex, product: Symbol) -> Option<usize> {
        self.current
            .get(self.positions_of(patch))?
            .iter()
            .rev()
            .map(|current| current.row)
            .find(|&row| self.is_offered(row, product))
    }

    /// The row whose facts are shown for a patch: the product's own, else one of another product, else one of the future.
    pub(crate) fn shown_row(&self, product: Option<Symbol>, patch: PatchIndex) -> Option<usize> {
        product
            .and_then(|product| self.row_for(patch, product))
            .or_else(|| self.current.get(self.positions_of(patch))?.last().map(|current| current.row))
            // Present, yet released after the clock: the facts exist, only the decision must not use them.
            .or_else(|| self.patches.rows(patch).last().copied())
    }

    /// Patches with a row.
    #[must_use]
    pub const fn published(&self) -> &PatchSet {
        &self.published
    }

    /// Whether a node of a product is offered a row: one of the product, or of one whose packages it sees.
    #[must_use]
    pub fn is_offered(&self, row: usize, product: Symbol) -> bool {
        let own = self.catalog().products().get(row).copied();
        let text = |symbol| self.catalog().text(symbol);
        own == Some(product)
            || (self.patches.packages().is_some()
                && own.is_some_and(|own| crate::packages::sees(self.patches.system(), text(product), text(own))))
    }
}
