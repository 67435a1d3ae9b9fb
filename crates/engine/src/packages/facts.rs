//! The facts of one row of the catalogue, as package managers read them.

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::{Date, FilterKey, Timestamp};

use super::manager::Manager;

/// The facts of one row that a baseline is compared with. Empty symbols stand for what is not known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) product: Symbol,
    pub(crate) repository: Symbol,
    pub(crate) classification: Symbol,
    pub(crate) severity: Symbol,
    priority: Symbol,
    section: Symbol,
    pub(crate) released: Timestamp,
    /// From when on its repository no longer has it; `None`: it does.
    pub(crate) withdrawn: Option<Timestamp>,
    /// Whether an update notice names the package, readable or not.
    pub(crate) has_notice: bool,
    /// rpm: whether a notice names it (rule approve-catalogue-notice) that can be read (rule approve-rpm-malformed-notice).
    pub(crate) in_notice: bool,
    /// deb: whether it comes from a security repository (rule approve-catalogue-deb-security).
    pub(crate) from_security: bool,
    /// Whether it is classified Security, however that is spelled (rule count-security-uses-classification).
    pub(crate) is_security_class: bool,
}

impl Facts {
    /// What is known of a version that no row speaks of.
    pub(crate) const UNKNOWN: Self = Self {
        product: Symbol::EMPTY,
        repository: Symbol::EMPTY,
        classification: Symbol::EMPTY,
        severity: Symbol::EMPTY,
        priority: Symbol::EMPTY,
        section: Symbol::EMPTY,
        released: Timestamp::EPOCH,
        withdrawn: None,
        has_notice: false,
        in_notice: false,
        from_security: false,
        is_security_class: false,
    };

    pub(crate) fn new(catalog: &Catalog, row: usize) -> Self {
        let at = |column: &[Symbol]| column.get(row).copied().unwrap_or_default();
        let classification = at(catalog.classifications());
        let has_advisory = !catalog.advisories(row).is_empty();
        let repository = at(catalog.repositories());
        let archive = catalog.text(repository);
        let has_notice = classification != Symbol::EMPTY || has_advisory;
        let withdrawn = catalog.withdrawn().get(row).copied().filter(|day| *day != Date::EPOCH);
        Self {
            product: at(catalog.products()),
            repository,
            classification,
            severity: at(catalog.severities()),
            priority: at(catalog.priorities()),
            section: at(catalog.sections()),
            released: catalog.released().get(row).map_or(Timestamp::EPOCH, |day| day.midnight()),
            withdrawn: withdrawn.map(Date::midnight),
            has_notice,
            in_notice: has_notice && catalog.malformed().get(row) != Some(&true),
            from_security: if archive.is_empty() { has_advisory } else { archive.ends_with("-security") },
            is_security_class: catalog.text(classification).eq_ignore_ascii_case("Security"),
        }
    }

    pub(crate) const fn value(&self, key: FilterKey) -> Symbol {
        match key {
            FilterKey::Classification => self.classification,
            FilterKey::Severity => self.severity,
            FilterKey::Priority => self.priority,
            FilterKey::Section => self.section,
            _ => Symbol::EMPTY,
        }
    }

    /// Whether a rule without EnableNonSecurity may approve it.
    pub(crate) fn is_security(&self, manager: Manager) -> bool {
        match manager {
            Manager::Yum => self.in_notice,
            Manager::Dnf => self.in_notice && self.classification != Symbol::EMPTY && self.severity != Symbol::EMPTY,
            Manager::Apt => self.from_security,
            Manager::Zypper | Manager::MacOs => true,
        }
    }
}
