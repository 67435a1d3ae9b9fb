//! The catalogue: columns of interned values, sorted by system, id, product and release day.

use std::{fmt, ops::Range};

use patchplay_model::{Date, OperatingSystem};
use patchplay_ordered::sort_by;

use crate::{
    ImageProfile, Patch, PatchFacts, PatchKind, Symbol,
    columns::Columns,
    symbol::{Interner, Texts},
};

/// Patches, one row each, and the images that nodes are started from.
///
/// Rows are sorted by system, id (as text, so `KB5009557` comes before `KB890830`), product, release day, version,
/// release and architecture. A KB has one row per product, and one per release where a number is kept from month to
/// month. Default is the empty catalogue.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Catalog {
    pub(crate) texts: Texts,
    pub(crate) columns: Columns,
    pub(crate) images: Vec<ImageProfile>,
}

impl fmt::Debug for Catalog {
    /// Sizes only: thousands of rows help nobody who reads a failing test.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("rows", &self.len())
            .field("images", &self.images.len())
            .field("facts_until", &self.facts_until())
            .finish_non_exhaustive()
    }
}

impl Catalog {
    /// Builds a catalogue from patches in any order and images.
    #[must_use]
    pub fn from_facts(mut patches: Vec<PatchFacts>, images: Vec<ImageProfile>) -> Self {
        sort_by(&mut patches, |a, b| a.order().cmp(&b.order()));
        let mut texts = Interner::new();
        let mut columns = Columns::default();
        for patch in &patches {
            columns.systems.push(patch.system);
            columns.released.push(patch.released.unwrap_or(Date::EPOCH));
            columns.withdrawn.push(patch.withdrawn.unwrap_or(Date::EPOCH));
            columns.kinds.push(patch.kind);
            columns.needs_reboot.push(patch.needs_reboot);
            columns.malformed.push(patch.malformed);
            for (column, text) in [
                (&mut columns.ids, &patch.id),
                (&mut columns.titles, &patch.title),
                (&mut columns.products, &patch.product),
                (&mut columns.families, &patch.family),
                (&mut columns.classifications, &patch.classification),
                (&mut columns.severities, &patch.severity),
                (&mut columns.epochs, &patch.epoch),
                (&mut columns.versions, &patch.version),
                (&mut columns.releases, &patch.release),
                (&mut columns.arches, &patch.arch),
                (&mut columns.priorities, &patch.priority),
                (&mut columns.sections, &patch.section),
                (&mut columns.repositories, &patch.repository),
                (&mut columns.certainties, &patch.certainty),
            ] {
                column.push(texts.intern(text));
            }
            for (lists, list) in [
                (&mut columns.cves, &patch.cves),
                (&mut columns.supersedes, &patch.supersedes),
                (&mut columns.advisories, &patch.advisories),
                (&mut columns.bugs, &patch.bugs),
                (&mut columns.depends, &patch.depends),
            ] {
                lists.push(list.iter().map(|text| texts.intern(text)));
            }
        }
        for image in &images {
            image.all_ids().for_each(|id| {
                texts.intern(id);
            });
        }
        let (texts, renumbering) = texts.finish();
        columns.symbols_mut().into_iter().for_each(|symbols| renumbering.apply(symbols));
        Self { texts, columns, images }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.systems.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.systems.is_empty()
    }

    /// The last day on which a patch of the catalogue was released: the last day a simulated clock has facts for. An
    /// image that is newer than every patch proves nothing about patches and does not count, unless there are no
    /// patches at all. [`Date::EPOCH`] when nothing is known.
    #[must_use]
    pub fn facts_until(&self) -> Date {
        let patches = self.columns.released.iter().copied().max().filter(|&day| day != Date::EPOCH);
        patches.or_else(|| self.images.iter().map(|image| image.built).max()).unwrap_or(Date::EPOCH)
    }

