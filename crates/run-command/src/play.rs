//! A command over its targets: who gets it, what each node's step comes to, and what the command ends as.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use patchplay_engine::{
    Choice, Holdings, InstallList, Outcome, PatchSet, Plan, Policy, Refusal, Registry, World, compliance, count,
    install_listed, operate,
};
use patchplay_model::{
    AvailableStatusDefault, ComplianceStatus, Counts, InstallOverrideList, Node, OperatingSystem, Operation, Origin,
    Platform, Readings, RebootOption, Run, Timestamp,
};

use crate::{
    durations::{self, Installation, Pace, Timeline, Work},
    ids, rate, refused,
    status::{self, CommandDetails, InvocationDetails, WindowsExit},
    targets::{self, Resolution},
};

/// Facts of a real run on one node that stand in place of invented ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Observation {
    /// Host name.
    pub host_name: Option<String>,
    /// Snapshot id.
    pub snapshot_id: Option<String>,
    /// Execution id of the association on this node, or the command id.
    pub execution_id: Option<String>,
    /// Association id.
    pub association_id: Option<String>,
    /// `OperationEndTime`.
    pub end: Option<Timestamp>,
}

/// One moment: the patches of each system at the clock.
#[derive(Debug, Clone)]
pub struct Worlds {
    clock: Timestamp,
    systems: BTreeMap<OperatingSystem, Rc<World>>,
}

impl Worlds {
    /// The worlds of one clock, one for each system.
    #[must_use]
    pub fn new(clock: Timestamp, worlds: impl IntoIterator<Item = Rc<World>>) -> Self {
        let systems = worlds.into_iter().map(|world| (world.patches().system(), world)).collect();
        Self { clock, systems }
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> Timestamp {
        self.clock
    }

    /// The world of a system; `None` for one that no node and no baseline has.
    #[must_use]
    pub fn of(&self, system: OperatingSystem) -> Option<&World> {
        self.systems.get(&system).map(Rc::as_ref)
    }

    /// All of them, by system.
    pub fn iter(&self) -> impl Iterator<Item = &World> {
        self.systems.values().map(Rc::as_ref)
    }
}

/// Everything a command is played on.
#[derive(Debug, Clone, Copy)]
pub struct Cast<'a> {
    /// Every node, targeted or not.
    pub nodes: &'a [Node],
    /// The account's baselines.
    pub registry: &'a Registry,
    /// The patches at the clock, by system; the clock is when the command is sent.
    pub worlds: &'a Worlds,
    /// Readings.
    pub readings: &'a Readings,
    /// Region.
    pub region: &'a str,
    /// Seed of everything invented.
    pub seed: u64,
    /// Observed facts by instance id.
    pub observed: &'a BTreeMap<String, Observation>,
}

/// A command that was played.
#[derive(Debug, Clone)]
pub struct Played {
    /// The run.
    pub run: Run,
    /// When it was sent.
    pub requested: Timestamp,
    /// Command id; an association's executions have ids of their own.
    pub command_id: String,
    /// Association id, if an association ran.
    pub association_id: Option<String>,
    /// Status of the whole.
    pub ended: CommandDetails,
    /// `MaxConcurrency` and `MaxErrors`.
    pub rate: rate::RateControl,
    /// One for each node that was sent the command, in the order of sending.
    pub invocations: Vec<Invocation>,
    /// Whom the targets name; the unmanaged ones among them got nothing.
    pub resolution: Resolution,
}

/// One node's part.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// Number of the node.
    pub node: usize,
    /// How it ended.
    pub ended: InvocationDetails,
    /// Exit code of the patch step.
    pub response_code: i64,
    /// Execution id: the folder of its output.
    pub execution_id: String,
    /// Host name.
    pub host_name: String,
    /// Its instants.
    pub timeline: Timeline,
    /// Whether an earlier run had left the patch module on the node.
    pub module_was_present: bool,
    /// What came of it.
    pub result: StepResult,
}

/// What the patch step of one node came to.
#[derive(Debug, Clone)]
pub enum StepResult {
    /// It patched.
    Judged(Box<Judged>),
    /// The patch module could not be fetched.
    NoModule,
    /// The module was on the node from an earlier run, and the snapshot could not be fetched.
    NoSnapshot,
    /// The module was there, and Windows Update could not be reached.
    NoUpdates,
    /// The run could not pick a baseline for the node, or the node could not read the one it got.
    Refused(Refusal),
    /// The baseline has `Sources`, and none of them is for the node's product (rule approve-sources-none-matching).
    NoSource,
    /// The command was never sent to the node, because too many others had failed.
    NotSent,
}

