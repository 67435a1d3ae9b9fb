//! The patch step on one node: how far it gets, what it installs, and how it ends.

use std::rc::Rc;

use patchplay_catalog::PatchKind;
use patchplay_engine::{
    Holdings, Outcome, PatchIndex, Plan, Refusal, World, compliance, count, install_listed, operate, record,
};
use patchplay_model::{
    ComplianceStatus, Counts, DependencyEnd, FilterKey, Operation, Origin, PatchBaseline, PatchFilter, Platform,
    RebootOption, Run, Trouble, is_placeholder,
};
use patchplay_ordered::SortedMap;

use crate::{
    cast::{Cast, Plans, available_status},
    durations::{self, Installation, Pace, Timeline, Work},
    exit, ids,
    occasion::opening,
    refused,
    status::{InvocationDetails, WindowsExit},
    step_result::{Judged, Step, StepResult, Wanted},
    trouble::{self, Stage},
};

/// What patching came to for all nodes that have one plan and have the same.
struct Patched {
    /// Kept, so that no other plan and no other node comes to lie in their places.
    _plan: Rc<Plan>,
    _before: Holdings,
    after: Holdings,
    outcome: Rc<Outcome>,
    counts: Counts,
    compliance: ComplianceStatus,
    /// What was tried, in its order, with its kind.
    tried: Vec<(PatchIndex, PatchKind)>,
}

/// What patching came to for the nodes of one command so far: most of a fleet fares as another node did.
#[derive(Default)]
pub(crate) struct Fared(SortedMap<(usize, usize), Rc<Patched>>);

impl Fared {
    /// What came of a node with this plan, made anew only if no node before had the same.
    fn of(
        &mut self,
        plan: &Rc<Plan>,
        holdings: &Holdings,
        make: impl FnOnce() -> Option<Patched>,
    ) -> Option<Rc<Patched>> {
        let key = (Rc::as_ptr(plan).addr(), holdings.mark());
        if let Some(known) = self.0.get(&key) {
            return Some(Rc::clone(known));
        }
        let made = Rc::new(make()?);
        self.0.insert(key, Rc::clone(&made));
        Some(made)
    }
}

/// One node's part of a command, before it is played.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Assignment<'a> {
    /// The run.
    pub(crate) run: &'a Run,
    /// Tells this run apart from the others of a scenario.
    pub(crate) name: &'a str,
    /// What the node has before.
    pub(crate) holdings: &'a Holdings,
    /// Number of the node.
    pub(crate) node: usize,
}

