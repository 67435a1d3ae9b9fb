//! The view of a screen, put together from what was played.

use patchplay_language::{joined, say};

use patchplay_document::{Documents, Place, Scenario};
use patchplay_engine::{Owner, World};
use patchplay_model::{BaselineId, Counts, Node, OperatingSystem};
use patchplay_ordered::{SortedMap, SortedSet, sort_by};
use patchplay_run_command::{
    Cast, Invocation, Played, StepLog, StepResult, console, reply,
    status::InvocationDetails,
    step_result::Part,
    transcript::{Earlier, objects, transcript},
};

use crate::{
    act::{Act, DataOf},
    coverage, expectations, fleet, glance, headline, margin, network, notes, reasons,
    stage::Stage,
    table,
    view::{
        BaselineView, InvocationView, LogView, NodeView, ObjectView, ParameterView, ResultView, RunView, Screen,
        StepView,
    },
    why,
    words::{as_the_console_says, listed, said_at},
};

/// Nodes up to which every log is written to list the bucket's objects; of larger fleets only the shown one is.
const LISTED_LOGS: usize = 50;
/// Names of a group of nodes that are told where only their number matters.
const NAMED: usize = 6;

/// The values that a page asks for.
#[must_use]
pub fn parameters(documents: &Documents) -> Vec<ParameterView> {
    documents
        .parameters
        .iter()
        .map(|found| ParameterView {
            name: found.name.clone(),
            declared: found.declared,
            description: found.description.clone(),
            default: found.default.clone(),
            value: found.value.clone(),
            allowed: found.allowed.clone(),
            place: found.place.clone(),
        })
        .collect()
}

/// What a cast is made of once more, for everything that is told after the play.
#[must_use]
pub fn cast<'a>(stage: &'a Stage, act: &'a Act, scenario: &'a Scenario) -> Cast<'a> {
    Cast {
        nodes: &stage.nodes,
        registry: &stage.registry,
        worlds: &act.moment,
        readings: &stage.readings,
        region: &scenario.region,
        seed: scenario.seed,
        observed: &stage.observed,
    }
}

/// The cast and the run that the stored patch data of a node comes from; `None` while there is none.
#[must_use]
pub fn cast_of_data<'a>(
    stage: &'a Stage,
    act: &'a Act,
    scenario: &'a Scenario,
    node: usize,
) -> Option<(Cast<'a>, &'a Played)> {
    let cast = cast(stage, act, scenario);
    match act.data_of.get(node)? {
        DataOf::Nobody => None,
        DataOf::Run => Some((cast, &act.played)),
        DataOf::Earlier(number) => {
            let (worlds, played) = act.earlier.get(*number)?.as_ref()?;
            let registry = &stage.history.get(*number)?.registry;
            Some((Cast { registry, worlds, ..cast }, played))
        }
    }
}

/// What a node printed in the run.
#[must_use]
pub fn printed(stage: &Stage, act: &Act, scenario: &Scenario, invocation: &Invocation) -> Option<StepLog> {
    let cast = cast(stage, act, scenario);
    let kept = act.kept.get(invocation.node).copied().flatten();
    let earlier = kept.and_then(|number| {
        let (worlds, played) = act.earlier.get(number)?.as_ref()?;
        let registry = &stage.history.get(number)?.registry;
        let invocation = played.invocations.iter().find(|earlier| earlier.node == invocation.node)?;
        Some(Earlier { cast: Cast { registry, worlds, ..cast }, played, invocation })
    });
    transcript(&cast, &act.played, &scenario.account, invocation, earlier.as_ref())
}

