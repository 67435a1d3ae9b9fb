//! Nodes as they are started from images: an image is read once, not once a node.

use patchplay_ordered::SortedMap;

use crate::{Holdings, Patches, packages::installed_text};

/// What nodes have that were just started, by key of their image.
#[derive(Debug, Clone, Default)]
pub struct Images {
    started: SortedMap<String, Holdings>,
}

impl Images {
    /// Reads the catalogue's images of a system.
    #[must_use]
    pub fn new(patches: &Patches) -> Self {
        let mut images = Self::default();
        for image in patches.catalog().images().iter().filter(|image| image.system == patches.system()) {
            let texts: Vec<String> = image.patches().map(installed_text).collect();
            let holdings = Holdings::new(patches, texts.iter().map(String::as_str), [], image.built);
            images.started.insert(image.key.clone(), holdings);
        }
        images
    }

    /// A node as it was started from an image, by its key, with what it has beyond it and what fails on it in the forms
    /// of [`Holdings::new`]; `None` when there is no such image of the system. The patches are those that the images
    /// were read with.
    #[must_use]
    pub fn started<'a>(
        &self,
        patches: &Patches,
        image: &str,
        beyond: impl IntoIterator<Item = &'a str>,
        failing: impl IntoIterator<Item = &'a str>,
    ) -> Option<Holdings> {
        let mut holdings = self.started.get(image)?.clone();
        holdings.add(patches, &mut beyond.into_iter());
        holdings.let_fail(patches, &mut failing.into_iter());
        Some(holdings)
    }
}
