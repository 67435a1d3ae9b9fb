//! A step that the agent stops before its end: because it runs longer than it may, or because the command is cancelled.
//!
//! What was installed by then is on the node; nothing is judged and nothing is reported, since both come at the end (rules
//! exit-stopped-by-agent, time-execution-timeout, cmd-final-cancelled). Between the reboot and the pass after it nobody
//! can stop anything: the agent learns of it when it is back.

use std::sync::Arc;

use patchplay_engine::{install_listed, operate};
use patchplay_model::{Operation, Platform, RebootOption, Timestamp};

use crate::{
    cast::{Cast, Plans},
    durations::{self, Installation, Pace, Work},
    exit,
    patching::{self, Assignment},
    status::InvocationDetails,
    step_result::{Step, StepResult, Stopped},
};

/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;

/// The exit code of a step that was stopped.
#[must_use]
pub const fn code(platform: Platform) -> i64 {
    match platform {
        Platform::Windows => exit::GAVE_UP,
        Platform::Linux | Platform::MacOs => exit::KILLED,
    }
}

/// A step as it comes out when it may run for so many seconds. After a reboot the agent starts the step anew, and counts
/// anew.
pub(crate) fn limited(cast: &Cast<'_>, plans: &mut Plans, of: Assignment<'_>, step: Step, seconds: u32) -> Step {
    let ticks = i64::from(seconds).saturating_mul(SECOND);
    let too_long = step.timeline.passes().find(|(from, to)| to.ticks() - from.ticks() > ticks);
    let Some((from, _)) = too_long else { return step };
    stopped(cast, plans, of, step, (from.plus_ticks(ticks), InvocationDetails::ExecutionTimedOut))
}

/// A step that is stopped at an instant of its timeline, and how it then ends. What is over by then stays as it is.
pub(crate) fn stopped(
    cast: &Cast<'_>,
    plans: &mut Plans,
    of: Assignment<'_>,
    step: Step,
    (at, ended): (Timestamp, InvocationDetails),
) -> Step {
    let line = step.timeline;
    if at >= line.finish {
        return step;
    }
    let is_down = line.reboot.is_some_and(|reboot| reboot <= at);
    let at = line.reboots().find(|(down, back)| *down <= at && at < *back).map_or(at, |(_, back)| back);
    if at >= line.finish {
        return step;
    }
    let left = match &step.result {
        StepResult::Judged(judged) if is_down => Some(Stopped {
            holdings: judged.holdings.clone(),
            installed: judged.outcome.newly_installed.clone(),
            rebooted: true,
        }),
        StepResult::Judged(_) => interrupted(cast, plans, of, &step, at),
        _ => None,
    };
    let nothing = || Stopped { holdings: of.holdings.clone(), installed: Arc::default(), rebooted: false };
    let platform = cast.nodes.get(of.node).map_or(Platform::Windows, |node| node.system.platform());
    Step {
        result: StepResult::Stopped(Box::new(left.unwrap_or_else(nothing))),
        ended,
        response_code: code(platform),
        timeline: line.cut(at),
        module_was_present: step.module_was_present,
        wanted: Vec::new(),
        parts: Vec::new(),
    }
}

/// Plays an Install up to an instant: what is not installed by then is not tried.
fn interrupted(cast: &Cast<'_>, plans: &mut Plans, of: Assignment<'_>, step: &Step, at: Timestamp) -> Option<Stopped> {
    let (StepResult::Judged(judged), Operation::Install) = (&step.result, of.run.operation) else { return None };
    let node = cast.nodes.get(of.node)?;
    let world = cast.worlds.of(node.system)?;
    let attempted = patching::attempted(world, &judged.plan, &judged.outcome);
    let installs: Vec<Installation<'_>> = attempted.iter().map(|(_, installation)| *installation).collect();
    let work =
        Work { downloads_module: !step.module_was_present, installs: &installs, reboots: judged.outcome.rebooted };
    let pace = Pace { seed: cast.seed, run: of.name, instance_id: &node.instance_id };
    let ends = durations::installed_at((node.system, &node.product), step.timeline.start, pace, work);
    let mut unreached = world.patches().none();
    unreached.extend(attempted.iter().zip(ends).filter(|(_, end)| *end > at).map(|((patch, _), _)| *patch));
    let mut holdings = of.holdings.clone();
    holdings.keep_module();
    holdings.hold_back(&unreached);
    let outcome = match &of.run.install_override_list {
        Some(list) => {
            let list = plans.list(cast, judged.choice.entry, &node.product, list)?;
            install_listed(&judged.plan, &mut holdings, &list, RebootOption::NoReboot)
        }
        None => operate(&judged.plan, &mut holdings, Operation::Install, RebootOption::NoReboot),
    };
    holdings.release(of.holdings);
    holdings.date(&outcome.newly_installed, at);
    Some(Stopped { holdings, installed: outcome.newly_installed, rebooted: false })
}
