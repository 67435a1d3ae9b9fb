//! Why a run ends on a node before it looks at a single patch, when it reaches everything it needs (spec documents 7).

use patchplay_model::{BaselineId, BaselineTags, FilterKey, PatchBaseline};

use crate::packages::Manager;

/// What keeps a run from judging the patches of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// BaselineTags match several baselines of the system (rule select-baseline-tags-several).
    SeveralTagged {
        /// The tag.
        tags: BaselineTags,
        /// Numbers of the baselines in the registry.
        entries: Vec<usize>,
    },
    /// BaselineTags have another form than `Key=k,Values=v` (rule param-baseline-tags-syntax).
    TagsForm,
    /// The BaselineOverride has no entry for the system (rule param-override-wrong-entries).
    NotOverridden,
    /// The BaselineOverride has several entries for the system.
    OverriddenTwice {
        /// Numbers of the entries in the registry.
        entries: Vec<usize>,
    },
    /// BaselineOverride and InstallOverrideList are both given (rule param-override-with-list).
    TwoOverrides,
    /// An entry of the InstallOverrideList has no id (rule param-list-entry-needs-id).
    ListedWithoutId,
    /// A baseline that the run's patch policy names was deleted (rule select-policy-deleted-baseline).
    PolicyBaselineDeleted {
        /// The baseline.
        id: BaselineId,
    },
    /// Patch Manager does not know the system, or no longer its version (rule select-unsupported-system-fails).
    UnsupportedSystem,
    /// The baseline has a filter key that the node's package manager does not know; only a BaselineOverride can bring
    /// one there, since the service refuses such baselines (rule approve-wrong-key-on-node).
    ForeignKey {
        /// The key.
        key: FilterKey,
        /// Number of the rule it stands in; `None`: in the global filters.
        rule: Option<usize>,
        /// Number of the filter.
        filter: usize,
    },
}

impl Refusal {
    /// The filter key of a baseline that keeps the nodes of a product from patching. apt passes over keys that it does
    /// not know, and of Windows and macOS no source tells: there such a filter matches nothing.
    #[must_use]
    pub fn by_foreign_key(baseline: &PatchBaseline, product: &str) -> Option<Self> {
        let system = baseline.operating_system;
        let stumbles = match Manager::of(system, product) {
            Manager::Yum | Manager::Dnf | Manager::Zypper => {
                !matches!(system, patchplay_model::OperatingSystem::Windows)
            }
            Manager::Apt | Manager::MacOs => false,
        };
        if !stumbles {
            return None;
        }
        let rules = baseline.rules.iter().enumerate().map(|(number, rule)| (Some(number), &rule.filters));
        let groups = std::iter::once((None, &baseline.global_filters)).chain(rules);
        let known = FilterKey::allowed_for(system);
        groups
            .flat_map(|(rule, filters)| {
                filters.iter().enumerate().map(move |(filter, found)| (rule, filter, found.key))
            })
            .find(|(_, _, key)| !known.contains(key))
            .map(|(rule, filter, key)| Self::ForeignKey { key, rule, filter })
    }
}