    /// [`Self::facts_until`] for one system: the last day on which one of its patches was released, without patches the
    /// day of its newest image.
    #[must_use]
    pub fn facts_until_of(&self, system: OperatingSystem) -> Date {
        let rows = self.columns.released.get(self.rows_of(system)).unwrap_or_default();
        let patches = rows.iter().copied().max().filter(|&day| day != Date::EPOCH);
        let images = self.images.iter().filter(|image| image.system == system);
        patches.or_else(|| images.map(|image| image.built).max()).unwrap_or(Date::EPOCH)
    }

    /// Whether there is a row of this product. Where not, the full set of the system's [`Family`](crate::Family) may
    /// have some.
    #[must_use]
    pub fn has_product(&self, system: OperatingSystem, product: &str) -> bool {
        let products = self.columns.products.get(self.rows_of(system)).unwrap_or_default();
        self.symbol(product).is_some_and(|symbol| products.contains(&symbol))
    }

    /// Whether a system's patches are made up, all of them, because nothing was published: what is decided on them shows
    /// how the rules work and nothing of the world. `false` without patches.
    #[must_use]
    pub fn is_invented(&self, system: OperatingSystem) -> bool {
        let certainties = self.columns.certainties.get(self.rows_of(system)).unwrap_or_default();
        let invented = self.symbol("invented");
        !certainties.is_empty() && certainties.iter().all(|&certainty| Some(certainty) == invented)
    }

    /// How each row is known: empty for a source, else `inferred`, `interpolated` or `invented`.
    #[must_use]
    pub fn certainties(&self) -> &[Symbol] {
        &self.columns.certainties
    }

    /// Rows of one system.
    #[must_use]
    pub fn rows_of(&self, system: OperatingSystem) -> Range<usize> {
        let systems = &self.columns.systems;
        systems.partition_point(|&other| other < system)..systems.partition_point(|&other| other <= system)
    }

    /// Rows of one system with this id: one per product and release.
    #[must_use]
    pub fn rows_with_id(&self, system: OperatingSystem, id: Symbol) -> Range<usize> {
        let rows = self.rows_of(system);
        let ids = self.columns.ids.get(rows.clone()).unwrap_or_default();
        let first = rows.start + ids.partition_point(|&other| other < id);
        first..rows.start + ids.partition_point(|&other| other <= id)
    }

    /// The symbol of a text that occurs in the catalogue: in a row, or as the id of something an image has.
    #[must_use]
    pub fn symbol(&self, text: &str) -> Option<Symbol> {
        self.texts.symbol(text)
    }

