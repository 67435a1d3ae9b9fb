//! The facts of one row of the catalogue, as package managers read them.

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::{FilterKey, Timestamp};

use super::manager::Manager;

/// The facts of one row that rules look at. Empty symbols stand for what is not known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    classification: Symbol,
    severity: Symbol,
    priority: Symbol,
    section: Symbol,
    pub(crate) released: Timestamp,
    /// rpm: whether an update notice names the package (rule approve-catalogue-notice) and can be read (rule
    /// approve-rpm-malformed-notice).
    pub(crate) in_notice: bool,
    /// deb: whether it comes from a security repository (rule approve-catalogue-deb-security).
    pub(crate) from_security: bool,
}

impl Facts {
    /// What is known of a version that no row speaks of.
    pub(crate) const UNKNOWN: Self = Self {
        classification: Symbol::EMPTY,
        severity: Symbol::EMPTY,
        priority: Symbol::EMPTY,
        section: Symbol::EMPTY,
        released: Timestamp::EPOCH,
        in_notice: false,
        from_security: false,
    };

    pub(crate) fn new(catalog: &Catalog, row: usize) -> Self {
        let at = |column: &[Symbol]| column.get(row).copied().unwrap_or_default();
        let classification = at(catalog.classifications());
        let has_advisory = !catalog.advisories(row).is_empty();
        let repository = catalog.text(at(catalog.repositories()));
        Self {
            classification,
            severity: at(catalog.severities()),
            priority: at(catalog.priorities()),
            section: at(catalog.sections()),
            released: catalog.released().get(row).map_or(Timestamp::EPOCH, |day| day.midnight()),
            in_notice: has_notice(catalog, row) && catalog.malformed().get(row) != Some(&true),
            from_security: if repository.is_empty() { has_advisory } else { repository.ends_with("-security") },
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

    pub(crate) const fn classification(&self) -> Symbol {
        self.classification
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

/// Whether an update notice names a row's package, readable or not.
pub(crate) fn has_notice(catalog: &Catalog, row: usize) -> bool {
    let classification = catalog.classifications().get(row).copied().unwrap_or_default();
    classification != Symbol::EMPTY || !catalog.advisories(row).is_empty()
}
