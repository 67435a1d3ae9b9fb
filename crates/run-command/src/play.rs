//! A command over its targets: who gets it, what each node's step comes to, and what the command ends as.

use patchplay_engine::Holdings;
use patchplay_model::{Agent, CutoffBehavior, Document, Operation, Origin, Platform, RebootOption, Run, Timestamp};
use patchplay_ordered::SortedMap;

use crate::{
    cast::{Cast, Plans},
    durations::Timeline,
    hooks, ids,
    occasion::{occasion, run_name},
    patching::{Assignment, Fared, step},
    rate,
    status::{self, CommandDetails, InvocationDetails},
    step_result::{Part, Step, StepResult, Wanted},
    stopping, streams,
    targets::{self, Resolution},
};

/// The code of a step that was never started (rule `cmd-response-code`).
const NOT_STARTED: i64 = -1;
/// Ticks of 100 ns in a second.
const TICKS: i64 = 10_000_000;

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
    /// The log group that the run writes to, if it writes to any.
    pub log_group: Option<String>,
    /// Whom the targets name; the unmanaged ones among them got nothing.
    pub resolution: Resolution,
    /// When it was cancelled, if that stopped anything.
    pub cancelled: Option<Timestamp>,
    /// Whether its turn in a maintenance window came after the cutoff, so that it never began.
    pub too_late: bool,
    /// Places in `invocations`, by number of the node.
    places: SortedMap<usize, usize>,
}

impl Played {
    /// A node's part; `None` for a node that was not sent the command.
    #[must_use]
    pub fn of_node(&self, node: usize) -> Option<&Invocation> {
        self.invocations.get(*self.places.get(&node)?)
    }
}

impl Played {
    /// What tells this run apart from the others of a scenario, of the same name too.
    pub(crate) fn name(&self) -> String {
        occasion(&self.run, self.requested)
    }
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
    /// Packages that were to come when a trouble ended the step.
    pub wanted: Vec<Wanted>,
    /// The steps of a document that has others than the patch steps.
    pub parts: Vec<Part>,
}

impl Played {
    /// The run without its invocations, as one of its documents' steps patches.
    pub(crate) fn as_step(&self, operation: Operation, reboot_option: RebootOption) -> Self {
        Self {
            run: Run { operation, reboot_option, ..self.run.clone() },
            command_id: self.command_id.clone(),
            association_id: self.association_id.clone(),
            log_group: self.log_group.clone(),
            invocations: Vec::new(),
            resolution: Resolution::default(),
            places: SortedMap::new(),
            ..*self
        }
    }
}

impl Invocation {
    /// What the node has afterwards; `None` when the run changed nothing.
    #[must_use]
    pub fn holdings(&self) -> Option<&Holdings> {
        match &self.result {
            StepResult::Judged(judged) => Some(&judged.holdings),
            StepResult::Stopped(stopped) => Some(&stopped.holdings),
            _ => None,
        }
    }

    /// Whether the command reached the node.
    #[must_use]
    pub const fn was_sent(&self) -> bool {
        !matches!(self.result, StepResult::NotSent)
    }
}

