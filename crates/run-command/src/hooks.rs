//! AWS-RunPatchBaselineWithHooks on one node: its eight steps, which of them run, and what they come to together.
//!
//! The flow is the user guide's (patch-manager-aws-runpatchbaselinewithhooks.md, rules cmd-hooks-*): a scan, a look at
//! what it found, the first hook, an Install that does not reboot, the second hook, a look at what is pending, an Install
//! that reboots, the last hook. A scan alone runs no hook. A step that fails sends the document to its last hook, and
//! the steps between count as successful. The names of the steps are ours, after the guide's headings.

use std::{rc::Rc, sync::Arc};

use patchplay_engine::Holdings;
use patchplay_model::{Hook, Operation, Platform, RebootOption, Run, Timestamp};

use crate::{
    cast::{Cast, Plans},
    durations::{Pace, Timeline},
    exit,
    patching::{Assignment, Fared, step},
    status::{InvocationDetails, StepEnd, document},
    step_result::{Duty, Judged, Part, Step, StepResult},
    stopping::{self, code, limited},
};

/// The code of a step that was never started.
const NOT_STARTED: i64 = -1;
/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;

/// The steps in their order.
const STEPS: [(&str, Duty); 8] = [
    ("Scan", Duty::Patch { operation: Operation::Scan, reboot_option: RebootOption::NoReboot }),
    ("VerifyPatchState", Duty::Look),
    ("PreInstallHook", Duty::Hook(Hook::PreInstall)),
    ("InstallNoReboot", Duty::Patch { operation: Operation::Install, reboot_option: RebootOption::NoReboot }),
    ("PostInstallHook", Duty::Hook(Hook::PostInstall)),
    ("VerifyReboot", Duty::Look),
    ("InstallAndReboot", Duty::Patch { operation: Operation::Install, reboot_option: RebootOption::RebootIfNeeded }),
    ("OnExitHook", Duty::Hook(Hook::OnExit)),
];
/// Where the document goes on after a failure, and when there is nothing to do.
const LAST: usize = STEPS.len() - 1;

/// Plays the document on one node.
pub(crate) fn play(cast: &Cast<'_>, plans: &mut Plans, of: Assignment<'_>) -> Option<Step> {
    let run = of.run;
    let instance_id = cast.nodes.get(of.node)?.instance_id.as_str();
    let pace = Pace { seed: cast.seed, run: of.name, instance_id };
    let mut holdings = of.holdings.clone();
    let mut now = cast.worlds.clock();
    let mut parts: Vec<Part> = Vec::with_capacity(STEPS.len());
    let mut goes_to = 0;
    for (number, (name, duty)) in STEPS.into_iter().enumerate() {
        if number < goes_to {
            parts.push(passed_over(name, duty, now));
            continue;
        }
        let mut part = match duty {
            Duty::Patch { operation, reboot_option } => {
                let (part, after) = patch(cast, plans, of, (name, operation, reboot_option), &holdings, now)?;
                holdings = after.unwrap_or(holdings);
                part
            }
            Duty::Hook(hook) => run_hook(run, hook, name, now, pace),
            Duty::Look => looked(name, now, pace),
        };
        now = part.timeline.finish;
        goes_to = next(run, number, &part, &parts);
        if matches!(part.duty, Duty::Look) {
            part.output = what_was_seen(goes_to, number).to_owned();
        }
        parts.push(part);
    }
    Some(together(parts, of.holdings))
}

