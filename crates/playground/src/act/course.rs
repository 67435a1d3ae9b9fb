//! Runs played one after the other on the same nodes, each in the world of its clock.

use std::rc::Rc;

use patchplay_engine::{Holdings, Owner, Registry, World};
use patchplay_model::{OperatingSystem, OutsideInstalls, Run, Timestamp, is_placeholder};
use patchplay_ordered::{SortedMap, SortedSet};
use patchplay_run_command::{
    Cast, Judged, Observation, Plans, Played, StepResult, Worlds as Moment, answers::WindowExecutionTask, play, reply,
};

use super::{
    DataOf, ReportBefore,
    worlds::{Known, Worlds},
};
use crate::{fleet::FleetNode, setting::Setting, stage::Stage};

/// What the earlier runs of a stage came to.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) data_of: Vec<DataOf>,
    pub(super) reported_before: Vec<Option<ReportBefore>>,
    pub(super) kept: Vec<Option<usize>>,
    pub(super) earlier: Vec<Option<(Moment, Played)>>,
    pub(super) earlier_tasks: Vec<WindowExecutionTask>,
}

/// Where the nodes stand between two runs.
#[derive(Debug, Clone)]
pub(crate) struct Stand {
    /// What every node has.
    pub(crate) holdings: Vec<Holdings>,
    /// When the run of the stage begins: tasks of its window may come before it.
    pub(crate) clock: Timestamp,
    frozen: Frozen,
    reboots: Reboots,
}

/// Runs one after the other on the nodes of a stage.
pub(crate) struct Course<'a> {
    stage: &'a Stage,
    region: &'a str,
    seed: u64,
    worlds: &'a mut Worlds,
    known: SortedMap<OperatingSystem, Rc<Known>>,
    nothing_observed: SortedMap<String, Observation>,
    /// Where the nodes stand.
    pub(crate) stand: Stand,
}

impl<'a> Course<'a> {
    /// The nodes as they were started.
    pub(crate) fn begin(stage: &'a Stage, region: &'a str, seed: u64, worlds: &'a mut Worlds) -> Self {
        let catalog = &stage.facts.catalog;
        let known: SortedMap<OperatingSystem, Rc<Known>> =
            systems(stage).into_iter().map(|system| (system, worlds.known(catalog, stage, system))).collect();
        let holdings = started(stage, &known);
        let stand = Stand { holdings, clock: stage.clock, frozen: Frozen::default(), reboots: Reboots::default() };
        Self { stage, region, seed, worlds, known, nothing_observed: SortedMap::new(), stand }
    }

    /// The same nodes where earlier runs left them, which another stage of the same scenario has played.
    pub(crate) fn resume(stage: &'a Stage, region: &'a str, seed: u64, worlds: &'a mut Worlds, past: &Stand) -> Self {
        let mut course = Self::begin(stage, region, seed, worlds);
        course.stand = Stand { clock: stage.clock, ..past.clone() };
        course.reboot_by(stage.clock);
        course
    }

    /// Plays the earlier runs for what they leave on the nodes alone.
    pub(crate) fn pass_history(&mut self) {
        let _ = self.play_history();
    }

    /// The worlds of a run at an instant.
    pub(crate) fn moment(&mut self, clock: Timestamp, snapshot_id: Option<&str>) -> Moment {
        let frozen = &self.stand.frozen;
        let of_systems = self.known.iter();
        let worlds = of_systems.map(|(system, known)| {
            self.worlds.world(&known.patches, frozen.clock_of(snapshot_id, *system).unwrap_or(clock))
        });
        Moment::new(clock, worlds.collect::<Vec<_>>())
    }

    /// Plays a run of the stage, which changes nothing here until it is settled. `opened` is when the window of a task
    /// opened. Observed facts belong to the run itself and to none of the earlier ones.
    pub(super) fn play(
        &mut self,
        (clock, opened): (Timestamp, Timestamp),
        setting: &Setting,
        registry: &Registry,
        is_observed: bool,
    ) -> (Moment, Plans, Played, Option<WindowExecutionTask>) {
        let moment = self.moment(clock, setting.run.snapshot_id.as_deref());
        let mut plans = Plans::new(self.stage.readings);
        let observed = if is_observed { &self.stage.observed } else { &self.nothing_observed };
        let cast = self.cast(&moment, registry, observed);
        let played = play(&cast, &mut plans, &opened_at(&setting.run, opened), &self.stand.holdings);
        let task = reply::window_task_of(&cast, &played);
        self.stand.frozen.keep(self.stage, &played);
        (moment, plans, played, task)
    }

