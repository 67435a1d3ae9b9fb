//! A stage played: the earlier runs, then the run, each in the world of its clock.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::Arc,
};

use patchplay_catalog::Catalog;
use patchplay_engine::{Holdings, Images, Owner, Patches, Registry, World};
use patchplay_model::{ComplianceStatus, Counts, OperatingSystem, OutsideInstalls, Timestamp, is_placeholder};
use patchplay_run_command::{
    Cast, Judged, Plans, Played, StepResult, Worlds as Moment, answers::WindowExecutionTask, play, reply,
};

use crate::{setting::Setting, stage::Stage};

/// What was played, and the worlds it was played in.
#[derive(Debug)]
pub struct Act {
    /// The worlds of the run, by system.
    pub moment: Moment,
    /// Its policies and plans.
    pub plans: Plans,
    /// The run.
    pub played: Played,
    /// What every node had before the run.
    pub before: Vec<Holdings>,
    /// Earlier runs, in the order of the stage's history; those of which nobody keeps anything are dropped.
    pub earlier: Vec<Option<(Moment, Played)>>,
    /// The tasks of the run's maintenance window that were played before it, in their order.
    pub earlier_tasks: Vec<WindowExecutionTask>,
    /// For every node, the run that its patch data comes from.
    pub data_of: Vec<DataOf>,
    /// For every node, what the last earlier run reported of it.
    pub reported_before: Vec<Option<ReportBefore>>,
    /// For every node, the earlier run whose result it kept on its own disk.
    pub kept: Vec<Option<usize>>,
}

/// Which run a node's stored patch data comes from (rules state-scan-overwrites, state-node-no-data).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataOf {
    /// No run ever stored any.
    #[default]
    Nobody,
    /// An earlier run, by its number in the history.
    Earlier(usize),
    /// The run itself.
    Run,
}

/// What an earlier run reported of a node: the data that the run may put its own in place of (rule state-scan-overwrites).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportBefore {
    /// Which run, by its number in the history.
    pub run: usize,
    /// The baseline that judged the node, by its number in that run's registry.
    pub entry: usize,
    /// What it came to.
    pub compliance: ComplianceStatus,
}

impl Act {
    /// The world of a system of the scenario.
    #[must_use]
    pub fn world(&self, system: OperatingSystem) -> Option<&World> {
        self.moment.of(system)
    }

    /// The counters of every node's stored patch data, of whichever run it is; `None` where no run ever stored any.
    #[must_use]
    pub fn stored_counts(&self) -> Vec<Option<Counts>> {
        let mut counts = vec![None; self.data_of.len()];
        let earlier = self.earlier.iter().enumerate();
        let earlier = earlier.filter_map(|(number, run)| Some((DataOf::Earlier(number), &run.as_ref()?.1)));
        for (run, played) in earlier.chain([(DataOf::Run, &self.played)]) {
            for invocation in &played.invocations {
                if let (Some(judged), Some(node)) = (invocation.result.reported(), counts.get_mut(invocation.node))
                    && self.data_of.get(invocation.node) == Some(&run)
                {
                    *node = Some(judged.counts);
                }
            }
        }
        counts
    }

    /// The world of a node.
    #[must_use]
    pub fn world_of(&self, stage: &Stage, node: usize) -> Option<&World> {
        self.world(stage.nodes.get(node)?.system)
    }
}

/// Worlds of earlier key presses: a change of text seldom changes the patches or the clock.
#[derive(Debug, Default)]
pub struct Worlds {
    known: BTreeMap<OperatingSystem, Rc<Known>>,
    last: Vec<Rc<World>>,
}

/// The patches of a system, and what nodes have that were started from its images.
#[derive(Debug)]
struct Known {
    patches: Arc<Patches>,
    images: Images,
}

/// Worlds that are kept for each system: the run's, and those of a few earlier runs.
const KEPT: usize = 8;

