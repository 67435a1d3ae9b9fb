//! Dense numbers for packages and their versions.

use std::{cmp::Ordering, ops::Range, sync::Arc};

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::OperatingSystem;
use patchplay_ordered::SortedMap;

use super::{
    facts::Facts,
    titled::{Known, Machine, Titled, installed_text, machine, preference},
    version::{Ordered, PackageVersion},
};
use crate::{PatchIndex, PatchSet, VersionIndex};

/// One name and architecture.
#[derive(Debug, Clone)]
struct Package {
    name: String,
    arch: String,
    versions: Range<VersionIndex>,
}

/// One version of a package.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    pub(crate) known: Known,
    /// The full name, as answers title it (rule state-item-title); of a version that is not known the id alone.
    title: String,
}

/// The packages of a system with every version that a row or a node has.
#[derive(Debug, Clone)]
pub(crate) struct Packages {
    system: OperatingSystem,
    packages: Vec<Package>,
    by_name: SortedMap<String, Vec<PatchIndex>>,
    versions: Vec<Version>,
    first_row: usize,
    version_of_row: Vec<VersionIndex>,
    facts_of_row: Vec<Facts>,
    /// Packages of ARM, and those of Intel, which the other kind of machine does not run.
    of_arm: Arc<PatchSet>,
    of_intel: Arc<PatchSet>,
    /// What nodes have, as it is written; `None` for a package that the catalogue does not know.
    read: SortedMap<String, Option<(PatchIndex, VersionIndex)>>,
    /// Values that occur, so that filters compare texts once and symbols from then on.
    pub(crate) values: Values,
}

/// The distinct values of the columns that filters look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    pub(crate) classifications: Vec<Symbol>,
    pub(crate) severities: Vec<Symbol>,
    pub(crate) priorities: Vec<Symbol>,
    pub(crate) sections: Vec<Symbol>,
    /// Sorted.
    pub(crate) products: Vec<Symbol>,
}

/// A version while it is collected, with the rows that have it.
type Rows = (Known, Vec<usize>);

/// A package while its versions are collected.
struct Collected {
    name: String,
    arch: String,
    versions: Vec<Rows>,
}