    /// Plays a run in worlds that are there, of which nothing remains but the answer.
    pub(crate) fn try_out(&self, moment: &Moment, plans: &mut Plans, run: &Run, registry: &Registry) -> Played {
        let cast = self.cast(moment, registry, &self.nothing_observed);
        play(&cast, plans, &opened_at(run, self.stage.clock), &self.stand.holdings)
    }

    /// Plays one more run at its own time, as an earlier run of a history is played, and takes over what it left.
    pub(crate) fn go_on(&mut self, clock: Timestamp, setting: &Setting, registry: &Registry) -> Played {
        self.reboot_by(clock);
        let (_, _, played, _) = self.play((clock, clock), setting, registry, false);
        self.settle(&played);
        played
    }

    fn cast<'b>(
        &'b self,
        worlds: &'b Moment,
        registry: &'b Registry,
        observed: &'b SortedMap<String, Observation>,
    ) -> Cast<'b> {
        let Self { stage, region, seed, .. } = *self;
        Cast { nodes: &stage.nodes, registry, worlds, readings: &stage.readings, region, seed, observed }
    }

    /// The world of a node at an instant.
    pub(crate) fn world_of(&mut self, node: usize, clock: Timestamp) -> Option<Rc<World>> {
        let known = self.known.get(&self.stage.nodes.get(node)?.system)?;
        Some(self.worlds.world(&known.patches, clock))
    }

    /// Takes over what a run left on the nodes.
    fn settle(&mut self, played: &Played) {
        settle(&mut self.stand.holdings, played);
        self.stand.reboots.schedule(played);
    }

    /// Lets the reboots come that are due by an instant.
    fn reboot_by(&mut self, clock: Timestamp) {
        self.stand.reboots.come(clock, &mut self.stand.holdings);
    }

    /// Plays the earlier runs; the nodes then stand where the run of the stage begins.
    pub(super) fn play_history(&mut self) -> Told {
        let stage = self.stage;
        let nodes = stage.nodes.len();
        let mut told = Told {
            data_of: vec![DataOf::Nobody; nodes],
            reported_before: vec![None; nodes],
            kept: vec![None; nodes],
            earlier: Vec::with_capacity(stage.history.len()),
            earlier_tasks: Vec::new(),
        };
        // Tasks of the run's window begin when those of the next lower priority are over.
        let mut turn = stage.clock;
        let mut busy = (i64::MIN, stage.clock);
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
            self.reboot_by(clock);
            let opened = if run.in_window { stage.clock } else { clock };
            let (moment, _, played, task) = self.play((clock, opened), &run.setting, &run.registry, false);
            if run.in_window {
                told.earlier_tasks.extend(task);
                let finishes = played.invocations.iter().map(|invocation| invocation.timeline.finish);
                busy.1 = finishes.fold(busy.1, Timestamp::max);
            }
            self.settle(&played);
            store(&mut told.data_of, &played, |_| DataOf::Earlier(number));
            store(&mut told.reported_before, &played, |judged| {
                Some(ReportBefore { run: number, entry: judged.choice.entry, compliance: judged.compliance })
            });
            keep(&mut told.kept, &played, number);
            told.earlier.push(Some((moment, played)));
        }
        self.stand.clock = busy.1;
        self.reboot_by(busy.1);
        told
    }
}

/// A run whose window, if it is a task of one, opened at an instant.
fn opened_at(run: &Run, opened: Timestamp) -> Run {
    let mut run = run.clone();
    if let Some(task) = &mut run.task {
        task.opened = Some(opened);
    }
    run
}

/// What every node has when it is started.
fn started(stage: &Stage, known: &SortedMap<OperatingSystem, Rc<Known>>) -> Vec<Holdings> {
    let of_member = |member: &FleetNode| {
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
    };
    stage.fleet.iter().filter_map(of_member).collect()
}

/// Reboots that runs by "Patch now" leave for later.
#[derive(Debug, Clone, Default)]
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
#[derive(Debug, Clone, Default)]
struct Frozen(SortedMap<(String, OperatingSystem), Timestamp>);

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
pub(super) fn store<T>(of_nodes: &mut [T], played: &Played, report: impl Fn(&Judged) -> T) {
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

/// The systems of a scenario's nodes and of its own baselines; Windows where there is neither.
fn systems(stage: &Stage) -> SortedSet<OperatingSystem> {
    let own = stage.registry.entries().iter().filter(|entry| matches!(entry.owner, Owner::Account(_)));
    let mut systems: SortedSet<OperatingSystem> = own.map(|entry| entry.baseline.operating_system).collect();
    systems.extend(stage.nodes.iter().map(|node| node.system));
    if systems.is_empty() {
        systems.insert(OperatingSystem::Windows);
    }
    systems
}
