//! The patches of each system at the clocks of runs, kept from one key press to the next.

use std::{rc::Rc, sync::Arc};

use patchplay_catalog::Catalog;
use patchplay_engine::{Images, Patches, World};
use patchplay_model::{OperatingSystem, Timestamp};
use patchplay_ordered::SortedMap;

use crate::stage::Stage;

/// Worlds of earlier key presses: a change of text seldom changes the patches or the clock.
#[derive(Debug, Default)]
pub struct Worlds {
    known: SortedMap<OperatingSystem, Rc<Known>>,
    last: Vec<Rc<World>>,
}

/// The patches of a system, and what nodes have that were started from its images.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) patches: Arc<Patches>,
    pub(super) images: Images,
}

/// Worlds that are kept for each system: the run's, and those of a few earlier runs.
const KEPT: usize = 8;

impl Worlds {
    /// The same patches, and no world of any clock: for looks at other days, which would push those of the run out.
    pub(crate) fn beside(&self) -> Self {
        Self { known: self.known.clone(), last: Vec::new() }
    }

    pub(super) fn known(&mut self, catalog: &Arc<Catalog>, stage: &Stage, system: OperatingSystem) -> Rc<Known> {
        let of_system = || stage.nodes.iter().filter(|node| node.system == system);
        let ids = || of_system().flat_map(|node| node.installed.iter().chain(&node.failing)).map(String::as_str);
        if let Some(known) = self.known.get(&system)
            && Arc::ptr_eq(known.patches.catalog(), catalog)
            && known.patches.knows_all(ids())
        {
            return Rc::clone(known);
        }
        let patches = Arc::new(Patches::new(Arc::clone(catalog), system, ids()));
        let known = Rc::new(Known { images: Images::new(&patches), patches });
        self.known.insert(system, Rc::clone(&known));
        self.last.retain(|world| world.patches().system() != system);
        known
    }

    pub(super) fn world(&mut self, patches: &Arc<Patches>, clock: Timestamp) -> Rc<World> {
        let system = patches.system();
        let same = |world: &Rc<World>| world.patches().system() == system;
        if let Some(world) = self.last.iter().find(|world| same(world) && world.clock() == clock) {
            return Rc::clone(world);
        }
        let world = Rc::new(World::new(Arc::clone(patches), clock));
        if self.last.iter().filter(|world| same(world)).count() >= KEPT
            && let Some(oldest) = self.last.iter().position(same)
        {
            self.last.remove(oldest);
        }
        self.last.push(Rc::clone(&world));
        world
    }
}