impl Packages {
    /// Numbers a catalogue's packages, then those that nodes have in other architectures. Also gives the rows of each
    /// package, sorted by version.
    pub(crate) fn new<'a>(
        catalog: &Catalog,
        system: OperatingSystem,
        extra: impl IntoIterator<Item = &'a str>,
    ) -> (Self, Vec<Vec<usize>>) {
        let mut collected = of_catalog(catalog, system);
        let mut by_name: SortedMap<String, Vec<PatchIndex>> = SortedMap::new();
        for (patch, package) in collected.iter().enumerate() {
            by_name.entry(package.name.clone()).or_default().push(patch);
        }
        let ordered = Ordered::of(system);
        let known = collected.len();
        let mut found: Vec<(String, Option<(PatchIndex, Known)>)> = Vec::new();
        let on_images = catalog
            .images()
            .iter()
            .filter(|image| image.system == system)
            .flat_map(|image| image.patches().map(installed_text));
        for text in on_images.chain(extra.into_iter().map(str::to_owned)) {
            let titled = Titled::read(&text);
            let patch = package_of(&titled, known, &mut collected, &mut by_name, ordered);
            if let Some(package) = patch.and_then(|patch| collected.get_mut(patch)) {
                package.versions.push((titled.version.clone(), Vec::new()));
            }
            let version = patch.map(|patch| (patch, titled.version));
            found.push((text, version));
        }
        let range = catalog.rows_of(system);
        let mut all = Self {
            system,
            packages: Vec::with_capacity(collected.len()),
            by_name,
            versions: Vec::new(),
            first_row: range.start,
            version_of_row: vec![0; range.len()],
            facts_of_row: range.clone().map(|row| Facts::new(catalog, row)).collect(),
            of_arm: Arc::default(),
            of_intel: Arc::default(),
            read: SortedMap::new(),
            values: Values::new(catalog, range),
        };
        let rows = collected.into_iter().map(|package| all.number(package, ordered)).collect();
        let number = |(patch, known): (PatchIndex, Known)| Some((patch, all.find(patch, &known)?));
        all.read = found.into_iter().map(|(text, found)| (text, found.and_then(number))).collect();
        all.of_arm = Arc::new(all.of_machine(Machine::Arm));
        all.of_intel = Arc::new(all.of_machine(Machine::Intel));
        (all, rows)
    }

    /// Numbers the versions of one package; its rows in their order.
    fn number(&mut self, package: Collected, ordered: Ordered) -> Vec<usize> {
        // Of versions that compare equal the one that came first stays first: the catalogue's spelling. A package has few
        // versions, which mostly come in order.
        let mut sorted: Vec<Rows> = Vec::with_capacity(package.versions.len());
        for version in package.versions {
            let place = sorted.partition_point(|(other, _)| order(other, &version.0, ordered) != Ordering::Greater);
            sorted.insert(place, version);
        }
        let start = self.versions.len();
        let mut rows = Vec::new();
        for (known, of_version) in sorted {
            let last = self.versions.get(start..).and_then(<[Version]>::last);
            if last.is_none_or(|last| order(&last.known, &known, ordered) != Ordering::Equal) {
                let title = title(self.system, &package.name, &package.arch, &known);
                self.versions.push(Version { known, title });
            }
            for row in of_version {
                if let Some(place) = row.checked_sub(self.first_row).and_then(|at| self.version_of_row.get_mut(at)) {
                    *place = self.versions.len() - 1;
                }
                rows.push(row);
            }
        }
        let versions = start..self.versions.len();
        self.packages.push(Package { name: package.name, arch: package.arch, versions });
        rows
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = String> {
        self.packages.iter().map(|package| id(&package.name, &package.arch))
    }

    pub(crate) fn name(&self, patch: PatchIndex) -> &str {
        self.packages.get(patch).map_or("", |package| package.name.as_str())
    }

    pub(crate) fn arch(&self, patch: PatchIndex) -> &str {
        self.packages.get(patch).map_or("", |package| package.arch.as_str())
    }

    /// Numbers of a package's versions, oldest first.
    pub(crate) fn versions(&self, patch: PatchIndex) -> Range<VersionIndex> {
        self.packages.get(patch).map_or(0..0, |package| package.versions.clone())
    }

    /// The packages of a name, one for each architecture.
    pub(crate) fn of_name(&self, name: &str) -> &[PatchIndex] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The packages whose names begin so.
    pub(crate) fn named_from<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = PatchIndex> + 'a {
        let from = self.by_name.starting_at(prefix);
        from.take_while(move |(name, _)| name.starts_with(prefix)).flat_map(|(_, patches)| patches.iter().copied())
    }

    /// The first version of a package that is no older than `least`; the number behind its last, if all are.
    pub(crate) fn floor(&self, patch: PatchIndex, least: &PackageVersion) -> VersionIndex {
        let ordered = Ordered::of(self.system);
        let older = |version: &VersionIndex| match self.versions.get(*version).map(|version| &version.known) {
            Some(Known::Exactly(version)) => version.compare(least, ordered) == Ordering::Less,
            // What is only known as older than some version has at most the versions before that one.
            Some(Known::OlderThan(later)) => later.compare(least, ordered) != Ordering::Greater,
            Some(Known::Nothing) | None => true,
        };
        let versions = self.versions(patch);
        let end = versions.end;
        versions.into_iter().find(|version| !older(version)).unwrap_or(end)
    }

    /// Number of all versions.
    pub(crate) const fn version_count(&self) -> usize {
        self.versions.len()
    }

    pub(crate) fn version(&self, version: VersionIndex) -> Option<&Version> {
        self.versions.get(version)
    }

    pub(crate) fn title(&self, version: VersionIndex) -> &str {
        self.versions.get(version).map_or("", |version| version.title.as_str())
    }

    /// A version as a sentence can name it.
    pub(crate) fn told(&self, patch: PatchIndex, version: VersionIndex) -> String {
        let id = id(self.name(patch), self.arch(patch));
        match self.version(version).map(|version| &version.known) {
            Some(Known::OlderThan(later)) => format!("some {id} before {}", later.version_release()),
            Some(Known::Nothing) | None => format!("some old {id}"),
            Some(Known::Exactly(_)) => self.title(version).to_owned(),
        }
    }

    pub(crate) fn version_of_row(&self, row: usize) -> Option<VersionIndex> {
        self.version_of_row.get(row.checked_sub(self.first_row)?).copied()
    }

    /// Whether this text was among what [`Self::new`] was told of.
    pub(crate) fn has_read(&self, text: &str) -> bool {
        self.read.contains_key(text)
    }

    /// The package and version that a node has by this text; `None` when the catalogue knows no such package.
    pub(crate) fn installed(&self, text: &str) -> Option<(PatchIndex, VersionIndex)> {
        if let Some(found) = self.read.get(text) {
            return *found;
        }
        let titled = Titled::read(text);
        self.meant_packages(&titled).iter().find_map(|&patch| Some((patch, self.find(patch, &titled.version)?)))
    }

    pub(crate) fn find(&self, patch: PatchIndex, known: &Known) -> Option<VersionIndex> {
        let ordered = Ordered::of(self.system);
        self.versions(patch).find(|&version| {
            self.versions.get(version).is_some_and(|found| order(&found.known, known, ordered) == Ordering::Equal)
        })
    }

    fn meant_packages(&self, titled: &Titled<'_>) -> Vec<PatchIndex> {
        if let Some(patches) = self.by_name.get(titled.package) {
            return patches.clone();
        }
        let Some((name, arch)) = titled.split() else { return Vec::new() };
        let of_name = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        of_name.iter().copied().filter(|&patch| self.arch(patch) == arch).collect()
    }

    /// The packages that a person may mean by a name, `name.arch` or a title.
    pub(crate) fn meant(&self, text: &str) -> Vec<PatchIndex> {
        self.failing(text).into_iter().map(|(patch, _)| patch).collect()
    }

    /// What fails by this text: a package in any version, or one version of it.
    pub(crate) fn failing(&self, text: &str) -> Vec<(PatchIndex, Option<VersionIndex>)> {
        let titled = Titled::read(text);
        let patches = self.meant_packages(&titled);
        match &titled.version {
            Known::Nothing => patches.into_iter().map(|patch| (patch, None)).collect(),
            known => patches.into_iter().filter_map(|patch| Some((patch, Some(self.find(patch, known)?)))).collect(),
        }
    }

    /// What is known of a row.
    pub(crate) fn facts(&self, row: usize) -> &Facts {
        row.checked_sub(self.first_row).and_then(|at| self.facts_of_row.get(at)).unwrap_or(&Facts::UNKNOWN)
    }

    /// The packages that run on ARM alone.
    pub(crate) const fn of_arm(&self) -> &Arc<PatchSet> {
        &self.of_arm
    }

    /// The packages that run on Intel alone.
    pub(crate) const fn of_intel(&self) -> &Arc<PatchSet> {
        &self.of_intel
    }

    fn of_machine(&self, wanted: Machine) -> PatchSet {
        let mut set = PatchSet::with_capacity(self.packages.len());
        let own = self.packages.iter().enumerate().filter(|(_, package)| machine(&package.arch) == wanted);
        set.extend(own.map(|(patch, _)| patch));
        set
    }

    /// The machine a node with these packages is; any, if they are for both kinds.
    pub(crate) fn machine_of(&self, patches: impl IntoIterator<Item = PatchIndex>) -> Machine {
        let mut found = Machine::Any;
        for own in patches.into_iter().map(|patch| machine(self.arch(patch))).filter(|own| *own != Machine::Any) {
            if found != Machine::Any && found != own {
                return Machine::Any;
            }
            found = own;
        }
        found
    }
}

