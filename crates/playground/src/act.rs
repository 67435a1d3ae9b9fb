//! A stage played: the earlier runs, then the run, each in the world of its clock.

use std::{rc::Rc, sync::Arc};

use patchplay_catalog::Catalog;
use patchplay_engine::{Holdings, Patches, World};
use patchplay_model::{OperatingSystem, Timestamp};
use patchplay_run_command::{Cast, Plans, Played, StepResult, play};

use crate::{setting::Setting, stage::Stage};

/// What was played, and the worlds it was played in.
#[derive(Debug)]
pub struct Act {
    /// The world of the run.
    pub world: Rc<World>,
    /// Its policies and plans.
    pub plans: Plans,
    /// The run.
    pub played: Played,
    /// What every node had before the run.
    pub before: Vec<Holdings>,
}

/// Worlds of earlier key presses: a change of text seldom changes the patches or the clock.
#[derive(Debug, Default)]
pub struct Worlds {
    patches: Option<Arc<Patches>>,
    last: Vec<Rc<World>>,
}

/// Worlds that are kept: the run's, and those of a few earlier runs.
const KEPT: usize = 8;

impl Worlds {
    /// Forgets everything, because the facts have changed.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn patches(&mut self, catalog: &Arc<Catalog>, stage: &Stage) -> Arc<Patches> {
        let ids = || stage.nodes.iter().flat_map(|node| node.installed.iter().chain(&node.failing)).map(String::as_str);
        if let Some(patches) = &self.patches
            && patches.knows_all(ids())
        {
            return Arc::clone(patches);
        }
        let patches = Arc::new(Patches::new(Arc::clone(catalog), OperatingSystem::Windows, ids()));
        self.patches = Some(Arc::clone(&patches));
        self.last.clear();
        patches
    }

    fn world(&mut self, patches: &Arc<Patches>, clock: Timestamp) -> Rc<World> {
        if let Some(world) = self.last.iter().find(|world| world.clock() == clock) {
            return Rc::clone(world);
        }
        let world = Rc::new(World::new(Arc::clone(patches), clock));
        if self.last.len() >= KEPT {
            self.last.remove(0);
        }
        self.last.push(Rc::clone(&world));
        world
    }
}

/// Plays a stage.
#[must_use]
pub fn perform(stage: &Stage, region: &str, seed: u64, catalog: &Arc<Catalog>, worlds: &mut Worlds) -> Act {
    let patches = worlds.patches(catalog, stage);
    let mut holdings: Vec<Holdings> = stage
        .fleet
        .iter()
        .map(|member| {
            let node = &member.node;
            let (installed, failing) = (node.installed.iter(), node.failing.iter());
            Holdings::new(&patches, installed.map(String::as_str), failing.map(String::as_str), member.image_built)
        })
        .collect();
    let mut one = |clock: Timestamp, setting: &Setting, holdings: &mut [Holdings], is_last: bool| {
        let world = worlds.world(&patches, clock);
        let mut plans = Plans::default();
        let nothing_observed = std::collections::BTreeMap::new();
        let cast = Cast {
            nodes: &stage.nodes,
            registry: &stage.registry,
            world: &world,
            readings: &stage.readings,
            region,
            seed,
            // Observed facts belong to the run itself.
            observed: if is_last { &stage.observed } else { &nothing_observed },
        };
        let played = play(&cast, &mut plans, &setting.run, holdings);
        (world, plans, played)
    };
    for (clock, setting) in &stage.history {
        let (_, _, played) = one(*clock, setting, &mut holdings, false);
        settle(&mut holdings, &played);
    }
    let before = holdings.clone();
    let (world, plans, played) = one(stage.clock, &stage.setting, &mut holdings, true);
    Act { world, plans, played, before }
}

/// Takes over what a run left on its nodes.
fn settle(holdings: &mut [Holdings], played: &Played) {
    for invocation in &played.invocations {
        if let (StepResult::Judged(judged), Some(node)) = (&invocation.result, holdings.get_mut(invocation.node)) {
            node.clone_from(&judged.holdings);
        }
    }
}