/// A node whose patches were judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Its baseline and the reason.
    pub choice: Choice,
    /// The plan it was judged by.
    pub plan: Rc<Plan>,
    /// What it had before.
    pub before: PatchSet,
    /// What it has afterwards.
    pub holdings: Holdings,
    /// States, and what changed.
    pub outcome: Outcome,
    /// Counters.
    pub counts: Counts,
    /// Verdict.
    pub compliance: ComplianceStatus,
    /// Snapshot id.
    pub snapshot_id: String,
}

/// The policies and plans of one moment, made once for each baseline and product.
#[derive(Debug, Default)]
pub struct Plans {
    readings: Readings,
    policies: BTreeMap<usize, Rc<Policy>>,
    plans: BTreeMap<(usize, String), Rc<Plan>>,
    lists: BTreeMap<(usize, String, String), Arc<InstallList>>,
}

impl Plans {
    /// None yet; all will be made by these readings.
    #[must_use]
    pub fn new(readings: Readings) -> Self {
        Self { readings, ..Self::default() }
    }

    /// The policy of a baseline; `None` when its system has no world.
    pub fn policy(&mut self, worlds: &Worlds, registry: &Registry, entry: usize) -> Option<Rc<Policy>> {
        let baseline = &registry.entry(entry)?.baseline;
        let world = worlds.of(baseline.operating_system)?;
        let readings = &self.readings;
        let make = || Rc::new(Policy::read(world, baseline, readings));
        Some(Rc::clone(self.policies.entry(entry).or_insert_with(make)))
    }

    /// The policy of a baseline, if anything has asked for it before.
    #[must_use]
    pub fn known_policy(&self, entry: usize) -> Option<&Policy> {
        self.policies.get(&entry).map(Rc::as_ref)
    }

    /// The plan of a baseline for a product.
    pub fn plan(&mut self, cast: &Cast<'_>, entry: usize, product: &str) -> Option<Rc<Plan>> {
        if let Some(plan) = self.plans.get(&(entry, product.to_owned())) {
            return Some(Rc::clone(plan));
        }
        let policy = self.policy(cast.worlds, cast.registry, entry)?;
        let world = cast.worlds.of(cast.registry.entry(entry)?.baseline.operating_system)?;
        let plan = Rc::new(Plan::new(world, &policy, product, &self.readings));
        self.plans.insert((entry, product.to_owned()), Rc::clone(&plan));
        Some(plan)
    }
}

impl Plans {
    /// A run's InstallOverrideList as the nodes of a plan read it.
    fn list(
        &mut self,
        cast: &Cast<'_>,
        entry: usize,
        product: &str,
        list: &InstallOverrideList,
    ) -> Option<Arc<InstallList>> {
        let key = (entry, product.to_owned(), list.address.clone());
        if let Some(known) = self.lists.get(&key) {
            return Some(Arc::clone(known));
        }
        let plan = self.plan(cast, entry, product)?;
        let world = cast.worlds.of(cast.registry.entry(entry)?.baseline.operating_system)?;
        let made = Arc::new(InstallList::new(world, &plan, list, &self.readings));
        self.lists.insert(key, Arc::clone(&made));
        Some(made)
    }
}

/// What available security updates mean for a baseline's nodes.
#[must_use]
pub fn available_status(registry: &Registry, entry: usize, readings: &Readings) -> ComplianceStatus {
    let stated = registry.entry(entry).and_then(|entry| entry.baseline.available_security_updates);
    stated.unwrap_or(match readings.available_status_default {
        AvailableStatusDefault::Compliant => ComplianceStatus::Compliant,
        AvailableStatusDefault::NonCompliant => ComplianceStatus::NonCompliant,
    })
}