/// Plays a command. `holdings` is what each node has when the command is sent; it is not changed: what a node has
/// afterwards stands in its [`Invocation::holdings`], so that the caller keeps both.
#[must_use]
pub fn play(cast: &Cast<'_>, plans: &mut Plans, run: &Run, holdings: &[Holdings]) -> Played {
    let requested = cast.worlds.clock();
    let resolution = targets::resolve(&run.targets, &run.groups, run.origin, cast.nodes, requested);
    let name = occasion(run, requested);
    let cutoff = cutoff(run, requested);
    let too_late = cutoff.is_some_and(|(at, _)| at <= requested);
    let nobody = resolution.is_refused() || too_late;
    let invoked: Vec<usize> = if nobody { Vec::new() } else { resolution.invoked.clone() };
    let rate = rate::RateControl::of(run, invoked.len() as u64, cast.readings.association_default_concurrency);
    let observed_association = invoked
        .iter()
        .filter_map(|&node| cast.observed.get(&cast.nodes.get(node)?.instance_id)?.association_id.clone())
        .next();
    // An association keeps its id from run to run; everything else is new each time.
    let association_id = (run.origin == Origin::Association)
        .then(|| observed_association.unwrap_or_else(|| ids::association_id(cast.seed, &run_name(run))));
    let command_id = ids::command_id(cast.seed, &name);
    let by_user = run.cancel_after.map(|seconds| requested.plus_seconds(i64::from(seconds)));
    let by_window = cutoff.filter(|(_, behavior)| *behavior == CutoffBehavior::Cancel).map(|(at, _)| at);
    let cancelled = [by_user, by_window].into_iter().flatten().min();

    let mut fared = Fared::default();
    let of = |node: usize| Some(Assignment { run, name: &name, holdings: holdings.get(node)?, node });
    let steps: Vec<(usize, Step)> = invoked
        .iter()
        .filter_map(|&node| {
            let of = of(node)?;
            Some((node, undelivered(cast, of).or_else(|| delivered(cast, plans, &mut fared, of))?))
        })
        .collect();
    let planned: Vec<rate::Planned> = steps
        .iter()
        .map(|(_, step)| rate::Planned { ticks: step.timeline.ticks(), error: step.ended.is_error() })
        .collect();
    let slots = rate::schedule(rate, requested, &planned, cancelled);
    let invocations: Vec<Invocation> = steps
        .into_iter()
        .zip(slots)
        .filter_map(|((node, step), slot)| {
            let step = match (slot, cancelled) {
                (rate::Slot::Sent { start }, Some(at)) => {
                    let shift = start.ticks().saturating_sub(step.timeline.start.ticks());
                    stop(cast, plans, of(node)?, step, at.plus_ticks(-shift))
                }
                _ => step,
            };
            Some(invocation(cast, run, &command_id, node, step, slot))
        })
        .collect();
    let details: Vec<InvocationDetails> = invocations.iter().map(|invocation| invocation.ended).collect();
    let stopped = details.contains(&InvocationDetails::Cancelled);
    let ended = if invocations.is_empty() && (run.origin == Origin::Association || too_late) {
        // An association whose targets are not managed waits for them, and a task that comes too late never begins.
        CommandDetails::Pending
    } else {
        status::command(&details, rate.accepted_errors(details.len() as u64), stopped)
    };
    let log_group = run
        .cloud_watch
        .as_ref()
        .map(|output| streams::group(output, run.document, cast.readings.cloudwatch_default_group));
    let places = invocations.iter().enumerate().map(|(place, invocation)| (invocation.node, place)).collect();
    let cancelled = cancelled.filter(|_| stopped);
    Played {
        run: run.clone(),
        requested,
        command_id,
        association_id,
        ended,
        rate,
        invocations,
        log_group,
        resolution,
        cancelled,
        too_late,
        places,
    }
}

/// From when on a window starts no task, and what becomes of one that runs then.
fn cutoff(run: &Run, requested: Timestamp) -> Option<(Timestamp, CutoffBehavior)> {
    let task = run.task.as_ref()?;
    let opened = task.opened.unwrap_or(requested);
    Some((task.window.as_ref()?.cutoff(opened), task.at_cutoff))
}

/// A node that the command never reaches; `None` for one that gets it.
fn undelivered(cast: &Cast<'_>, of: Assignment<'_>) -> Option<Step> {
    let node = cast.nodes.get(of.node)?;
    let now = cast.worlds.clock();
    let (ended, seconds) = match node.agent {
        Agent::Gone => (InvocationDetails::Undeliverable, 0),
        // Waits for as long as the command has to arrive and the step to run (rule time-delivery-timeout).
        Agent::Silent => {
            let wait = of.run.delivery_seconds().saturating_add(of.run.step_seconds());
            (InvocationDetails::DeliveryTimedOut, i64::from(wait))
        }
        Agent::Online if of.run.document.runs_on(node.system, &node.instance_id) => return None,
        Agent::Online => (InvocationDetails::InvalidPlatform, 0),
    };
    let line = Timeline::nothing(now);
    Some(Step {
        result: StepResult::NotSent,
        ended,
        response_code: NOT_STARTED,
        timeline: Timeline { finish: now.plus_seconds(seconds), ..line },
        module_was_present: of.holdings.module_present(),
        wanted: Vec::new(),
        parts: Vec::new(),
    })
}