    /// The text of one of the catalogue's symbols; empty for a symbol of another catalogue that is not here.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.text(symbol)
    }

    /// Number of symbols: every [`Symbol::index`] is below it.
    #[must_use]
    pub fn symbols(&self) -> usize {
        self.texts.len()
    }

    /// Operating system of each row, in blocks (see [`Self::rows_of`]).
    #[must_use]
    pub fn systems(&self) -> &[OperatingSystem] {
        &self.columns.systems
    }

    /// Id of each row: KB number, package name or name of the update.
    #[must_use]
    pub fn ids(&self) -> &[Symbol] {
        &self.columns.ids
    }

    /// Title of each row.
    #[must_use]
    pub fn titles(&self) -> &[Symbol] {
        &self.columns.titles
    }

    /// Product of each row.
    #[must_use]
    pub fn products(&self) -> &[Symbol] {
        &self.columns.products
    }

    /// Product family of each row; empty outside Windows.
    #[must_use]
    pub fn families(&self) -> &[Symbol] {
        &self.columns.families
    }

    /// Classification of each row; empty when not known.
    #[must_use]
    pub fn classifications(&self) -> &[Symbol] {
        &self.columns.classifications
    }

    /// Severity of each row; empty when not known.
    #[must_use]
    pub fn severities(&self) -> &[Symbol] {
        &self.columns.severities
    }

    /// Priority of each row (Debian's family).
    #[must_use]
    pub fn priorities(&self) -> &[Symbol] {
        &self.columns.priorities
    }

    /// Section of each row (Debian's family).
    #[must_use]
    pub fn sections(&self) -> &[Symbol] {
        &self.columns.sections
    }

    /// Repository of each row; on Debian's family the archive.
    #[must_use]
    pub fn repositories(&self) -> &[Symbol] {
        &self.columns.repositories
    }

    /// Release day of each row, [`Date::EPOCH`] when not known.
    #[must_use]
    pub fn released(&self) -> &[Date] {
        &self.columns.released
    }

    /// First day on which the repository of each row no longer has it, [`Date::EPOCH`] while it does.
    #[must_use]
    pub fn withdrawn(&self) -> &[Date] {
        &self.columns.withdrawn
    }

    /// Whether the notice of each row has a classification, severity or date that cannot be read.
    #[must_use]
    pub fn malformed(&self) -> &[bool] {
        &self.columns.malformed
    }

    /// Kind of each row.
    #[must_use]
    pub fn kinds(&self) -> &[PatchKind] {
        &self.columns.kinds
    }

    /// Whether each row asks for a reboot.
    #[must_use]
    pub fn needs_reboot(&self) -> &[bool] {
        &self.columns.needs_reboot
    }

    /// Ids of a row's direct predecessors, also of ids without rows. Empty beyond the last row.
    #[must_use]
    pub fn supersedes(&self, row: usize) -> &[Symbol] {
        self.columns.supersedes.get(row)
    }

    /// CVE numbers of a row.
    #[must_use]
    pub fn cves(&self, row: usize) -> &[Symbol] {
        self.columns.cves.get(row)
    }

    /// Advisories of a row (Linux), or its bulletin (Windows).
    #[must_use]
    pub fn advisories(&self, row: usize) -> &[Symbol] {
        self.columns.advisories.get(row)
    }

    /// Bugzilla numbers of a row (rpm).
    #[must_use]
    pub fn bugs(&self, row: usize) -> &[Symbol] {
        self.columns.bugs.get(row)
    }

    /// What the package of a row depends on: `name` or `name>=version`.
    #[must_use]
    pub fn depends(&self, row: usize) -> &[Symbol] {
        self.columns.depends.get(row)
    }

    /// One row with its texts.
    #[must_use]
    pub fn patch(&self, row: usize) -> Option<Patch<'_>> {
        Patch::of(self, row)
    }

    /// Images in the order of the source.
    #[must_use]
    pub fn images(&self) -> &[ImageProfile] {
        &self.images
    }

    /// The image with this key.
    #[must_use]
    pub fn image(&self, key: &str) -> Option<&ImageProfile> {
        self.images.iter().find(|image| image.key == key)
    }

    /// The newest image of a system (and product) that was built no later than `not_after`; of two of one day the
    /// higher product, so the newer release of the system. A product without a minor release, as public parameters name
    /// it (`RedhatEnterpriseLinux8`), also takes images of its minor releases, but rather its own. Without a product
    /// only images count whose product has patches here: nothing could be said about any other.
    #[must_use]
    pub fn newest_image(
        &self,
        system: OperatingSystem,
        product: Option<&str>,
        not_after: Date,
    ) -> Option<&ImageProfile> {
        let fits = |image: &ImageProfile| match product {
            None => self.has_product(system, &image.product),
            Some(product) => {
                let rest = image.product.strip_prefix(product);
                rest.is_some_and(|rest| {
                    let is_minor = rest.starts_with('.') && product.ends_with(|last: char| last.is_ascii_digit());
                    rest.is_empty() || is_minor
                })
            }
        };
        let is_exact = |image: &ImageProfile| product == Some(image.product.as_str());
        self.images
            .iter()
            .filter(|image| image.system == system && image.built <= not_after && fits(image))
            .max_by(|a, b| (is_exact(a), a.built, &a.product, &a.key).cmp(&(is_exact(b), b.built, &b.product, &b.key)))
    }
}
