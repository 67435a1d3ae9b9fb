//! The built-in facts as text. `data/README.md` says where they come from and what of them is calibrated.

use patchplay_model::OperatingSystem;

use crate::Catalog;

/// Patches of every system of the default set.
pub const DEFAULT_CSV: &str = include_str!("../data/default.csv");

/// Base images.
pub const IMAGES_JSON: &str = include_str!("../data/images.json");

/// The default set as it is shipped: the systems that the engine can decide.
#[must_use]
pub fn default_set() -> Catalog {
    // The two texts are part of this build and every test run reads them.
    Catalog::from_csv(DEFAULT_CSV, IMAGES_JSON, &OperatingSystem::is_simulated).unwrap_or_default()
}