/// Plays the patch step on one node.
pub(crate) fn step(cast: &Cast<'_>, plans: &mut Plans, fared: &mut Fared, of: Assignment<'_>) -> Option<Step> {
    let Assignment { run, name, holdings, node: number } = of;
    let node = cast.nodes.get(number)?;
    let on = (node.system, node.product.as_str());
    let world = cast.worlds.of(node.system)?;
    let clock = cast.worlds.clock();
    let platform = node.system.platform();
    let pace = Pace { seed: cast.seed, run: name, instance_id: &node.instance_id };
    let module_was_present = holdings.module_present();
    let ending = |result: StepResult, code: i64, timeline: Timeline| Step {
        result,
        ended: if code == exit::SUCCESS { InvocationDetails::Success } else { InvocationDetails::Failed },
        response_code: code,
        timeline,
        module_was_present,
        wanted: Vec::new(),
        parts: Vec::new(),
    };
    let is_windows = platform == Platform::Windows;
    let cut_off = if is_windows { WindowsExit::MinusOne.response_code() } else { exit::FAILURE };
    let broken = |trouble: Trouble, timeline: Timeline| {
        let code = trouble::response_code(trouble, platform, cast.readings);
        ending(StepResult::Broken(trouble), code, timeline)
    };
    if let Some(trouble) = trouble::at(Stage::Start, node, run) {
        return Some(broken(trouble, durations::refused(clock, pace, false)));
    }
    if !node.paths.s3 {
        // The payload of Linux is fetched by every run anew.
        let result = if is_windows && module_was_present { StepResult::NoSnapshot } else { StepResult::NoModule };
        let code = if is_windows { cut_off } else { exit::NO_PAYLOAD };
        return Some(ending(result, code, durations::storage_unreachable(clock, pace)));
    }
    if let Some(trouble) = trouble::at(Stage::Snapshot, node, run) {
        return Some(broken(trouble, durations::refused(clock, pace, !module_was_present)));
    }
    let refuse = |refusal: Refusal| {
        let code = refused::response_code(&refusal, platform, cast.readings);
        ending(StepResult::Refused(refusal), code, durations::refused(clock, pace, !module_was_present))
    };
    if !node.paths.snapshot {
        let code = if is_windows { cut_off } else { refused::early(exit::SNAPSHOT_FAILED, cast.readings) };
        let timeline = durations::refused(clock, pace, !module_was_present);
        return Some(ending(StepResult::NoSnapshot, code, timeline));
    }
    let choice = match cast.registry.choose(node) {
        Ok(choice) => choice,
        Err(refusal) => return Some(refuse(refusal)),
    };
    let goes_on_without = !node.paths.updates && node.system.skips_unreachable_repositories();
    if !node.paths.updates && !goes_on_without {
        let timeline = durations::updates_unreachable(clock, pace, !module_was_present);
        return Some(ending(StepResult::NoUpdates, cut_off, timeline));
    }
    if let Some(trouble) = trouble::at(Stage::Search, node, run) {
        return Some(broken(trouble, durations::updates_unreachable(clock, pace, !module_was_present)));
    }
    let baseline = &cast.registry.entry(choice.entry)?.baseline;
    if is_windows && node.has(Trouble::StandardTier) && node.is_hybrid() && patches_applications(baseline) {
        return Some(broken(Trouble::StandardTier, durations::refused(clock, pace, !module_was_present)));
    }
    if let Some(refusal) = Refusal::by_foreign_key(baseline, &node.product) {
        return Some(refuse(refusal));
    }
    // What a Windows node makes of such a list, no source tells; there the entry names nothing.
    let lacks_id = || run.install_override_list.as_ref().is_some_and(|list| list.lacks_id);
    if run.operation == Operation::Install && platform != Platform::Windows && lacks_id() {
        return Some(refuse(Refusal::ListedWithoutId));
    }
    let plan = if goes_on_without {
        plans.plan_without_repositories(cast, choice.entry, &node.product)?
    } else {
        plans.plan(cast, choice.entry, &node.product)?
    };
    if plan.lacks_source() {
        let timeline = durations::updates_unreachable(clock, pace, !module_was_present);
        return Some(ending(StepResult::NoSource, exit::FAILURE, timeline));
    }
    let patched = fared.of(&plan, holdings, || patch(cast, plans, run, (choice.entry, number), (&plan, holdings)))?;
    let mut after = holdings.clone();
    after.take_from(&patched.after);
    after.keep_module();
    let mut outcome = Rc::clone(&patched.outcome);
    if let Some(trouble) = trouble::at(Stage::Installation, node, run)
        && !patched.tried.is_empty()
    {
        let tried = outcome.newly_installed.ones().chain(outcome.failed.ones());
        let wanted = tried.map(|patch| {
            let facts = record(world, &plan, &outcome.assessment, &after, patch);
            let was_there = holdings.installed().contains(patch);
            Wanted { id: facts.id.to_owned(), title: facts.title.to_owned(), was_there }
        });
        let step = broken(trouble, durations::completed(on, clock, pace, Work::default()));
        return Some(Step { wanted: wanted.collect(), ..step });
    }
    let attempted: Vec<Installation<'_>> =
        patched.tried.iter().map(|&(patch, kind)| Installation { id: world.patches().id(patch), kind }).collect();
    let at_the_end = trouble::at(Stage::Report, node, run);
    let missed_reboot = outcome.rebooted && node.has(Trouble::MissedReboot) && !is_windows;
    if missed_reboot {
        Rc::make_mut(&mut outcome).rebooted = false;
    }
    let work = Work {
        downloads_module: !module_was_present,
        installs: &attempted,
        reboots: outcome.rebooted || missed_reboot,
    };
    let timeline = durations::completed(on, clock, pace, work);
    after.date(&outcome.newly_installed, timeline.end);
    if run.operation == Operation::Install && run.reboot_option == RebootOption::NoReboot {
        after.date_no_reboot_install(timeline.end);
    }
    let report_fault = at_the_end.filter(|trouble| *trouble != Trouble::MissedReboot);
    let code = match (outcome.failed.is_clear(), platform) {
        _ if missed_reboot => exit::MISSED_REBOOTS,
        _ if report_fault.is_some() => exit::FAILURE,
        (true, _) => exit::SUCCESS,
        (false, Platform::Windows) => {
            WindowsExit::after_failed_patch(cast.readings.windows_failed_patch).response_code()
        }
        (false, Platform::Linux | Platform::MacOs) => {
            match (outcome.blocked.is_empty(), cast.readings.exit_code_dependency_failure) {
                (false, DependencyEnd::Documented) => exit::DEPENDENCY_FAILURE,
                _ => exit::FAILURE,
            }
        }
    };
    let snapshot_id = cast
        .observed
        .get(&node.instance_id)
        .and_then(|seen| seen.snapshot_id.clone())
        .or_else(|| run.snapshot_id.clone().filter(|id| !is_placeholder(id)))
        .unwrap_or_else(|| match run.origin {
            // One for all nodes of a window's execution (rule param-snapshot-from-window).
            Origin::MaintenanceWindow => ids::window_execution_id(cast.seed, &opening(run, clock)),
            _ => ids::snapshot_id(cast.seed, name, &node.instance_id),
        });
    let Patched { counts, compliance, .. } = *patched;
    let judged = Judged {
        choice,
        plan,
        before: holdings.clone(),
        holdings: after,
        outcome,
        counts,
        compliance,
        snapshot_id,
        report_fault,
        missed_reboot,
    };
    Some(ending(StepResult::Judged(Box::new(judged)), code, timeline))
}