/// The result of a run as a screen shows it.
#[must_use]
pub fn result(stage: &Stage, act: &mut Act, scenario: &Scenario, screen: &Screen) -> ResultView {
    // Policies of baselines that no node uses are asked for too: the margin tells what their lines do.
    for (entry, baseline) in stage.registry.entries().iter().enumerate() {
        if baseline.owner != Owner::Aws {
            let _ = act.plans.policy(&act.moment, &stage.registry, entry);
        }
    }
    let mut network = network::view(stage, scenario);
    let expectations = expectations::hold(scenario, stage, act);
    let act = &*act;
    let cast = cast(stage, act, scenario);
    let proposals = if screen.propose { expectations::proposed(scenario, stage, act) } else { Vec::new() };
    let headline = headline::headline(stage, act, &network);
    let glance = screen.fold.then(|| glance::glance(stage, act, screen));
    let is_shown = |node: usize| glance.as_ref().is_none_or(|glance| glance.shows(node));
    let mut influence = screen.influence_of.as_ref().and_then(|line| coverage::view(stage, act, line));
    if glance.as_ref().is_some_and(|glance| glance.shown.is_some()) {
        if !screen.ways {
            for group in &mut network.groups {
                group.nodes.truncate(NAMED);
                group.instance_ids.truncate(NAMED);
            }
        }
        if let Some(influence) = &mut influence {
            let shown: SortedSet<&str> = stage
                .nodes
                .iter()
                .enumerate()
                .filter(|(number, _)| is_shown(*number))
                .map(|(_, node)| node.instance_id.as_str())
                .collect();
            influence.nodes.retain(|id| shown.contains(id.as_str()));
        }
    }
    ResultView {
        clock: stage.clock,
        facts_until: stage.facts_until(),
        region: scenario.region.clone(),
        headline,
        run: run(stage, act, scenario, &cast, &is_shown),
        nodes: nodes(stage, act, &cast, &is_shown),
        baselines: baselines(stage, act),
        margin: margin::notes(stage, act),
        idle: coverage::unused(stage, act),
        influence,
        expectations,
        proposals,
        patches_published: act.moment.iter().map(|world| world.published().count_ones(..)).sum(),
        log: screen.log_of.as_deref().and_then(|id| log(stage, act, scenario, &cast, id)),
        patches: screen.patches.as_ref().map(|query| table::window(stage, act, query, screen.influence_of.as_ref())),
        suggestions: None,
        compare: None,
        time: None,
        why: screen.why.as_ref().and_then(|query| why::why(stage, act, &query.node, &query.patch)),
        network,
        fleet: glance.map(|glance| glance.view),
    }
}

/// A product in words.
#[must_use]
pub fn product_words(node: &Node) -> String {
    patchplay_catalog::product_label(&node.product).into_owned()
}

fn newly_installed(stage: &Stage, act: &Act, invocation: &Invocation) -> Vec<String> {
    match &invocation.result {
        StepResult::Judged(judged) => ids(act.world_of(stage, invocation.node), &judged.outcome.newly_installed),
        StepResult::Stopped(stopped) => ids(act.world_of(stage, invocation.node), &stopped.installed),
        _ => Vec::new(),
    }
}

fn ids(world: Option<&World>, set: &patchplay_engine::PatchSet) -> Vec<String> {
    let Some(world) = world else { return Vec::new() };
    set.ones().map(|patch| world.patches().id(patch).to_owned()).collect()
}

fn run(stage: &Stage, act: &Act, scenario: &Scenario, cast: &Cast<'_>, is_shown: &dyn Fn(usize) -> bool) -> RunView {
    let played = &act.played;
    let found = stage.setting.found.and_then(|number| stage.documents.runs.get(number));
    let mut places: Vec<Place> = stage.setting.operation_place.iter().cloned().collect();
    if places.is_empty() {
        places.extend(found.map(|found| found.place.clone()));
    }
    let invocations: Vec<InvocationView> = played
        .invocations
        .iter()
        .filter(|invocation| is_shown(invocation.node))
        .filter_map(|invocation| {
            let node = stage.nodes.get(invocation.node)?;
            Some(InvocationView {
                instance_id: node.instance_id.clone(),
                name: node.name.clone(),
                status: invocation.ended.status().as_str().to_owned(),
                status_details: invocation.ended.as_str().to_owned(),
                response_code: invocation.response_code,
                start: invocation.timeline.start,
                finish: invocation.timeline.finish,
                sent: invocation.was_sent(),
                reboot: invocation.timeline.reboot,
                back: invocation.timeline.back,
                steps: invocation.parts.iter().map(step_view).collect(),
                newly_installed: newly_installed(stage, act, invocation),
            })
        })
        .collect();
    let mut written = Vec::new();
    if played.invocations.len() <= LISTED_LOGS {
        for invocation in &played.invocations {
            let Some(node) = stage.nodes.get(invocation.node) else { continue };
            let Some(log) = printed(stage, act, scenario, invocation) else { continue };
            written.extend(objects(cast, played, &scenario.account, invocation, &log).into_iter().map(|object| {
                ObjectView { key: object.key, instance_id: node.instance_id.clone(), bytes: object.text.len() }
            }));
        }
    }
    let error = reply::error_of(played, &scenario.account);
    sort_by(&mut written, |left, right| left.key.cmp(&right.key));
    RunView {
        document: played.run.document.to_string(),
        operation: played.run.operation.to_string(),
        reboot_option: played.run.reboot_option.to_string(),
        origin: played.run.origin.to_string(),
        name: played.run.name.clone().or_else(|| played.run.logical_id.clone()),
        choices: stage.documents.runs.iter().filter_map(|found| found.run.logical_id.clone()).collect(),
        chosen: found.and_then(|found| found.run.logical_id.clone()),
        targets: played.run.targets.clone(),
        places,
        requested: played.requested,
        cancelled: played.cancelled,
        max_concurrency: played.rate.concurrency.to_string(),
        max_errors: played.rate.errors.to_string(),
        status: error.as_ref().map_or(played.ended.status().as_str(), |_| "Failed").to_owned(),
        status_details: error.as_ref().map_or(played.ended.as_str(), |error| error.code).to_owned(),
        sentence: error.as_ref().map_or_else(|| sentence(stage, act), ToString::to_string),
        invocations,
        bucket: played.run.output.as_ref().map(|output| output.bucket.clone()),
        objects: written,
    }
}