/// A node that gets the command: all of its document's steps, none longer than it may run.
fn delivered(cast: &Cast<'_>, plans: &mut Plans, fared: &mut Fared, of: Assignment<'_>) -> Option<Step> {
    let played = if of.run.document == Document::RunPatchBaselineWithHooks {
        hooks::play(cast, plans, of)?
    } else {
        let played = step(cast, plans, fared, of)?;
        stopping::limited(cast, plans, of, played, of.run.step_seconds())
    };
    Some(interrupted(cast, of, played))
}

/// A node whose agent is stopped in the middle and starts again. It takes up the command again as long as it does that at
/// all (rule time-agent-resume-limits): then all comes later by the time that the node was down. Otherwise nobody hears of
/// it any more, and the command is DeliveryTimedOut there as soon as it has waited long enough.
fn interrupted(cast: &Cast<'_>, of: Assignment<'_>, step: Step) -> Step {
    let Some(interruptions) = cast.nodes.get(of.node).and_then(|node| node.interruptions) else { return step };
    let line = step.timeline;
    let waits = i64::from(of.run.delivery_seconds().saturating_add(of.run.step_seconds()));
    let down = i64::from(interruptions.hours) * 3600 * TICKS;
    let later = line.starting_at(line.start.plus_ticks(down));
    if interruptions.are_survived() && later.finish <= line.start.plus_seconds(waits) {
        let parts = step.parts.into_iter().map(|part| part.moved(down)).collect();
        return Step { timeline: Timeline { start: line.start, ..later }, parts, ..step };
    }
    Step {
        result: StepResult::NotSent,
        ended: InvocationDetails::DeliveryTimedOut,
        response_code: NOT_STARTED,
        timeline: Timeline { finish: line.start.plus_seconds(waits), ..Timeline::nothing(line.start) },
        module_was_present: of.holdings.module_present(),
        wanted: Vec::new(),
        parts: Vec::new(),
    }
}

/// A node's part, cancelled at an instant of its own timeline.
fn stop(cast: &Cast<'_>, plans: &mut Plans, of: Assignment<'_>, step: Step, at: Timestamp) -> Step {
    if at >= step.timeline.finish {
        return step;
    }
    if matches!(step.result, StepResult::NotSent) {
        let waits = step.ended == InvocationDetails::DeliveryTimedOut;
        let ended = if waits { InvocationDetails::Cancelled } else { step.ended };
        return Step { ended, timeline: step.timeline.cut(at), ..step };
    }
    if step.parts.is_empty() {
        stopping::stopped(cast, plans, of, step, (at, InvocationDetails::Cancelled))
    } else {
        hooks::cancelled(cast, plans, of, step, at)
    }
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
        wanted: Vec::new(),
        parts: Vec::new(),
    };
    match slot {
        rate::Slot::Sent { start } => {
            let shift = start.ticks().saturating_sub(step.timeline.start.ticks());
            invocation.ended = step.ended;
            invocation.response_code = step.response_code;
            invocation.result = step.result;
            invocation.wanted = step.wanted;
            invocation.parts = step.parts.into_iter().map(|part| part.moved(shift)).collect();
            invocation.timeline = invocation.timeline.starting_at(start);
            if let Some(end) = seen.and_then(|seen| seen.end) {
                invocation.timeline = invocation.timeline.with_observed_end(end);
            }
            date(&mut invocation, run);
        }
        rate::Slot::Cancelled => invocation.ended = InvocationDetails::Cancelled,
        rate::Slot::Terminated => {}
    }
    invocation
}

/// Dates what came to the node, and what waits for a reboot, by the end that the run has after all.
fn date(invocation: &mut Invocation, run: &Run) {
    let end = invocation.timeline.end;
    let waits = match invocation.parts.as_slice() {
        [] => (run.operation == Operation::Install && run.reboot_option == RebootOption::NoReboot).then_some(end),
        parts => parts.iter().rev().find(|part| part.left_for_reboot()).map(|part| part.timeline.end),
    };
    if let StepResult::Judged(judged) = &mut invocation.result {
        judged.holdings.date(&judged.outcome.newly_installed, end);
        if let Some(end) = waits {
            judged.holdings.date_no_reboot_install(end);
        }
    }
}