/// Whether a rule of the baseline covers Microsoft applications.
fn patches_applications(baseline: &PatchBaseline) -> bool {
    let covers = |filter: &PatchFilter| {
        filter.key == FilterKey::PatchSet && filter.values.iter().any(|value| value == "APPLICATION" || value == "*")
    };
    baseline.rules.iter().flat_map(|rule| &rule.filters).any(covers)
}

/// Patches a node, by the baseline of this entry.
fn patch(
    cast: &Cast<'_>,
    plans: &mut Plans,
    run: &Run,
    (entry, number): (usize, usize),
    (plan, before): (&Rc<Plan>, &Holdings),
) -> Option<Patched> {
    let node = cast.nodes.get(number)?;
    let world = cast.worlds.of(node.system)?;
    let mut after = before.clone();
    let outcome = match (&run.install_override_list, run.operation) {
        // Without its repositories the node is offered nothing that a list could name.
        (Some(list), Operation::Install) if node.paths.updates => {
            let list = plans.list(cast, entry, &node.product, list)?;
            install_listed(plan, &mut after, &list, run.reboot_option)
        }
        _ => operate(plan, &mut after, run.operation, run.reboot_option),
    };
    let available = available_status(cast.registry, entry, cast.readings);
    let tried = outcome.newly_installed.ones().chain(outcome.failed.ones());
    Some(Patched {
        _plan: Rc::clone(plan),
        _before: before.clone(),
        after,
        counts: count(&outcome.assessment, plan, available),
        compliance: compliance(&outcome.assessment, available),
        tried: tried.map(|patch| (patch, kind(world, plan, patch))).collect(),
        outcome: Rc::new(outcome),
    })
}

fn kind(world: &World, plan: &Plan, patch: PatchIndex) -> PatchKind {
    let row = plan.product().and_then(|product| world.row_for(patch, product));
    row.and_then(|row| world.catalog().kinds().get(row).copied()).unwrap_or_default()
}

/// What an operation tried to install, in the order in which it did: what came, then what failed.
pub(crate) fn attempted<'w>(world: &'w World, plan: &Plan, outcome: &Outcome) -> Vec<(PatchIndex, Installation<'w>)> {
    let tried = outcome.newly_installed.ones().chain(outcome.failed.ones());
    tried.map(|patch| (patch, Installation { id: world.patches().id(patch), kind: kind(world, plan, patch) })).collect()
}
