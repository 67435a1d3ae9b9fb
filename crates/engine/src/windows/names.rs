//! Which patches the entries of lists name on Windows: a KB number, or the bulletin that came with the KB (rule
//! approve-name-windows).

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::ListedPatch;

use crate::{PatchSet, World};

/// The patches that `entries` name. Bulletins are those of the rows at the clock.
pub(crate) fn named<'e>(world: &World, entries: impl Iterator<Item = &'e str> + Clone) -> PatchSet {
    let (catalog, patches) = (world.catalog(), world.patches());
    let mut set = patches.set(entries.clone());
    let bulletins: Vec<Symbol> =
        entries.filter_map(|entry| catalog.symbol(entry)).filter(|symbol| *symbol != Symbol::EMPTY).collect();
    if !bulletins.is_empty() {
        let found = world.current().iter().filter(|current| bears(catalog, current.row, &bulletins));
        set.extend(found.map(|current| current.patch));
    }
    set
}

fn bears(catalog: &Catalog, row: usize, bulletins: &[Symbol]) -> bool {
    catalog.advisories(row).iter().any(|own| bulletins.contains(own))
}

/// The patches that an InstallOverrideList names; titles only inform (rule param-list-forms-windows-macos).
pub(crate) fn listed(world: &World, list: &[ListedPatch]) -> PatchSet {
    named(world, list.iter().map(|patch| patch.id.as_str()))
}