fn step_view(part: &Part) -> StepView {
    StepView {
        name: part.name.to_owned(),
        ran: part.ran,
        status: part.ended.status().as_str().to_owned(),
        status_details: part.ended.as_str().to_owned(),
        response_code: part.response_code,
        start: part.timeline.start,
        finish: part.timeline.finish,
    }
}

/// The run as a whole, in one sentence.
fn sentence(stage: &Stage, act: &Act) -> String {
    let invocations = &act.played.invocations;
    if invocations.is_empty() {
        return say!("The command reaches no node.");
    }
    let succeeded = invocations.iter().filter(|i| i.ended.as_str() == "Success").count();
    let failed = invocations.iter().filter(|invocation| invocation.ended == InvocationDetails::Failed).count();
    let ends = match (succeeded, invocations.len()) {
        (1, 1) => say!("The run ends in Success."),
        (2, 2) => say!("Both runs end in Success."),
        (all, total) if all == total => say!("All {total} runs end in Success."),
        (0, 1) if failed == 1 => say!("The run fails."),
        (0, 2) if failed == 2 => say!("Both runs fail."),
        (0, total) if failed == total => say!("All {total} runs fail."),
        (some, total) => {
            let others = others(invocations);
            match others.as_str() {
                "" => say!("{some} of {total} runs end in Success."),
                others => say!("{some} of {total} runs end in Success, {others}."),
            }
        }
    };
    let changed: Vec<&str> = invocations
        .iter()
        .filter(|invocation| match &invocation.result {
            StepResult::Judged(judged) => !judged.outcome.newly_installed.is_clear(),
            _ => false,
        })
        .filter_map(|invocation| stage.nodes.get(invocation.node))
        .map(|node| node.name.as_str())
        .collect();
    let change = match changed.as_slice() {
        _ if succeeded == 0 => String::new(),
        [] => say!(" Nothing was changed."),
        [one] if invocations.len() > 1 => say!(" Only {one} was changed."),
        [_] => String::new(),
        many if many.len() == invocations.len() => say!(" All of them were changed."),
        many => say!(" {} were changed.", listed(many, 3)),
    };
    format!("{ends}{change}")
}

/// How many runs end otherwise, in the words of the console.
fn others(invocations: &[Invocation]) -> String {
    let mut counts: SortedMap<&str, usize> = SortedMap::new();
    for invocation in invocations.iter().filter(|invocation| invocation.ended != InvocationDetails::Success) {
        *counts.entry(invocation.ended.as_str()).or_default() += 1;
    }
    let told: Vec<String> =
        counts.into_iter().map(|(details, count)| say!("{count} in {}", as_the_console_says(details))).collect();
    joined(&told)
}

fn nodes(stage: &Stage, act: &Act, cast: &Cast<'_>, is_shown: &dyn Fn(usize) -> bool) -> Vec<NodeView> {
    let shown = stage.fleet.iter().enumerate().filter(|(number, _)| is_shown(*number));
    shown.map(|(number, member)| node(stage, act, cast, number, member)).collect()
}