/// Plays a command. `holdings` is what each node has when the command is sent; it is not changed: what a node has
/// afterwards stands in its [`Judged`], so that the caller keeps both.
#[must_use]
pub fn play(cast: &Cast<'_>, plans: &mut Plans, run: &Run, holdings: &[Holdings]) -> Played {
    let resolution = targets::resolve(&run.targets, run.origin, cast.nodes);
    let requested = cast.worlds.clock();
    let name = occasion(run, requested);
    let invoked: Vec<usize> = if resolution.is_refused() { Vec::new() } else { resolution.invoked.clone() };
    // A malformed limit is a problem of the document; the run goes on with what AWS takes by default.
    let rate = rate::RateControl::read(run.origin, run.max_concurrency.as_deref(), run.max_errors.as_deref())
        .or_else(|_| rate::RateControl::read(run.origin, None, None))
        .unwrap_or(rate::RateControl { concurrency: rate::Limit::Nodes(50), errors: rate::Limit::Nodes(0) });
    let observed_association = invoked
        .iter()
        .filter_map(|&node| cast.observed.get(&cast.nodes.get(node)?.instance_id)?.association_id.clone())
        .next();
    // An association keeps its id from run to run; everything else is new each time.
    let association_id = (run.origin == Origin::Association)
        .then(|| observed_association.unwrap_or_else(|| ids::association_id(cast.seed, &run_name(run))));
    let command_id = ids::command_id(cast.seed, &name);

    let steps: Vec<(usize, Step)> = invoked
        .iter()
        .filter_map(|&node| Some((node, step(cast, plans, run, &name, holdings.get(node)?, node)?)))
        .collect();
    let planned: Vec<rate::Planned> = steps
        .iter()
        .map(|(_, step)| rate::Planned { ticks: step.timeline.ticks(), error: step.ended.is_error() })
        .collect();
    let slots = rate::schedule(rate, requested, &planned);
    let invocations: Vec<Invocation> = steps
        .into_iter()
        .zip(slots)
        .map(|((node, step), slot)| invocation(cast, run, &command_id, node, step, slot))
        .collect();
    let details: Vec<InvocationDetails> = invocations.iter().map(|invocation| invocation.ended).collect();
    let nothing_sent = invocations.is_empty();
    let ended = if nothing_sent && run.origin == Origin::Association {
        // An association whose targets are not managed waits for them.
        CommandDetails::Pending
    } else {
        status::command(&details, rate.accepted_errors(details.len() as u64), false)
    };
    Played { run: run.clone(), requested, command_id, association_id, ended, rate, invocations, resolution }
}

/// What tells a run apart from the others of a scenario when ids are invented.
fn run_name(run: &Run) -> String {
    run.name.clone().or_else(|| run.logical_id.clone()).unwrap_or_else(|| format!("{} {}", run.document, run.operation))
}

/// One run of several with the same name.
fn occasion(run: &Run, requested: Timestamp) -> String {
    format!("{} {requested}", run_name(run))
}

/// A step before it is known when it starts.
struct Step {
    result: StepResult,
    ended: InvocationDetails,
    response_code: i64,
    timeline: Timeline,
    module_was_present: bool,
}

/// The code of a step that ran to its end.
const SUCCESS: i64 = 0;
/// The code of a Linux or macOS step that failed, or that left packages behind, with a reboot or without (rules
/// `exit-*`: 195 becomes 1 in the pass after the reboot).
const UNIX_FAILURE: i64 = 1;
/// The code of a step that was never started (rule `cmd-response-code`).
const NOT_STARTED: i64 = -1;

