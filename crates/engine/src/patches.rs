//! Dense numbers for the patches of one operating system.

use std::{ops::Range, sync::Arc};

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::OperatingSystem;
use patchplay_ordered::SortedMap;

use crate::{PatchIndex, PatchSet, packages::Packages};

/// The patches of one operating system: every id of the catalogue, then ids that only nodes know.
///
/// Independent of clock and baseline, so one numbering serves all of them. On Windows one number is one KB, however
/// many products and releases it has (spec selection 3.8: one state per KB number). On package systems it is one name
/// and architecture, `name.arch`, however many versions there are (rule state-linux-one-bucket).
#[derive(Debug, Clone)]
pub struct Patches {
    catalog: Arc<Catalog>,
    system: OperatingSystem,
    ids: Vec<String>,
    by_id: SortedMap<String, PatchIndex>,
    /// Windows: patches by the number of their id's symbol, where the catalogue has one.
    by_symbol: SortedMap<usize, PatchIndex>,
    rows: Vec<usize>,
    rows_of: Vec<Range<usize>>,
    with_rows: Arc<PatchSet>,
    packages: Option<Packages>,
}

impl Patches {
    /// Numbers the catalogue's patches of a system, then what `extra` names and the catalogue lacks: a node may have
    /// what no fact is known of. On Windows `extra` are KB numbers; on package systems what nodes have and what fails
    /// on them, in the forms of [`Holdings::new`](crate::Holdings::new).
    #[must_use]
    pub fn new<'a>(catalog: Arc<Catalog>, system: OperatingSystem, extra: impl IntoIterator<Item = &'a str>) -> Self {
        let mut patches = Self {
            system,
            ids: Vec::new(),
            by_id: SortedMap::new(),
            by_symbol: SortedMap::new(),
            rows: Vec::new(),
            rows_of: Vec::new(),
            with_rows: Arc::default(),
            packages: None,
            catalog,
        };
        if system == OperatingSystem::Windows {
            patches.number_kbs(extra);
        } else {
            patches.number_packages(extra);
        }
        let mut with_rows = patches.none();
        with_rows.extend((0..patches.len()).filter(|&patch| !patches.rows(patch).is_empty()));
        patches.with_rows = Arc::new(with_rows);
        patches
    }

    fn number_kbs<'a>(&mut self, extra: impl IntoIterator<Item = &'a str>) {
        let catalog = Arc::clone(&self.catalog);
        let range = catalog.rows_of(self.system);
        let first = range.start;
        let ids = catalog.ids().get(range).unwrap_or_default();
        let mut start = first;
        // Rows are sorted by id within a system, so one patch is one run of rows.
        for run in ids.chunk_by(|left, right| left == right) {
            let end = start + run.len();
            if let Some(id) = run.first().map(|&symbol| catalog.text(symbol)).filter(|id| is_kb(id)) {
                self.push(id.to_owned(), start..end);
            }
            start = end;
        }
        let system = self.system;
        for image in catalog.images().iter().filter(|image| image.system == system) {
            for id in image.ids() {
                self.push_unknown(id);
            }
        }
        for id in extra {
            self.push_unknown(id);
        }
        for (patch, id) in self.ids.iter().enumerate() {
            if let Some(symbol) = catalog.symbol(id) {
                self.by_symbol.insert(symbol.index(), patch);
            }
        }
    }

    fn number_packages<'a>(&mut self, extra: impl IntoIterator<Item = &'a str>) {
        let (packages, rows) = Packages::new(&self.catalog, self.system, extra);
        for (id, rows) in packages.ids().zip(rows) {
            self.push(id, rows);
        }
        self.packages = Some(packages);
    }

    fn push(&mut self, id: String, rows: impl IntoIterator<Item = usize>) {
        self.by_id.insert(id.clone(), self.ids.len());
        self.ids.push(id);
        let start = self.rows.len();
        self.rows.extend(rows);
        self.rows_of.push(start..self.rows.len());
    }

    fn push_unknown(&mut self, id: &str) {
        if !self.by_id.contains_key(id) {
            self.push(id.to_owned(), []);
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

    /// Id of a patch: KB number, `name.arch`, or on macOS the name; empty for a number that is not one of these.
    #[must_use]
    pub fn id(&self, patch: PatchIndex) -> &str {
        self.ids.get(patch).map_or("", String::as_str)
    }

    /// Number of a patch.
    #[must_use]
    pub fn index(&self, id: &str) -> Option<PatchIndex> {
        self.by_id.get(id).copied()
    }

    /// Number of a Windows patch by the symbol of its id.
    pub(crate) fn of_symbol(&self, id: Symbol) -> Option<PatchIndex> {
        self.by_symbol.get(&id.index()).copied()
    }

    /// The patches that a person may mean: the one with this id; on package systems also those of a name in every
    /// architecture, and the one of a full title.
    #[must_use]
    pub fn meant(&self, text: &str) -> Vec<PatchIndex> {
        match (self.index(text), &self.packages) {
            (Some(patch), _) => vec![patch],
            (None, Some(packages)) => packages.meant(text),
            (None, None) => Vec::new(),
        }
    }

    /// Whether everything that nodes have or fail to install has a number, or is known to need none.
    #[must_use]
    pub fn knows_all<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> bool {
        ids.into_iter().all(|id| {
            self.packages.as_ref().map_or_else(|| self.by_id.contains_key(id), |packages| packages.has_read(id))
        })
    }

    /// The catalogue's rows of a patch; empty when no fact is known. On Windows sorted by product, then release day; on
    /// package systems by version.
    #[must_use]
    pub fn rows(&self, patch: PatchIndex) -> &[usize] {
        self.rows_of.get(patch).and_then(|range| self.rows.get(range.clone())).unwrap_or_default()
    }

    /// Patches that the catalogue has a row of.
    pub(crate) const fn with_rows(&self) -> &Arc<PatchSet> {
        &self.with_rows
    }

    pub(crate) const fn packages(&self) -> Option<&Packages> {
        self.packages.as_ref()
    }

    /// An empty set of these patches.
    #[must_use]
    pub fn none(&self) -> PatchSet {
        PatchSet::with_capacity(self.len())
    }

    /// The set of the given ids; ids without a number are left out.
    #[must_use]
    pub fn set<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> PatchSet {
        let mut set = self.none();
        for patch in ids.into_iter().filter_map(|id| self.index(id)) {
            set.insert(patch);
        }
        set
    }
}

/// Whether an update has a KB number; one without is never patched, so it stays without a number here too (rule
/// approve-windows-without-kb-never).
fn is_kb(id: &str) -> bool {
    id.strip_prefix("KB").is_some_and(|digits| digits.starts_with(|first: char| first.is_ascii_digit()))
}
