//! Facts about patches and images, and the store they are decided on.
//!
//! A [`Catalog`] has one row per patch, as DescribeAvailablePatches would list it, in columns of interned values: the
//! engine compares numbers and never texts. It comes from CSV or from what AWS answers about patches (feature
//! `import`), from patches built one by one ([`Catalog::from_facts`]), or from the compact binary form that browsers
//! fetch ([`Catalog::from_bytes`]). With it come [`ImageProfile`]s, what dated base images have installed.
//! [`image_parameter`] tells which system stands behind a public parameter's path.
//!
//! The built-in facts (feature `data`) are a default set and, per [`Family`] of systems, a full set that takes its rows'
//! place ([`Catalog::replace`]); `data/README.md` describes them and their limits. Nothing here decides whether a patch
//! is approved or missing.
//!
//! ```
//! use patchplay_catalog::{Catalog, PatchFacts};
//! use patchplay_model::OperatingSystem::Windows;
//!
//! let mut patch = PatchFacts::new(Windows, "KB5009557");
//! patch.product = "WindowsServer2019".to_owned();
//! let catalog = Catalog::from_facts(vec![patch], Vec::new());
//! let again = Catalog::from_bytes(&catalog.to_bytes()).unwrap();
//! assert_eq!(again, catalog);
//! assert_eq!(again.patch(0).unwrap().id, "KB5009557");
//! ```

mod binary;
mod columns;
mod combine;
#[cfg(feature = "data")]
mod data;
mod facts;
mod family;
mod image;
#[cfg(feature = "import")]
mod import;
mod kind;
mod parameter;
mod patch;
mod platform;
mod product;
mod store;
mod symbol;

pub use binary::{DecodeError, FORMAT_VERSION};
#[cfg(feature = "data")]
pub use data::{DEFAULT_CSV, IMAGES_JSON, default_set, full_set, full_sets, table};
pub use facts::PatchFacts;
pub use family::Family;
pub use image::{ImageCertainty, ImageProfile, InstalledPatch, InstalledVersion};
#[cfg(feature = "import")]
pub use import::{Assumed, Form, ImportError, Imported, holds_patches, holds_patches_of_a_node};
pub use kind::PatchKind;
pub use parameter::{ImageParameter, image_parameter};
pub use patch::Patch;
pub use platform::platform;
pub use product::{product_label, product_system};
pub use store::Catalog;
pub use symbol::Symbol;