impl Values {
    fn new(catalog: &Catalog, rows: Range<usize>) -> Self {
        let distinct = |column: &[Symbol]| {
            let mut values = column.get(rows.clone()).unwrap_or_default().to_vec();
            values.sort_unstable();
            values.dedup();
            values.retain(|value| *value != Symbol::EMPTY);
            values
        };
        Self {
            classifications: distinct(catalog.classifications()),
            severities: distinct(catalog.severities()),
            priorities: distinct(catalog.priorities()),
            sections: distinct(catalog.sections()),
            products: distinct(catalog.products()),
        }
    }
}

/// The catalogue's packages, sorted by name and architecture.
fn of_catalog(catalog: &Catalog, system: OperatingSystem) -> Vec<Collected> {
    let mut packages: SortedMap<(&str, &str), Vec<Rows>> = SortedMap::new();
    for patch in catalog.rows_of(system).filter_map(|row| catalog.patch(row)) {
        let known = Known::Exactly(PackageVersion::new(patch.epoch, patch.version, patch.release));
        packages.entry((patch.id, patch.arch)).or_default().push((known, vec![patch.row]));
    }
    packages
        .into_iter()
        .map(|((name, arch), versions)| Collected { name: name.to_owned(), arch: arch.to_owned(), versions })
        .collect()
}

