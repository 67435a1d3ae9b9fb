//! A command over its targets: who gets it, what each node's step comes to, and what the command ends as.

use std::collections::BTreeMap;

use patchplay_engine::Holdings;
use patchplay_model::{Origin, Platform, Run, Timestamp};

use crate::{
    cast::{Cast, Plans},
    durations::Timeline,
    ids,
    patching::{Fared, Step, StepResult, Wanted, step},
    rate,
    status::{self, CommandDetails, InvocationDetails},
    targets::{self, Resolution},
};

/// The code of a step that was never started (rule `cmd-response-code`).
const NOT_STARTED: i64 = -1;

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
    /// Places in `invocations`, by number of the node.
    places: BTreeMap<usize, usize>,
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
}

/// Plays a command. `holdings` is what each node has when the command is sent; it is not changed: what a node has
/// afterwards stands in its [`Judged`], so that the caller keeps both.
#[must_use]
pub fn play(cast: &Cast<'_>, plans: &mut Plans, run: &Run, holdings: &[Holdings]) -> Played {
    let resolution = targets::resolve(&run.targets, &run.groups, run.origin, cast.nodes);
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

    let mut fared = Fared::default();
    let steps: Vec<(usize, Step)> = invoked
        .iter()
        .filter_map(|&node| Some((node, step(cast, plans, &mut fared, run, &name, holdings.get(node)?, node)?)))
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
    let places = invocations.iter().enumerate().map(|(place, invocation)| (invocation.node, place)).collect();
    Played { run: run.clone(), requested, command_id, association_id, ended, rate, invocations, resolution, places }
}

/// What tells a run apart from the others of a scenario when ids are invented.
fn run_name(run: &Run) -> String {
    run.name.clone().or_else(|| run.logical_id.clone()).unwrap_or_else(|| format!("{} {}", run.document, run.operation))
}

/// One run of several with the same name.
fn occasion(run: &Run, requested: Timestamp) -> String {
    format!("{} {requested}", run_name(run))
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
    };
    if let rate::Slot::Sent { start } = slot {
        invocation.ended = step.ended;
        invocation.response_code = step.response_code;
        invocation.result = step.result;
        invocation.wanted = step.wanted;
        invocation.timeline = invocation.timeline.starting_at(start);
        if let Some(end) = seen.and_then(|seen| seen.end) {
            invocation.timeline = invocation.timeline.with_observed_end(end);
        }
    }
    invocation
}
