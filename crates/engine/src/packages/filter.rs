//! Filters of a baseline as the nodes of one product read them.

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::{FilterKey, OperatingSystem, PatchFilter};

use super::{facts::Facts, manager::Manager, numbering::Values};
use crate::{PatchIndex, verdict::Distinct};

/// Whose reading it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) values: &'a Values,
    pub(crate) system: OperatingSystem,
    pub(crate) manager: Manager,
    pub(crate) product: &'a str,
}

/// What one value lets pass.
#[derive(Debug, Clone)]
enum Passes {
    Everything,
    Nothing,
    /// Rows whose value of the key is one of these; `none`: rows in a notice that has no severity, too.
    These {
        symbols: Vec<Symbol>,
        none: bool,
    },
}

/// A filter with its values looked up once.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    key: FilterKey,
    values: Vec<Passes>,
}

impl Filter {
    /// The filters of one group. On apt the same key given twice means the later one, and keys it does not know mean
    /// nothing (rules approve-key-twice-deb, approve-wrong-key-on-node).
    pub(crate) fn group(reader: Reader<'_>, filters: &[PatchFilter]) -> Vec<Self> {
        filters
            .iter()
            .enumerate()
            .map(|(number, filter)| {
                let replaced = reader.manager == Manager::Apt
                    && filters.iter().skip(number + 1).any(|later| later.key == filter.key);
                if replaced || (reader.manager == Manager::Apt && !is_known_to_apt(filter.key)) {
                    let values = filter.values.iter().map(|_| Passes::Everything).collect();
                    return Self { key: filter.key, values };
                }
                Self { key: filter.key, values: filter.values.iter().map(|v| read(reader, filter.key, v)).collect() }
            })
            .collect()
    }

    pub(crate) fn passes(&self, row: &Facts) -> bool {
        let has = row.value(self.key);
        self.values.iter().any(|value| value.lets_pass(has, row))
    }

    /// Notes a row's patch with each of the values that it carries.
    pub(crate) fn note(&self, patch: PatchIndex, row: &Facts, counted: &mut [Distinct]) {
        let has = row.value(self.key);
        for (value, counted) in self.values.iter().zip(counted) {
            if value.lets_pass(has, row) {
                counted.note(patch);
            }
        }
    }
}

const fn is_known_to_apt(key: FilterKey) -> bool {
    matches!(key, FilterKey::Product | FilterKey::Priority | FilterKey::Section)
}

impl Passes {
    /// `has` is the row's value of the filter's key.
    fn lets_pass(&self, has: Symbol, row: &Facts) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::These { symbols, none } => symbols.contains(&has) || (*none && row.in_notice && has == Symbol::EMPTY),
        }
    }
}

fn read(reader: Reader<'_>, key: FilterKey, value: &str) -> Passes {
    let known = match (key, reader.manager) {
        _ if value == "*" => return Passes::Everything,
        (FilterKey::Product, manager) => {
            let same = if manager == Manager::Apt {
                value.eq_ignore_ascii_case(reader.product)
            } else {
                value == reader.product
            };
            return if same && !value.is_empty() { Passes::Everything } else { Passes::Nothing };
        }
        (FilterKey::Classification, _) => &reader.values.classifications,
        (FilterKey::Severity, _) => &reader.values.severities,
        (FilterKey::Priority, Manager::Apt) => &reader.values.priorities,
        (FilterKey::Section, Manager::Apt) => &reader.values.sections,
        _ => return Passes::Nothing,
    };
    let fits = |symbol: &&Symbol| fits(reader, key, value, reader.catalog.text(**symbol));
    Passes::These {
        symbols: known.iter().filter(fits).copied().collect(),
        none: reader.manager == Manager::Yum && key == FilterKey::Severity && value == "None",
    }
}

/// Whether a value of the baseline names what a row has (rules approve-case-*, approve-al2023-medium-moderate).
fn fits(reader: Reader<'_>, key: FilterKey, value: &str, has: &str) -> bool {
    let same = match reader.manager {
        Manager::Yum => title_case(has) == value,
        Manager::MacOs => has == value,
        Manager::Dnf | Manager::Zypper | Manager::Apt => has.eq_ignore_ascii_case(value),
    };
    let medium = matches!(reader.system, OperatingSystem::AmazonLinux2022 | OperatingSystem::AmazonLinux2023)
        && key == FilterKey::Severity
        && value.eq_ignore_ascii_case("Medium")
        && has.eq_ignore_ascii_case("Moderate");
    same || medium
}

/// A word as yum compares it: first letter upper, the rest lower case.
fn title_case(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect())
}