fn step(cast: &Cast<'_>, plans: &mut Plans, run: &Run, name: &str, holdings: &Holdings, number: usize) -> Option<Step> {
    let node = cast.nodes.get(number)?;
    let world = cast.worlds.of(node.system)?;
    let clock = cast.worlds.clock();
    let platform = node.system.platform();
    let pace = Pace { seed: cast.seed, run: name, instance_id: &node.instance_id };
    let module_was_present = holdings.module_present();
    let ending = |result: StepResult, code: i64, timeline: Timeline| Step {
        result,
        ended: if code == SUCCESS { InvocationDetails::Success } else { InvocationDetails::Failed },
        response_code: code,
        timeline,
        module_was_present,
    };
    let cut_off = if platform == Platform::Windows { WindowsExit::MinusOne.response_code() } else { UNIX_FAILURE };
    if !node.paths.s3 {
        let result = if module_was_present { StepResult::NoSnapshot } else { StepResult::NoModule };
        return Some(ending(result, cut_off, durations::storage_unreachable(clock, pace)));
    }
    let refuse = |refusal: Refusal| {
        let code = refused::response_code(&refusal, platform, cast.readings);
        ending(StepResult::Refused(refusal), code, durations::refused(clock, pace, !module_was_present))
    };
    let choice = match cast.registry.choose(node) {
        Ok(choice) => choice,
        Err(refusal) => return Some(refuse(refusal)),
    };
    if !node.paths.updates {
        let timeline = durations::updates_unreachable(clock, pace, !module_was_present);
        return Some(ending(StepResult::NoUpdates, cut_off, timeline));
    }
    let baseline = &cast.registry.entry(choice.entry)?.baseline;
    if let Some(refusal) = Refusal::by_foreign_key(baseline, &node.product) {
        return Some(refuse(refusal));
    }
    let plan = plans.plan(cast, choice.entry, &node.product)?;
    if plan.lacks_source() {
        let timeline = durations::updates_unreachable(clock, pace, !module_was_present);
        return Some(ending(StepResult::NoSource, UNIX_FAILURE, timeline));
    }
    let before = holdings.installed().clone();
    let mut after = holdings.clone();
    after.keep_module();
    let outcome = match (&run.install_override_list, run.operation) {
        (Some(list), Operation::Install) => {
            let list = plans.list(cast, choice.entry, &node.product, list)?;
            install_listed(&plan, &mut after, &list, run.reboot_option)
        }
        _ => operate(&plan, &mut after, run.operation, run.reboot_option),
    };
    let attempted: Vec<Installation<'_>> = outcome
        .newly_installed
        .ones()
        .chain(outcome.failed.ones())
        .map(|patch| Installation {
            id: world.patches().id(patch),
            kind: plan
                .product()
                .and_then(|product| world.row_for(patch, product))
                .and_then(|row| world.catalog().kinds().get(row).copied())
                .unwrap_or_default(),
        })
        .collect();
    let work = Work { downloads_module: !module_was_present, installs: &attempted, reboots: outcome.rebooted };
    let timeline = match platform {
        Platform::Windows => durations::completed(clock, pace, work),
        Platform::Linux | Platform::MacOs => durations::packages_completed(clock, pace, work),
    };
    after.date(&outcome.newly_installed, timeline.end);
    if run.operation == Operation::Install && run.reboot_option == RebootOption::NoReboot {
        after.date_no_reboot_install(timeline.end);
    }
    let available = available_status(cast.registry, choice.entry, cast.readings);
    let counts = count(&outcome.assessment, &plan, available);
    let exit = match (outcome.failed.is_clear(), platform) {
        (true, _) => SUCCESS,
        (false, Platform::Windows) => {
            WindowsExit::after_failed_patch(cast.readings.windows_failed_patch).response_code()
        }
        (false, Platform::Linux | Platform::MacOs) => UNIX_FAILURE,
    };
    let snapshot_id = cast
        .observed
        .get(&node.instance_id)
        .and_then(|seen| seen.snapshot_id.clone())
        .or_else(|| run.snapshot_id.clone())
        .unwrap_or_else(|| ids::snapshot_id(cast.seed, name, &node.instance_id));
    let compliance = compliance(&outcome.assessment, available);
    let judged = Judged { choice, plan, before, holdings: after, outcome, counts, compliance, snapshot_id };
    Some(ending(StepResult::Judged(Box::new(judged)), exit, timeline))
}

fn invocation(cast: &Cast<'_>, run: &Run, command_id: &str, number: usize, step: Step, slot: rate::Slot) -> Invocation {
    let instance_id = cast.nodes.get(number).map_or("", |node| node.instance_id.as_str());
    let seen = cast.observed.get(instance_id);
    let execution_id = seen.and_then(|seen| seen.execution_id.clone()).unwrap_or_else(|| match run.origin {
        Origin::Association => ids::execution_id(cast.seed, &occasion(run, cast.worlds.clock()), instance_id),
        Origin::Command | Origin::MaintenanceWindow => command_id.to_owned(),
    });
    let platform = cast.nodes.get(number).map(|node| node.system.platform());
    let host_name = seen.and_then(|seen| seen.host_name.clone()).unwrap_or_else(|| match platform {
        Some(Platform::Linux | Platform::MacOs) => ids::unix_host_name(cast.seed, cast.region, instance_id),
        _ => ids::windows_host_name(cast.seed, instance_id),
    });
    let mut invocation = Invocation {
        node: number,
        ended: InvocationDetails::Terminated,
        response_code: NOT_STARTED,
        execution_id,
        host_name,
        timeline: step.timeline,
        module_was_present: step.module_was_present,
        result: StepResult::NotSent,
    };
    if let rate::Slot::Sent { start } = slot {
        invocation.ended = step.ended;
        invocation.response_code = step.response_code;
        invocation.result = step.result;
        invocation.timeline = invocation.timeline.starting_at(start);
        if let Some(end) = seen.and_then(|seen| seen.end) {
            invocation.timeline = invocation.timeline.with_observed_end(end);
        }
    }
    invocation
}