/// The package that a text speaks of; the first `known` ones are the catalogue's. A name without architecture means the one that has exactly this version, else
/// the usual one; an architecture that the catalogue has not is a package of its own, so that a node's is not lost.
fn package_of(
    titled: &Titled<'_>,
    known: usize,
    collected: &mut Vec<Collected>,
    by_name: &mut SortedMap<String, Vec<PatchIndex>>,
    ordered: Ordered,
) -> Option<PatchIndex> {
    if let Some(patches) = by_name.get(titled.package) {
        let rank = |patch: &&PatchIndex| {
            let package = collected.get(**patch);
            // Only rows count: what another node has must not change what this text means.
            let has_version = package.is_some_and(|package| {
                let of_rows = package.versions.iter().filter(|(_, rows)| !rows.is_empty());
                of_rows.into_iter().any(|(version, _)| order(version, &titled.version, ordered) == Ordering::Equal)
            });
            (!has_version, package.map_or(usize::MAX, |package| preference(&package.arch)), **patch)
        };
        return patches.iter().filter(|patch| **patch < known).min_by_key(rank).copied();
    }
    let (name, arch) = titled.split()?;
    let patches = by_name.get_mut(name)?;
    let same = patches.iter().copied().find(|&patch| collected.get(patch).is_some_and(|package| package.arch == arch));
    Some(same.unwrap_or_else(|| {
        let patch = collected.len();
        patches.push(patch);
        collected.push(Collected { name: name.to_owned(), arch: arch.to_owned(), versions: Vec::new() });
        patch
    }))
}

/// Oldest first: nothing known, then by version, what is older than a version right before it.
fn order(left: &Known, right: &Known, ordered: Ordered) -> Ordering {
    match (parts(left), parts(right)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some((left, exact)), Some((right, other_exact))) => left.compare(right, ordered).then(exact.cmp(&other_exact)),
    }
}

/// A version, and whether it is that one rather than an older one.
const fn parts(known: &Known) -> Option<(&PackageVersion, bool)> {
    match known {
        Known::Nothing => None,
        Known::OlderThan(version) => Some((version, false)),
        Known::Exactly(version) => Some((version, true)),
    }
}

/// `name.arch`, or the name where there is no architecture.
pub(crate) fn id(name: &str, arch: &str) -> String {
    if arch.is_empty() { name.to_owned() } else { format!("{name}.{arch}") }
}

fn title(system: OperatingSystem, name: &str, arch: &str, known: &Known) -> String {
    let id = id(name, arch);
    let Known::Exactly(version) = known else { return id };
    match (system, Ordered::of(system)) {
        (OperatingSystem::MacOs, _) => format!("{id}.{}", version.version),
        (_, Ordered::Deb) if version.epoch.is_empty() => format!("{id}:{}", version.version_release()),
        (_, _) => format!("{id}:{}:{}", version.epoch_or_zero(), version.version_release()),
    }
}
