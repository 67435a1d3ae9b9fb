//! Settings of a node as the engine compares them.

use patchplay_model::NodeSettings;

use crate::{PatchSet, Patches};

/// What a node's settings keep from it, and what of them Patch Manager passes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Windows: what the WSUS server does not offer.
    pub(crate) withheld: PatchSet,
    /// Windows: whether updates of other Microsoft products are looked for.
    pub(crate) takes_other_products: bool,
    /// yum: entries of `exclude=`.
    pub(crate) excluded: Vec<String>,
    /// Amazon Linux 2023: the release that the repositories are locked to.
    pub(crate) locked_release: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { withheld: PatchSet::new(), takes_other_products: true, excluded: Vec::new(), locked_release: None }
    }
}

impl Settings {
    pub(crate) fn new(patches: &Patches, settings: &NodeSettings) -> Self {
        Self {
            withheld: patches.set(settings.wsus_withholds.iter().map(String::as_str)),
            takes_other_products: settings.other_microsoft_products,
            excluded: settings.yum_exclude.clone(),
            locked_release: settings.locked_release.clone(),
        }
    }

    /// Whether Windows Update offers the node all there is.
    pub(crate) fn offers_everything(&self) -> bool {
        self.takes_other_products && self.withheld.is_clear()
    }
}