impl Worlds {
    fn known(&mut self, catalog: &Arc<Catalog>, stage: &Stage, system: OperatingSystem) -> Rc<Known> {
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

    fn world(&mut self, patches: &Arc<Patches>, clock: Timestamp) -> Rc<World> {
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

/// The systems of a scenario's nodes and of its own baselines; Windows where there is neither.
fn systems(stage: &Stage) -> BTreeSet<OperatingSystem> {
    let own = stage.registry.entries().iter().filter(|entry| matches!(entry.owner, Owner::Account(_)));
    let mut systems: BTreeSet<OperatingSystem> = own.map(|entry| entry.baseline.operating_system).collect();
    systems.extend(stage.nodes.iter().map(|node| node.system));
    if systems.is_empty() {
        systems.insert(OperatingSystem::Windows);
    }
    systems
}

/// Plays a stage.
#[must_use]
pub fn perform(stage: &Stage, region: &str, seed: u64, worlds: &mut Worlds) -> Act {
    let catalog = &stage.facts.catalog;
    let known: BTreeMap<OperatingSystem, Rc<Known>> =
        systems(stage).into_iter().map(|system| (system, worlds.known(catalog, stage, system))).collect();
    let mut holdings: Vec<Holdings> = stage
        .fleet
        .iter()
        .filter_map(|member| {
            let node = &member.node;
            let Known { patches, images } = &**known.get(&node.system)?;
            let installed = || node.installed.iter().map(String::as_str);
            let failing = || node.failing.iter().map(String::as_str);
            let started = |image: &String| images.started(patches, image, installed(), failing());
            let of_image = node.image.as_ref().and_then(started);
            let is_of_image = of_image.is_some();
            let mut holdings =
                of_image.unwrap_or_else(|| Holdings::new(patches, installed(), failing(), member.image_built));
            holdings.set(patches, &node.settings);
            if is_of_image && stage.readings.pending_reboot_outside_installs == OutsideInstalls::AlsoOutside {
                holdings.await_reboot(patches, installed());
            }
            Some(holdings)
        })
        .collect();
    let nothing_observed = BTreeMap::new();
    let mut frozen = Frozen::default();
    let mut one = |clock: Timestamp, setting: &Setting, registry: &Registry, holdings: &[Holdings], is_last: bool| {
        let id = setting.run.snapshot_id.as_deref();
        let moment = Moment::new(
            clock,
            known
                .iter()
                .map(|(system, known)| worlds.world(&known.patches, frozen.clock_of(id, *system).unwrap_or(clock))),
        );
        let mut plans = Plans::new(stage.readings);
        let cast = Cast {
            nodes: &stage.nodes,
            registry,
            worlds: &moment,
            readings: &stage.readings,
            region,
            seed,
            // Observed facts belong to the run itself.
            observed: if is_last { &stage.observed } else { &nothing_observed },
        };
        let mut run = setting.run.clone();
        if let Some(task) = &mut run.task {
            task.opened = Some(stage.clock);
        }
        let played = play(&cast, &mut plans, &run, holdings);
        frozen.keep(stage, &played);
        let task = reply::window_task_of(&cast, &played);
        (moment, plans, played, task)
    };
    let mut data_of = vec![DataOf::Nobody; stage.nodes.len()];
    let mut kept = vec![None; stage.nodes.len()];
    let mut reported_before = vec![None; stage.nodes.len()];
    let mut earlier = Vec::with_capacity(stage.history.len());
    // Tasks of the run's window begin when those of the next lower priority are over.
    let mut earlier_tasks = Vec::new();
    let mut turn = stage.clock;
    let mut busy = (i64::MIN, stage.clock);
    let mut reboots = Reboots::default();
    for (number, run) in stage.history.iter().enumerate() {
        let mut clock = run.clock;
        if run.in_window {
            let priority = priority(&run.setting);
            if priority > busy.0 {
                turn = busy.1;
            }
            clock = turn;
            busy.0 = priority;
        }
        reboots.come(clock, &mut holdings);
        let (moment, _, played, task) = one(clock, &run.setting, &run.registry, &holdings, false);
        if run.in_window {
            earlier_tasks.extend(task);
            let finishes = played.invocations.iter().map(|invocation| invocation.timeline.finish);
            busy.1 = finishes.fold(busy.1, Timestamp::max);
        }
        settle(&mut holdings, &played);
        reboots.schedule(&played);
        store(&mut data_of, &played, |_| DataOf::Earlier(number));
        store(&mut reported_before, &played, |judged| {
            Some(ReportBefore { run: number, entry: judged.choice.entry, compliance: judged.compliance })
        });
        keep(&mut kept, &played, number);
        earlier.push(Some((moment, played)));
    }
    reboots.come(busy.1, &mut holdings);
    let before = holdings.clone();
    let (moment, plans, played, _) = one(busy.1, &stage.setting, &stage.registry, &holdings, true);
    store(&mut data_of, &played, |_| DataOf::Run);
    for (number, run) in earlier.iter_mut().enumerate() {
        run.take_if(|_| !data_of.contains(&DataOf::Earlier(number)) && !kept.contains(&Some(number)));
    }
    Act { moment, plans, played, before, earlier, earlier_tasks, data_of, reported_before, kept }
}

/// Reboots that runs by "Patch now" leave for later.
#[derive(Debug, Default)]
struct Reboots(Vec<(Timestamp, usize)>);

impl Reboots {
    /// Notes the nodes of a run that are to reboot at a time of their own.
    fn schedule(&mut self, played: &Played) {
        let Some(at) = played.run.reboot_at else { return };
        self.0.extend(played.invocations.iter().map(|invocation| (at, invocation.node)));
    }

    /// Lets those come whose time is over.
    fn come(&mut self, now: Timestamp, holdings: &mut [Holdings]) {
        self.0.retain(|&(at, node)| {
            let is_due = at <= now;
            if let (true, Some(own)) = (is_due, holdings.get_mut(node)) {
                own.reboot();
            }
            !is_due
        });
    }
}

/// A task's place in its window.
fn priority(setting: &Setting) -> i64 {
    setting.run.task.as_ref().map_or(0, |task| task.priority)
}

/// When snapshots were made that later runs ask for by their id: nodes of one system that are given one `SnapshotId` work
/// from one approved set, however late they run (rule param-snapshot-shared-set).
#[derive(Debug, Default)]
struct Frozen(BTreeMap<(String, OperatingSystem), Timestamp>);

impl Frozen {
    fn clock_of(&self, id: Option<&str>, system: OperatingSystem) -> Option<Timestamp> {
        self.0.get(&(id?.to_owned(), system)).copied()
    }

    fn keep(&mut self, stage: &Stage, played: &Played) {
        let Some(id) = played.run.snapshot_id.as_ref().filter(|id| !is_placeholder(id)) else { return };
        for invocation in &played.invocations {
            if let (StepResult::Judged(_), Some(node)) = (&invocation.result, stage.nodes.get(invocation.node)) {
                self.0.entry((id.clone(), node.system)).or_insert(played.requested);
            }
        }
    }
}

/// Takes over what a run stored of its nodes: a step that failed before it reported patches stores nothing.
fn store<T>(of_nodes: &mut [T], played: &Played, report: impl Fn(&Judged) -> T) {
    if !played.run.stores_patch_data() {
        return;
    }
    for invocation in &played.invocations {
        if let (Some(judged), Some(node)) = (invocation.result.reported(), of_nodes.get_mut(invocation.node)) {
            *node = report(judged);
        }
    }
}

/// Notes on which nodes a run left its result; one with a baseline override leaves none.
fn keep(kept: &mut [Option<usize>], played: &Played, number: usize) {
    if played.run.baseline_override.is_some() {
        return;
    }
    for invocation in &played.invocations {
        if let (StepResult::Judged(_), Some(node)) = (&invocation.result, kept.get_mut(invocation.node)) {
            *node = Some(number);
        }
    }
}

/// Takes over what a run left on its nodes.
fn settle(holdings: &mut [Holdings], played: &Played) {
    for invocation in &played.invocations {
        match (invocation.holdings(), holdings.get_mut(invocation.node)) {
            (Some(left), Some(node)) => node.clone_from(left),
            // The module arrived, whatever failed behind it.
            (None, Some(node)) if invocation.result.fetched_module() => node.keep_module(),
            _ => {}
        }
    }
}