/// Runs AWS-RunPatchBaseline as a step, from an instant on; and what the node has afterwards, if that changed.
fn patch(
    cast: &Cast<'_>,
    plans: &mut Plans,
    of: Assignment<'_>,
    (name, operation, reboot_option): (&'static str, Operation, RebootOption),
    holdings: &Holdings,
    now: Timestamp,
) -> Option<(Part, Option<Holdings>)> {
    let sub = Run { operation, reboot_option, ..of.run.clone() };
    let occasion = format!("{} {name}", of.name);
    let own = Assignment { run: &sub, name: &occasion, holdings, node: of.node };
    let played = step(cast, plans, &mut Fared::default(), own)?;
    let played = limited(cast, plans, own, played, sub.step_seconds());
    let after = match &played.result {
        StepResult::Judged(judged) => Some(judged.holdings.clone()),
        StepResult::Stopped(stopped) => Some(stopped.holdings.clone()),
        _ => None,
    };
    let part = Part {
        name,
        duty: Duty::Patch { operation, reboot_option },
        ended: played.ended,
        ran: true,
        response_code: played.response_code,
        timeline: played.timeline.starting_at(now),
        output: String::new(),
        patched: Some((played.result, played.module_was_present)),
    };
    Some((part, after))
}

fn run_hook(run: &Run, hook: Hook, name: &'static str, now: Timestamp, pace: Pace<'_>) -> Part {
    // What a document of the user's does, nobody knows; half a minute stands for it.
    let length = if run.hook(hook) == Hook::NO_OPERATION { SECOND } else { 30 * SECOND };
    let part = Part {
        timeline: lasting(now, pace.ticks(name, length)),
        ran: true,
        ..passed_over(name, Duty::Hook(hook), now)
    };
    let code = run.hook_exit(hook);
    let ended = if exit::is_success(code) { InvocationDetails::Success } else { InvocationDetails::Failed };
    Part { ended, response_code: code, ..part }
}

fn looked(name: &'static str, now: Timestamp, pace: Pace<'_>) -> Part {
    Part { timeline: lasting(now, pace.ticks(name, 2 * SECOND)), ran: true, ..passed_over(name, Duty::Look, now) }
}

fn lasting(start: Timestamp, ticks: i64) -> Timeline {
    let end = start.plus_ticks(ticks);
    Timeline { end, heading: end, finish: end, ..Timeline::nothing(start) }
}

fn passed_over(name: &'static str, duty: Duty, now: Timestamp) -> Part {
    Part {
        name,
        duty,
        ended: InvocationDetails::Success,
        ran: false,
        response_code: 0,
        timeline: Timeline::nothing(now),
        output: String::new(),
        patched: None,
    }
}

/// The step that follows, by its number; one behind the last ends the document.
fn next(run: &Run, number: usize, part: &Part, before: &[Part]) -> usize {
    let failed = part.ended != InvocationDetails::Success;
    let is_scan = run.operation == Operation::Scan;
    match number {
        // A Scan runs no hook, whether it fails or not.
        0 if failed && is_scan => STEPS.len(),
        // The last hook is the document's final step, which always runs.
        _ if failed || exit::skips_the_rest(part.response_code) => LAST,
        1 if is_scan => STEPS.len(),
        1 => {
            let scan = before.first().and_then(judged);
            let missing = scan.is_some_and(|scan| !scan.outcome.assessment.missing.is_clear());
            let pending = scan.is_some_and(|scan| !scan.outcome.assessment.installed_pending_reboot.is_clear());
            let wants_reboot = pending && run.reboot_option == RebootOption::RebootIfNeeded;
            if missing || wants_reboot { number + 1 } else { LAST }
        }
        5 => {
            let install = before.iter().filter_map(judged).next_back();
            let pending = install.is_some_and(|install| {
                !install.outcome.newly_installed.is_clear()
                    || !install.outcome.assessment.installed_pending_reboot.is_clear()
            });
            if pending && run.reboot_option == RebootOption::RebootIfNeeded { number + 1 } else { LAST }
        }
        _ => number + 1,
    }
}

const fn what_was_seen(goes_to: usize, number: usize) -> &'static str {
    match (number, goes_to) {
        (1, LAST) => "Nothing is missing and nothing is to be rebooted for: the OnExit hook follows.",
        (1, ..LAST) => "There is something to install or to reboot for: the PreInstall hook follows.",
        (1, _) => "A Scan ends here.",
        (_, LAST) => "No reboot is asked for or needed: the OnExit hook follows.",
        _ => "A reboot is needed: an Install with RebootIfNeeded follows.",
    }
}

fn judged(part: &Part) -> Option<&Judged> {
    match &part.patched {
        Some((StepResult::Judged(judged), _)) => Some(judged),
        _ => None,
    }
}

