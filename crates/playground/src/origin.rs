//! What a node is started from, as scenario and documents say it: before any day is looked at, and before it is known
//! which patch facts decide.

use patchplay_catalog::{Catalog, ImageProfile};
use patchplay_document::{Documents, ImageReference, InstanceOverlay, Scenario};
use patchplay_model::OperatingSystem;
use patchplay_ordered::SortedSet;

/// What a node is started from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin<'o, 'c> {
    /// The image that the scenario names.
    Image(&'c ImageProfile),
    /// An image that nobody knows, by its key.
    UnknownImage(&'o str),
    /// A system without an image.
    Bare(OperatingSystem, Option<String>),
    /// The newest image of a system: the template's reference or the baseline says no more.
    Newest(OperatingSystem, Option<String>),
}

impl<'o, 'c> Origin<'o, 'c> {
    /// Decides it: the image the scenario names, else a bare system, else what the template's image stands for, else the
    /// first baseline's system.
    #[must_use]
    pub fn of(
        overlay: &'o InstanceOverlay,
        reference: &ImageReference,
        documents: &Documents,
        catalog: &'c Catalog,
    ) -> Self {
        if let Some(key) = &overlay.image {
            return catalog.image(key).map_or(Self::UnknownImage(key), Self::Image);
        }
        if overlay.system.is_some() || overlay.product.is_some() {
            let named = overlay.product.as_deref().and_then(patchplay_catalog::product_system);
            let system = overlay.system.or(named).unwrap_or(OperatingSystem::Windows);
            return Self::Bare(system, overlay.product.clone());
        }
        let named = match reference {
            ImageReference::Parameter(path) => patchplay_catalog::image_parameter(path),
            ImageReference::Platform { name, version } => patchplay_catalog::platform(name, version),
            ImageReference::System(system) => return Self::Newest(*system, None),
            ImageReference::Ami(_) | ImageReference::Unknown => None,
        };
        match named {
            Some(named) => Self::Newest(named.system, named.product),
            None => {
                let first = documents.baselines.first();
                Self::Newest(first.map_or(OperatingSystem::Windows, |found| found.baseline.operating_system), None)
            }
        }
    }

    fn subject(self) -> Option<Subject> {
        match self {
            Self::Image(image) => Some((image.system, Some(image.product.clone()))),
            Self::UnknownImage(_) => None,
            Self::Bare(system, product) | Self::Newest(system, product) => Some((system, product)),
        }
    }
}

/// A system, and a product of it where one is named.
pub type Subject = (OperatingSystem, Option<String>);

/// The systems and products that a scenario speaks of: its nodes' and its baselines'. Windows where there is neither.
#[must_use]
pub fn subjects(scenario: &Scenario, documents: &Documents, catalog: &Catalog) -> SortedSet<Subject> {
    let blank = InstanceOverlay::default();
    let overlays = || scenario.instances.iter();
    let mut subjects: SortedSet<Subject> = documents
        .instances
        .iter()
        .filter_map(|found| {
            let overlay = overlays().find(|overlay| overlay.logical_id.as_deref() == Some(found.logical_id.as_str()));
            Origin::of(overlay.unwrap_or(&blank), &found.image, documents, catalog).subject()
        })
        .collect();
    for overlay in overlays().filter(|overlay| overlay.logical_id.is_none()) {
        subjects.extend(Origin::of(overlay, &ImageReference::Unknown, documents, catalog).subject());
    }
    subjects.extend(documents.baselines.iter().map(|found| (found.baseline.operating_system, None)));
    if subjects.is_empty() {
        subjects.insert((OperatingSystem::Windows, None));
    }
    subjects
}