fn node(stage: &Stage, act: &Act, cast: &Cast<'_>, number: usize, member: &fleet::FleetNode) -> NodeView {
    let invocation = act.played.of_node(number);
    let judged = invocation.and_then(|invocation| match &invocation.result {
        StepResult::Judged(judged) => Some(judged.as_ref()),
        _ => None,
    });
    let choice = stage.registry.choose(&member.node).ok();
    let near_miss = choice.as_ref().and_then(|choice| stage.registry.near_miss(&member.node, choice)).map(|miss| {
        let text = if miss.key == miss.wanted_key {
            say!("{} is not {}, and AWS compares exactly", miss.value, miss.wanted_value)
        } else {
            say!("the tag key is {}, AWS reads only {}", miss.key, miss.wanted_key)
        };
        said_at(text, reasons::tag_place(member, &miss.key).into_iter().collect())
    });
    let set = |of: fn(&patchplay_run_command::Judged) -> &patchplay_engine::PatchSet| {
        judged.map_or_else(Vec::new, |judged| ids(act.world(member.node.system), of(judged)))
    };
    let counts = invocation.and_then(|invocation| match &invocation.result {
        StepResult::Judged(judged) => Some(judged.counts),
        // The log of such a run prints -1 in every counter.
        StepResult::NoUpdates | StepResult::NoSnapshot | StepResult::Refused(_) | StepResult::Broken(_)
            if member.node.system == OperatingSystem::Windows =>
        {
            Some(Counts::UNKNOWN)
        }
        _ => None,
    });
    let image = member.node.image.as_deref().and_then(|key| stage.facts.catalog.image(key));
    NodeView {
        instance_id: member.node.instance_id.clone(),
        logical_id: member.node.logical_id.clone(),
        name: member.node.name.clone(),
        system: member.node.system,
        product: member.node.product.clone(),
        product_label: product_words(&member.node),
        image: member.node.image.clone(),
        image_assumed: member.image_assumed,
        image_certainty: image.map(|image| image.certainty.as_str().to_owned()),
        tags: member.node.tags.clone(),
        managed: member.node.is_managed(),
        targeted: invocation.is_some(),
        paths: member.node.paths,
        baseline: choice.as_ref().and_then(|choice| reasons::chosen(stage, member, choice)),
        near_miss,
        status: invocation.map(|invocation| invocation.ended.status().as_str().to_owned()),
        status_details: invocation.map(|invocation| invocation.ended.as_str().to_owned()),
        counts,
        compliance: judged.map(|judged| judged.compliance),
        overall_severity: judged.and_then(|judged| reply::severity_of(cast, judged)),
        refusal: reasons::failure(stage, invocation, member),
        newly_installed: invocation.map_or_else(Vec::new, |invocation| newly_installed(stage, act, invocation)),
        missing: set(|judged| &judged.outcome.assessment.missing),
        failed: set(|judged| &judged.outcome.assessment.failed),
    }
}

fn baselines(stage: &Stage, act: &Act) -> Vec<BaselineView> {
    let mut users = vec![0_usize; stage.registry.entries().len()];
    for node in &stage.nodes {
        if let Some(user) = stage.registry.choose(node).ok().and_then(|choice| users.get_mut(choice.entry)) {
            *user += 1;
        }
    }
    stage
        .registry
        .entries()
        .iter()
        .enumerate()
        .zip(users)
        .filter(|((_, entry), users)| matches!(entry.owner, Owner::Account(_)) || *users > 0)
        .map(|((number, entry), nodes)| {
            let found = stage.found(number);
            let BaselineId(id) = entry.id.clone();
            BaselineView {
                logical_id: found.and_then(|found| found.logical_id.clone()),
                id,
                name: entry.name().to_owned(),
                system: entry.baseline.operating_system,
                place: found.map(|found| found.place.clone()),
                approves: act.plans.known_policy(number).map_or(0, |policy| policy.approved().count_ones(..)),
                nodes,
            }
        })
        .collect()
}

fn log(stage: &Stage, act: &Act, scenario: &Scenario, cast: &Cast<'_>, instance_id: &str) -> Option<LogView> {
    let invocation = act.played.of_node(stage.nodes.iter().position(|node| node.instance_id == instance_id)?)?;
    let written = printed(stage, act, scenario, invocation)?;
    let shown = console::output(&written.stdout, &written.stderr);
    let key =
        objects(cast, &act.played, &scenario.account, invocation, &written).into_iter().map(|object| object.key).next();
    Some(LogView {
        instance_id: instance_id.to_owned(),
        notes: notes::beside(stage, act, invocation, &written),
        cut: shown.cut,
        console: shown.text,
        key,
        reconstructed: written.reconstructed.iter().map(|part| (*part).to_owned()).collect(),
        stdout: written.stdout,
        stderr: written.stderr,
    })
}
