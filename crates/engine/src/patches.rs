//! Dense numbers for the patches of one operating system.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use patchplay_catalog::Catalog;
use patchplay_model::OperatingSystem;

/// Number of a patch among the [`Patches`] of its operating system; the position of its bit in every set.
pub type PatchIndex = usize;

/// The patches of one operating system: every id of the catalogue, then ids that only nodes know.
///
/// Independent of clock and baseline, so one numbering serves all of them. On Windows one number is one KB, however
/// many products and releases it has (spec selection 3.8: one state per KB number).
#[derive(Debug, Clone)]
pub struct Patches {
    catalog: Arc<Catalog>,
    system: OperatingSystem,
    rows: Vec<Range<usize>>,
    ids: Vec<String>,
    by_id: BTreeMap<String, PatchIndex>,
}

impl Patches {
    /// Numbers the catalogue's patches of a system, then `extra` ids that the catalogue lacks: a node may have what no
    /// fact is known of.
    #[must_use]
    pub fn new<'a>(catalog: Arc<Catalog>, system: OperatingSystem, extra: impl IntoIterator<Item = &'a str>) -> Self {
        let mut patches = Self { system, rows: Vec::new(), ids: Vec::new(), by_id: BTreeMap::new(), catalog };
        let catalog = Arc::clone(&patches.catalog);
        let range = catalog.rows_of(system);
        let first = range.start;
        let ids = catalog.ids().get(range).unwrap_or_default();
        let mut start = first;
        // Rows are sorted by id within a system, so one patch is one run of rows.
        for run in ids.chunk_by(|left, right| left == right) {
            let end = start + run.len();
            if let Some(&symbol) = run.first() {
                patches.push(catalog.text(symbol).to_owned(), start..end);
            }
            start = end;
        }
        for image in catalog.images().iter().filter(|image| image.system == system) {
            for id in image.ids() {
                patches.push_unknown(id);
            }
        }
        for id in extra {
            patches.push_unknown(id);
        }
        patches
    }

    fn push(&mut self, id: String, rows: Range<usize>) {
        self.by_id.insert(id.clone(), self.ids.len());
        self.ids.push(id);
        self.rows.push(rows);
    }

    fn push_unknown(&mut self, id: &str) {
        if !self.by_id.contains_key(id) {
            self.push(id.to_owned(), 0..0);
        }
    }

    /// Number of patches.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The facts behind the numbers.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// The operating system.
    #[must_use]
    pub const fn system(&self) -> OperatingSystem {
        self.system
    }

    /// Id of a patch; empty for a number that is not one of these.
    #[must_use]
    pub fn id(&self, patch: PatchIndex) -> &str {
        self.ids.get(patch).map_or("", String::as_str)
    }

    /// Number of a patch.
    #[must_use]
    pub fn index(&self, id: &str) -> Option<PatchIndex> {
        self.by_id.get(id).copied()
    }

    /// Whether every one of these ids has a number.
    #[must_use]
    pub fn knows_all<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> bool {
        ids.into_iter().all(|id| self.by_id.contains_key(id))
    }

    /// The catalogue's rows of a patch, sorted by product, then release day; empty when no fact is known.
    #[must_use]
    pub fn rows(&self, patch: PatchIndex) -> Range<usize> {
        self.rows.get(patch).cloned().unwrap_or_default()
    }

    /// An empty set of these patches.
    #[must_use]
    pub fn none(&self) -> crate::PatchSet {
        crate::PatchSet::with_capacity(self.len())
    }

    /// The set of the given ids; ids without a number are left out.
    #[must_use]
    pub fn set<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> crate::PatchSet {
        let mut set = self.none();
        for patch in ids.into_iter().filter_map(|id| self.index(id)) {
            set.insert(patch);
        }
        set
    }
}
