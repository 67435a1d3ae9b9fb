//! One row as a reader sees it.

use patchplay_model::{Date, OperatingSystem};

use crate::{Catalog, PatchKind, Symbol, columns::Columns};

/// A view of one row. Empty texts mean "not known".
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Patch<'a> {
    catalog: &'a Catalog,
    /// The row's number.
    pub row: usize,
    /// Operating system.
    pub system: OperatingSystem,
    /// KB number, package name or name of the update.
    pub id: &'a str,
    /// Title.
    pub title: &'a str,
    /// Release day, if known.
    pub released: Option<Date>,
    /// Product.
    pub product: &'a str,
    /// Product family.
    pub family: &'a str,
    /// Classification.
    pub classification: &'a str,
    /// Severity.
    pub severity: &'a str,
    /// Kind of patch.
    pub kind: PatchKind,
    /// Whether installing it asks for a reboot.
    pub needs_reboot: bool,
    /// Epoch of the package.
    pub epoch: &'a str,
    /// Version of the package.
    pub version: &'a str,
    /// Release of the package.
    pub release: &'a str,
    /// Architecture of the package.
    pub arch: &'a str,
    /// Priority.
    pub priority: &'a str,
    /// Section.
    pub section: &'a str,
    /// Repository, on Debian's family the archive.
    pub repository: &'a str,
    /// First day on which the repository no longer has it.
    pub withdrawn: Option<Date>,
    /// Whether its notice has a classification, severity or date that cannot be read.
    pub malformed: bool,
    /// How the row is known; empty for a source.
    pub certainty: &'a str,
}

impl<'a> Patch<'a> {
    pub(crate) fn of(catalog: &'a Catalog, row: usize) -> Option<Self> {
        let columns = &catalog.columns;
        let text = |column: &[Symbol]| catalog.text(Columns::at(column, row));
        Some(Self {
            catalog,
            row,
            system: *columns.systems.get(row)?,
            id: text(&columns.ids),
            title: text(&columns.titles),
            released: columns.released.get(row).copied().filter(|&day| day != Date::EPOCH),
            product: text(&columns.products),
            family: text(&columns.families),
            classification: text(&columns.classifications),
            severity: text(&columns.severities),
            kind: *columns.kinds.get(row)?,
            needs_reboot: columns.needs_reboot.get(row).copied().unwrap_or_default(),
            epoch: text(&columns.epochs),
            version: text(&columns.versions),
            release: text(&columns.releases),
            arch: text(&columns.arches),
            priority: text(&columns.priorities),
            section: text(&columns.sections),
            repository: text(&columns.repositories),
            withdrawn: columns.withdrawn.get(row).copied().filter(|&day| day != Date::EPOCH),
            malformed: columns.malformed.get(row).copied().unwrap_or_default(),
            certainty: text(&columns.certainties),
        })
    }

    /// CVE numbers, worst first on Windows, at most five in the built-in facts.
    pub fn cves(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(self.catalog.cves(self.row))
    }

    /// Ids of direct predecessors.
    pub fn supersedes(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(self.catalog.supersedes(self.row))
    }

    /// Advisories that name the package.
    pub fn advisories(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(self.catalog.advisories(self.row))
    }

    /// Bugzilla numbers that its advisories fix.
    pub fn bugs(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(self.catalog.bugs(self.row))
    }

    /// Packages it depends on: `name` or `name>=version`.
    pub fn depends(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(self.catalog.depends(self.row))
    }

    fn texts(&self, symbols: &'a [Symbol]) -> impl Iterator<Item = &'a str> + use<'a> {
        let catalog = self.catalog;
        symbols.iter().map(move |&symbol| catalog.text(symbol))
    }
}
