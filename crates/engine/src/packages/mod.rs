//! Linux and macOS: package managers compare versions of what is installed with the newest version that the baseline
//! matches (spec states 2).
//!
//! 1. [`Packages`] numbers names with their architectures, and under each its versions, oldest first, so that which of
//!    two versions is newer is a comparison of numbers.
//! 2. [`Judge`](judge::Judge): a baseline as the nodes of one product read it, over the catalogue's rows.
//! 3. [`policy`]: over what its [`Repositories`](repositories::Repositories) have, what that says of every row, each seen by its own product: for counts beside the text.
//! 4. [`plan`]: for one product, the fate of every version a node may have: installed, missing, other, rejected.
//! 5. [`assess`]: a look-up of each installed package, and sets for what is not installed.
//! 6. [`install`]: what an Install brings, each package with what it needs.
//! 7. [`livepatch`]: kernels of Amazon Linux 2 that live patches stand in for.
//! 8. [`trace`]: the way of one package, by the naive reading of the text.

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::{OperatingSystem, PatchSource};

mod assess;
mod dependencies;
mod entries;
mod facts;
mod fate;
mod filter;
mod install;
mod judge;
mod kernel;
mod listed;
mod livepatch;
mod manager;
mod names;
mod numbering;
mod plan;
mod policy;
mod repositories;
mod titled;
mod trace;
mod version;
mod weights;

pub(crate) use assess::{assess, cover, cves_between, shown, target};
pub(crate) use entries::named;
pub(crate) use install::{Brought, install};
pub(crate) use kernel::is_live_patch;
pub(crate) use listed::Listed;
pub use manager::Manager;
pub(crate) use manager::sees;
pub(crate) use numbering::Packages;
pub(crate) use plan::{Plan, plan};
pub(crate) use policy::{Policy, policy};
pub(crate) use titled::Machine;
pub use titled::installed_text;
pub(crate) use trace::trace;

/// Whether a system's items are classified by where a version comes from (rule state-item-deb-class).
pub(crate) const fn has_deb_classes(system: OperatingSystem) -> bool {
    matches!(version::Ordered::of(system), version::Ordered::Deb)
}

/// Whether nodes of a product are patched by yum.
#[must_use]
pub fn has_yum(system: OperatingSystem, product: &str) -> bool {
    system != OperatingSystem::Windows && Manager::of(system, product) == Manager::Yum
}

/// Whether a row is a security version of Debian's family.
pub(crate) fn is_security_version(world: &crate::World, row: usize) -> bool {
    facts::Facts::new(world.catalog(), row).from_security
}

/// The names by which a catalogue may know the repository of a baseline's source: the source's own; what its
/// configuration calls it, as section, as `name`, or on apt as the distribution of its line. A row of the catalogue is
/// in the repository when its column `repository` is one of them.
#[must_use]
pub fn repositories_of(source: &PatchSource, system: OperatingSystem) -> Vec<String> {
    // The generation of a system does not matter here: yum and dnf read the same files.
    repositories::names_of(source, Manager::of(system, ""))
}

/// Whether a catalogue has anything that nodes of a product are offered. On Windows: a row of the product.
#[must_use]
pub fn is_offered_anything(catalog: &Catalog, system: OperatingSystem, product: &str) -> bool {
    let rows = catalog.products().get(catalog.rows_of(system)).unwrap_or_default();
    let mut products: Vec<Symbol> = rows.to_vec();
    products.sort_unstable();
    products.dedup();
    products.into_iter().map(|symbol| catalog.text(symbol)).any(|row| match system {
        OperatingSystem::Windows => row == product,
        _ => sees(system, product, row),
    })
}