/// What the steps come to together. Patches are judged as the last step reported them that reported any; what is on the
/// node is what the last one left.
fn together(parts: Vec<Part>, before: &Holdings) -> Step {
    let mut result = None;
    let mut installed = patchplay_engine::PatchSet::new();
    let mut rebooted = false;
    let mut line: Option<Timeline> = None;
    let mut module_was_present = None;
    for part in parts.iter().filter(|part| part.ran) {
        let now = part.timeline;
        line = Some(match line {
            None => now,
            Some(line) => Timeline {
                start: line.start,
                earlier_reboot: now.earlier_reboot.or(line.earlier_reboot),
                reboot: now.reboot.or(line.reboot),
                back: now.back.or(line.back),
                finish: now.finish,
                ..if part.patched.is_some() { now } else { line }
            },
        });
        let Some((own, module)) = &part.patched else { continue };
        module_was_present.get_or_insert(*module);
        match (own, &mut result) {
            (StepResult::Judged(own), _) => {
                installed.union_with(&own.outcome.newly_installed);
                rebooted |= own.outcome.rebooted;
                result = Some(StepResult::Judged(own.clone()));
            }
            (StepResult::Stopped(own), Some(StepResult::Judged(judged))) => {
                installed.union_with(&own.installed);
                rebooted |= own.rebooted;
                judged.holdings = own.holdings.clone();
            }
            (own, known @ None) => *known = Some(own.clone()),
            _ => {}
        }
    }
    if let Some(StepResult::Judged(judged)) = &mut result {
        judged.before = before.clone();
        let outcome = Rc::make_mut(&mut judged.outcome);
        outcome.newly_installed = Arc::new(installed);
        outcome.rebooted = rebooted;
    }
    let ends: Vec<StepEnd> = parts.iter().map(|part| end_of(part.ended)).collect();
    let ended = match document(&ends) {
        StepEnd::Failed => InvocationDetails::Failed,
        StepEnd::TimedOut => InvocationDetails::ExecutionTimedOut,
        StepEnd::Cancelled => InvocationDetails::Cancelled,
        _ => InvocationDetails::Success,
    };
    let first_bad = parts.iter().find(|part| part.ended != InvocationDetails::Success);
    let start = parts.first().map_or(Timestamp::EPOCH, |part| part.timeline.start);
    Step {
        result: result.unwrap_or(StepResult::NotSent),
        ended,
        response_code: first_bad.map_or(0, |part| part.response_code),
        timeline: line.unwrap_or_else(|| Timeline::nothing(start)),
        module_was_present: module_was_present.unwrap_or_else(|| before.module_present()),
        wanted: Vec::new(),
        parts,
    }
}

const fn end_of(details: InvocationDetails) -> StepEnd {
    match details {
        InvocationDetails::Success => StepEnd::Success,
        InvocationDetails::ExecutionTimedOut => StepEnd::TimedOut,
        InvocationDetails::Cancelled => StepEnd::Cancelled,
        _ => StepEnd::Failed,
    }
}

/// The document, cancelled at an instant of its timeline: the step that runs is stopped, no later one begins.
pub(crate) fn cancelled(cast: &Cast<'_>, plans: &mut Plans, of: Assignment<'_>, step: Step, at: Timestamp) -> Step {
    if at >= step.timeline.finish {
        return step;
    }
    let platform = cast.nodes.get(of.node).map_or(Platform::Windows, |node| node.system.platform());
    let mut holdings = of.holdings.clone();
    let mut stopped_at = None;
    let mut parts = Vec::with_capacity(step.parts.len());
    for part in step.parts {
        if stopped_at.is_some() || !part.ran {
            let is_over = stopped_at.is_none();
            let ended = if is_over { part.ended } else { InvocationDetails::Cancelled };
            let response_code = if is_over { part.response_code } else { NOT_STARTED };
            parts.push(Part { ended, ran: false, response_code, patched: None, output: String::new(), ..part });
            continue;
        }
        let part =
            if part.timeline.finish <= at { part } else { stop(cast, plans, of, part, (&holdings, at), platform) };
        match &part.patched {
            Some((StepResult::Judged(judged), _)) => holdings = judged.holdings.clone(),
            Some((StepResult::Stopped(stopped), _)) => holdings = stopped.holdings.clone(),
            _ => {}
        }
        if part.ended == InvocationDetails::Cancelled {
            stopped_at = Some(part.timeline.finish);
        }
        parts.push(part);
    }
    together(parts, of.holdings)
}

fn stop(
    cast: &Cast<'_>,
    plans: &mut Plans,
    of: Assignment<'_>,
    part: Part,
    (holdings, at): (&Holdings, Timestamp),
    platform: Platform,
) -> Part {
    let (Duty::Patch { operation, reboot_option }, Some((result, module_was_present))) = (part.duty, part.patched)
    else {
        return Part {
            ended: InvocationDetails::Cancelled,
            response_code: code(platform),
            timeline: part.timeline.cut(at),
            patched: None,
            ..part
        };
    };
    let sub = Run { operation, reboot_option, ..of.run.clone() };
    let occasion = format!("{} {}", of.name, part.name);
    let own = Assignment { run: &sub, name: &occasion, holdings, node: of.node };
    let whole = Step {
        result,
        ended: part.ended,
        response_code: part.response_code,
        timeline: part.timeline,
        module_was_present,
        wanted: Vec::new(),
        parts: Vec::new(),
    };
    let step = stopping::stopped(cast, plans, own, whole, (at, InvocationDetails::Cancelled));
    Part {
        ended: step.ended,
        response_code: step.response_code,
        timeline: step.timeline,
        patched: Some((step.result, module_was_present)),
        ..part
    }
}
