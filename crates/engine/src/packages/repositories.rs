//! Which rows of the catalogue the repositories of a node have (spec baseline-model 8, selection 4).

use patchplay_catalog::Symbol;
use patchplay_model::{NoUpdateinfo, OperatingSystem, PatchBaseline, PatchSource, Readings};
use patchplay_ordered::SortedSet;

use super::{
    facts::Facts,
    manager::{Manager, sees},
    numbering::Packages,
};
use crate::World;

/// What a node's repositories have of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stock {
    /// The version can be installed.
    There,
    /// Only its notice is left, and the manager still reads it.
    Gone,
    /// The node knows nothing of it.
    Absent,
}

/// The repositories of the nodes of one product that have one baseline.
pub(crate) struct Repositories<'a> {
    world: &'a World,
    packages: &'a Packages,
    /// Products whose rows the nodes are offered: a few.
    seen: Vec<Symbol>,
    /// Names of the repositories in use; `None`: the system's own, which are all.
    sources: Option<SortedSet<Symbol>>,
    /// Repositories of which some package stands in a notice; `None`: it does not matter.
    with_notices: Option<SortedSet<Symbol>>,
    reads_gone: bool,
    /// Whether there are sources and none of them is for the product.
    pub(crate) lacks_source: bool,
}

impl<'a> Repositories<'a> {
    /// The packages are the world's.
    pub(crate) fn new(
        world: &'a World,
        packages: &'a Packages,
        baseline: &PatchBaseline,
        product: &str,
        readings: &Readings,
    ) -> Self {
        let system = world.patches().system();
        let manager = Manager::of(system, product);
        let fitting: Vec<&PatchSource> =
            baseline.sources.iter().filter(|source| source_is_for(source, product)).collect();
        let has_sources = !baseline.sources.is_empty() && manager != Manager::MacOs;
        let named = || {
            let names = fitting.iter().flat_map(|source| names_of(source, manager));
            names.filter_map(|name| world.catalog().symbol(&name)).filter(|name| *name != Symbol::EMPTY).collect()
        };
        let catalog = world.catalog();
        let offered = |row: &&Symbol| sees(system, product, catalog.text(**row));
        let mut all = Self {
            world,
            packages,
            seen: packages.values.products.iter().filter(offered).copied().collect(),
            sources: has_sources.then(named),
            with_notices: None,
            reads_gone: reads_gone(system, manager),
            lacks_source: has_sources && fitting.is_empty(),
        };
        if readings.no_updateinfo_rhel == NoUpdateinfo::Documented2023 && needs_updateinfo(system) {
            let rows = world.current().iter().map(|current| current.row);
            let noticed = rows.map(|row| packages.facts(row)).filter(|row| all.is_seen(row) && row.has_notice);
            let repositories = noticed.map(|row| row.repository).collect();
            all.with_notices = Some(repositories);
        }
        all
    }

    /// What they have of a row.
    pub(crate) fn stock(&self, row: usize) -> Stock {
        let facts = self.packages.facts(row);
        let kept_out =
            |names: &Option<SortedSet<Symbol>>| names.as_ref().is_some_and(|names| !names.contains(&facts.repository));
        if !self.is_seen(facts) || kept_out(&self.sources) || kept_out(&self.with_notices) {
            return Stock::Absent;
        }
        let gone = facts.withdrawn.is_some_and(|since| since <= self.world.clock());
        match (gone, self.reads_gone) {
            (false, _) => Stock::There,
            (true, true) => Stock::Gone,
            (true, false) => Stock::Absent,
        }
    }

    fn is_seen(&self, facts: &Facts) -> bool {
        facts.product == Symbol::EMPTY || self.seen.contains(&facts.product)
    }
}

/// Whether a notice counts whose version left its repository (rules approve-rpm-version-left-repository,
/// approve-dnf-unoffered-metadata-ignored).
pub(crate) const fn reads_gone(system: OperatingSystem, manager: Manager) -> bool {
    matches!(manager, Manager::Yum) || needs_updateinfo(system)
}

/// The systems of the option `no-updateinfo-rhel`.
pub(crate) const fn needs_updateinfo(system: OperatingSystem) -> bool {
    matches!(system, OperatingSystem::RedHat | OperatingSystem::RockyLinux | OperatingSystem::AlmaLinux)
}

/// Whether a source serves a product (rule approve-sources-star).
pub(crate) fn source_is_for(source: &PatchSource, product: &str) -> bool {
    source.products.iter().any(|own| own == "*" || own == product)
}

/// The names by which a catalogue may know a source's repository: the source's own; on apt the distribution that each
/// line names; elsewhere the sections of the repository file, `[main]` apart, and what its `name` says.
pub(crate) fn names_of(source: &PatchSource, manager: Manager) -> Vec<String> {
    let mut names = vec![source.name.clone()];
    for line in source.configuration.lines().map(str::trim) {
        let name = if manager == Manager::Apt {
            distribution(line)
        } else {
            let section = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let called = line.split_once('=').filter(|(key, _)| key.trim() == "name").map(|(_, name)| name.trim());
            section.filter(|section| *section != "main").or(called)
        };
        names.extend(name.map(str::to_owned));
    }
    names
}

/// The distribution of a line such as `deb [arch=amd64] https://example.com/ubuntu jammy-security main`.
fn distribution(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("deb ")?.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(options) => options.split_once(']')?.1,
        None => rest,
    };
    rest.split_whitespace().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(configuration: &str) -> PatchSource {
        PatchSource { name: "Mine".to_owned(), products: vec!["*".to_owned()], configuration: configuration.to_owned() }
    }

    #[test]
    fn a_repository_file_names_its_repositories() {
        let yum = source("[main]\nname = MyCustomRepository\nbaseurl=https://example.com\n\n[amzn2-core]\nenabled=1");
        assert_eq!(names_of(&yum, Manager::Yum), ["Mine", "MyCustomRepository", "amzn2-core"]);
        let apt = source("deb [arch=amd64 trusted=yes] https://example.com/ubuntu jammy-security main universe");
        assert_eq!(names_of(&apt, Manager::Apt), ["Mine", "jammy-security"]);
        assert_eq!(names_of(&source("deb https://example.com"), Manager::Apt), ["Mine"]);
        assert_eq!(names_of(&source(""), Manager::Dnf), ["Mine"]);
    }
}
