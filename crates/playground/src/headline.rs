//! The answer as a sentence, with its cause.

mod nothing;

use patchplay_language::{counts, phrases, said, say};
use patchplay_model::{Document, Operation, Trouble};
use patchplay_run_command::{
    Invocation, Judged, StepResult, answers::ApiError, refused as refused_by, reply, status::InvocationDetails,
};

use crate::{
    act::Act,
    network, outcomes, reasons,
    stage::Stage,
    view::{Headline, NetworkView, Phrase},
    words::{cause, code, listed, plain},
};

/// Names that one sentence can carry.
const NAMES: usize = 3;

/// The answer of a run.
#[must_use]
pub fn headline(stage: &Stage, act: &Act, network: &NetworkView) -> Headline {
    if stage.fleet.is_empty() {
        return sentence(
            &say!("no node yet"),
            vec![plain(say!("There is no node to patch yet."))],
            vec![plain(say!(
                "Add one: a name, an image, and the tags it has. The run is played as soon as there is one."
            ))],
        );
    }
    if let Some(answer) = outcomes::too_late(act) {
        return answer;
    }
    if act.played.invocations.is_empty() {
        return nobody(stage, act, network);
    }
    let mut answer = of_invocations(stage, act, network);
    answer.detail.extend(outcomes::terminated(stage, act));
    answer
}

fn of_invocations(stage: &Stage, act: &Act, network: &NetworkView) -> Headline {
    let judged: Vec<(&Invocation, &Judged)> = judged(act);
    if let Some(answer) = outcomes::headline(stage, act) {
        return answer;
    }
    if let Some(mut answer) = failed_before_patching(stage, act, network)
        .or_else(|| refused(stage, act))
        .or_else(|| without_source(stage, act))
        .or_else(|| broken(stage, act))
    {
        answer.detail.extend(stores(act).filter(|_| !judged.is_empty()));
        return answer;
    }
    if let Some(answer) = unreported(stage, &judged) {
        return answer;
    }
    let undelivered = outcomes::some_undelivered(stage, act);
    if let Some(mut answer) = failed_patches(stage, act, &judged) {
        answer.detail.extend(undelivered);
        return answer;
    }
    let mut headline = judged_headline(stage, act, &judged);
    headline.detail.extend(stores(act));
    headline.detail.extend(undelivered);
    headline
}

/// What becomes of the result of a run that stores no patch data.
fn stores(act: &Act) -> Option<Phrase> {
    let run = &act.played.run;
    if run.stores_patch_data() {
        return None;
    }
    Some(plain(match run.document {
        Document::RunPatchBaselineAssociation => {
            say!(
                " The patch data that AWS keeps of the nodes stays as it was: this document writes one compliance item of the \
             association instead."
            )
        }
        _ => {
            say!(
                " A run with a baseline override only prints its result: the patch data that AWS keeps of the nodes stays as it \
             was."
            )
        }
    }))
}

fn judged_headline(stage: &Stage, act: &Act, judged: &[(&Invocation, &Judged)]) -> Headline {
    let empty =
        judged.iter().find_map(|(invocation, judged)| nothing::approves_nothing(stage, act, invocation, judged));
    let counted = counts(stage, act, judged);
    match empty {
        Some((title, short)) => {
            sentence(&short, title, counted.title.into_iter().chain([plain(" ")]).chain(counted.detail).collect())
        }
        None => counted,
    }
}

fn sentence(short: &str, title: Vec<Phrase>, detail: Vec<Phrase>) -> Headline {
    Headline { title, detail, short: short.to_owned() }
}

fn judged(act: &Act) -> Vec<(&Invocation, &Judged)> {
    act.played
        .invocations
        .iter()
        .filter_map(|invocation| match &invocation.result {
            StepResult::Judged(judged) => Some((invocation, judged.as_ref())),
            _ => None,
        })
        .collect()
}

fn name(stage: &Stage, number: usize) -> &str {
    stage.nodes.get(number).map_or("", |node| node.name.as_str())
}

/// No invocation at all: nothing is managed, or the targets name nobody.
fn nobody(stage: &Stage, act: &Act, network: &NetworkView) -> Headline {
    let resolution = &act.played.resolution;
    if let Some(error) = reply::error_of(&act.played, &stage.account) {
        return refused_call(stage, act, network, &error);
    }
    if resolution.unmanaged.is_empty() {
        return sentence(
            &say!("no target"),
            vec![plain(say!("The run has no target: no node matches what it names."))],
            vec![plain(say!("Run Command reports NoInstancesInTag, and nothing happens on any node."))],
        );
    }
    let names: Vec<&str> = resolution.unmanaged.iter().map(|&(number, _)| name(stage, number)).collect();
    let title = phrases!(
        names.len();
        "{names} is not managed: {because}.",
        "{names} are not managed: {because}.",
        names = listed(&names, NAMES),
        because = broken_hop(network, "ssm")
    );
    let status = say!(
        "No invocation and no log. Systems Manager does not list such a node, and an association that names it \
                  stays pending."
    );
    sentence(&say!("not managed"), title, vec![plain(status)])
}

/// The API answers with an error: it creates no command.
fn refused_call(stage: &Stage, act: &Act, network: &NetworkView, error: &ApiError) -> Headline {
    let resolution = &act.played.resolution;
    let unknown: Vec<&str> = resolution.unknown_ids.iter().map(String::as_str).collect();
    let title = if unknown.is_empty() {
        let names: Vec<&str> = resolution.unmanaged.iter().map(|&(number, _)| name(stage, number)).collect();
        phrases!(
            names.len();
            "The API refuses the command: {names} is not managed: {because}.",
            "The API refuses the command: {names} are not managed: {because}.",
            names = listed(&names, NAMES),
            because = broken_hop(network, "ssm")
        )
    } else {
        let because = say!("no node has the id {}", listed(&unknown, NAMES));
        let because = cause(because, false, vec![stage.setting.targets_place.clone()]);
        phrases!("The API refuses the command: {because}.")
    };
    let detail = phrases!(
        "One id that is not managed keeps the whole command from all nodes. The AWS CLI prints: {error}",
        error = code(error.to_string())
    );
    sentence(&say!("refused"), title, detail)
}

/// The hop that breaks the way to a destination, as the cause.
fn broken_hop(network: &NetworkView, path: &str) -> Option<Phrase> {
    let way = network.groups.iter().flat_map(|group| &group.ways).find(|way| way.path == path && !way.open)?;
    let hop = network::broken(way)?;
    Some(cause(network::told(hop), false, hop.places.clone()))
}

/// The step failed on a node before a single patch was judged.
fn failed_before_patching(stage: &Stage, act: &Act, network: &NetworkView) -> Option<Headline> {
    let cut: Vec<&Invocation> = act
        .played
        .invocations
        .iter()
        .filter(|invocation| {
            matches!(invocation.result, StepResult::NoModule | StepResult::NoSnapshot | StepResult::NoUpdates)
        })
        .collect();
    let first = cut.first()?;
    let source = stage.nodes.get(first.node).map_or_else(String::new, |node| said(node.system.update_source()));
    let (path, destination) = match first.result {
        StepResult::NoModule | StepResult::NoSnapshot => ("s3", "Amazon S3"),
        _ => ("updates", source.as_str()),
    };
    let subject = failing(stage, act, &cut);
    let because = broken_hop(network, path);
    let title = phrases!("{subject}: no way to {destination}, {because}.");
    let consequence = network::consequence(path, &source);
    Some(sentence(&say!("run failed"), title, vec![plain(consequence)]))
}

/// Which of the run's invocations fail, as the beginning of a sentence.
fn failing(stage: &Stage, act: &Act, cut: &[&Invocation]) -> String {
    let names: Vec<&str> = cut.iter().map(|invocation| name(stage, invocation.node)).collect();
    let all = cut.len() == act.played.invocations.len();
    match (all, cut.len()) {
        (true, 1) => say!("The run fails"),
        (true, 2) => say!("Both runs fail"),
        (true, many) => say!("All {many} runs fail"),
        (false, many) => say!(many; "{names} fails", "{names} fail", names = listed(&names, NAMES)),
    }
}

/// The run picks no baseline for a node, or the node cannot read the one it gets.
fn refused(stage: &Stage, act: &Act) -> Option<Headline> {
    let of = |invocation: &Invocation| match &invocation.result {
        StepResult::Refused(refusal) => Some(refusal.clone()),
        _ => None,
    };
    let invocations = &act.played.invocations;
    let (first, refusal) = invocations.iter().find_map(|invocation| Some((invocation, of(invocation)?)))?;
    // Nodes of other systems may be refused for other reasons; the headline speaks of one.
    let cut: Vec<&Invocation> =
        invocations.iter().filter(|invocation| of(invocation).as_ref() == Some(&refusal)).collect();
    let member = stage.fleet.get(first.node)?;
    let title = phrases!(
        "{what}: {because}.",
        what = failing(stage, act, &cut),
        because = reasons::refused(stage, member, &refusal)
    );
    let mut detail = vec![plain(say!(
        "The command arrives, and the step ends with exit code {} before it looks at a single patch, so it reports \
         nothing.",
        first.response_code
    ))];
    if let Some(message) = refused_by::message(&refusal, &member.node) {
        detail.extend(phrases!(" The node prints: {message}", message = code(message.trim_end())));
    }
    Some(sentence(&say!("run failed"), title, detail))
}

/// The step failed because the baseline has alternative repositories and none of them is for the node's product.
fn without_source(stage: &Stage, act: &Act) -> Option<Headline> {
    let failed = act.played.invocations.iter().find(|invocation| matches!(invocation.result, StepResult::NoSource))?;
    let node = stage.nodes.get(failed.node)?;
    let choice = stage.registry.choose(node).ok()?;
    let entry = stage.registry.entry(choice.entry)?;
    let places = stage.found(choice.entry).map_or_else(Vec::new, |found| found.sites.sources.clone());
    let because = say!("no source of {} is for {}", entry.name(), node.product);
    Some(sentence(
        &say!("run failed"),
        phrases!("{name} fails: {because}.", name = &node.name, because = cause(because, false, places)),
        vec![plain(say!(
            "The step ends with exit code 1 and `No sources contained the product: {}.`; nothing is reported.",
            node.product
        ))],
    ))
}

/// Something is wrong with a node, and its step ended because of it.
fn broken(stage: &Stage, act: &Act) -> Option<Headline> {
    let of = |invocation: &Invocation| match invocation.result {
        StepResult::Broken(trouble) => Some(trouble),
        _ => None,
    };
    let invocations = &act.played.invocations;
    let (first, trouble) = invocations.iter().find_map(|invocation| Some((invocation, of(invocation)?)))?;
    let cut: Vec<&Invocation> = invocations.iter().filter(|invocation| of(invocation) == Some(trouble)).collect();
    let title = phrases!(
        "{what}: {because}.",
        what = failing(stage, act, &cut),
        because = reasons::troubled(stage.fleet.get(first.node)?, trouble)
    );
    let detail =
        say!("{} The step ends with exit code {} and reports nothing.", reasons::what_is(trouble), first.response_code);
    Some(sentence(&say!("run failed"), title, vec![plain(detail)]))
}

/// A node did what it should, and its report did not arrive or its reboot did not come.
fn unreported(stage: &Stage, judged: &[(&Invocation, &Judged)]) -> Option<Headline> {
    let (invocation, first) =
        judged.iter().find(|(_, judged)| judged.report_fault.is_some() || judged.missed_reboot)?;
    let trouble = first.report_fault.unwrap_or(Trouble::MissedReboot);
    let title = phrases!(
        "{name} fails: {because}.",
        name = name(stage, invocation.node),
        because = reasons::troubled(stage.fleet.get(invocation.node)?, trouble)
    );
    let rest = if first.report_fault.is_some() {
        say!("What it did to its packages stays done, and the patch data that AWS keeps of it stays as it was.")
    } else {
        say!(
            "Its packages are installed and reported, and wait for the reboot; after the fourth try the step gives up."
        )
    };
    let detail =
        say!("{} The step ends with exit code {}. {rest}", reasons::what_is(trouble), invocation.response_code);
    Some(sentence(&say!("run failed"), title, vec![plain(detail)]))
}

fn failed_patches(stage: &Stage, act: &Act, judged: &[(&Invocation, &Judged)]) -> Option<Headline> {
    let (invocation, first) = judged.iter().find(|(_, judged)| !judged.outcome.failed.is_clear())?;
    let world = act.world_of(stage, invocation.node)?;
    let ids: Vec<&str> = first.outcome.failed.ones().map(|patch| world.patches().id(patch)).collect();
    let node = name(stage, invocation.node);
    let ended = if invocation.ended == InvocationDetails::Success {
        say!("Run Command still reports Success: the step ran to its end, and only the node's compliance tells.")
    } else {
        say!("The invocation is Failed too.")
    };
    Some(sentence(
        &say!("{node}: {} failed", ids.len()),
        vec![plain(say!("{} failed on {node}.", listed(&ids, NAMES)))],
        vec![plain(say!("Approved, tried in this Install, still not on the node: the node is NON_COMPLIANT. {ended}"))],
    ))
}

/// What the run did, by numbers.
fn counts(stage: &Stage, act: &Act, judged: &[(&Invocation, &Judged)]) -> Headline {
    match act.played.run.operation {
        Operation::Install => installed(stage, act, judged),
        Operation::Scan => missing(stage, judged),
    }
}

fn installed(stage: &Stage, act: &Act, judged: &[(&Invocation, &Judged)]) -> Headline {
    let changed: Vec<(&str, usize)> = judged
        .iter()
        .map(|(invocation, judged)| (name(stage, invocation.node), judged.outcome.newly_installed.count_ones(..)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let success =
        say!("Run Command reports Success: the run finished, which does not say that patches were installed.");
    match changed.as_slice() {
        [] => sentence(
            &say!("nothing installed"),
            vec![plain(say!("Nothing was installed: no approved patch was missing."))],
            vec![plain(success)],
        ),
        [(node, count)] => {
            let ids: Vec<&str> = judged
                .iter()
                .filter_map(|(invocation, judged)| Some((act.world_of(stage, invocation.node)?, judged)))
                .flat_map(|(world, judged)| {
                    judged.outcome.newly_installed.ones().map(|patch| world.patches().id(patch))
                })
                .collect();
            let others = judged.len() - 1;
            let (patches, ids) = (counts::patches(*count), listed(&ids, NAMES));
            let title = match others {
                0 => say!("{node} got {patches}: {ids}."),
                many => say!(
                    many;
                    "{node} got {patches}: {ids}; nothing changed on the other node.",
                    "{node} got {patches}: {ids}; nothing changed on the other {many} nodes."
                ),
            };
            sentence(&say!("{node}: {count} installed"), vec![plain(title)], vec![plain(success)])
        }
        many => {
            let total: usize = many.iter().map(|(_, count)| count).sum();
            let nodes = counts::nodes(many.len());
            sentence(
                &say!("{total} installed"),
                vec![plain(say!("{} were installed on {nodes}.", counts::patches(total)))],
                vec![plain(success)],
            )
        }
    }
}

fn missing(stage: &Stage, judged: &[(&Invocation, &Judged)]) -> Headline {
    let lacking: Vec<(&str, usize)> = judged
        .iter()
        .map(|(invocation, judged)| (name(stage, invocation.node), judged.outcome.assessment.missing.count_ones(..)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let success = say!("A Scan that finds missing patches still ends in Success; only compliance tells.");
    match lacking.as_slice() {
        [] => sentence(
            &say!("nothing missing"),
            vec![plain(say!("No approved patch is missing on any node."))],
            vec![plain(say!("Missing counts only what the node's baseline approves."))],
        ),
        [(node, count)] => sentence(
            &say!("{node}: {count} missing"),
            vec![plain(say!(*count; "1 patch is missing on {node}.", "{count} patches are missing on {node}."))],
            vec![plain(success)],
        ),
        many => {
            let total: usize = many.iter().map(|(_, count)| count).sum();
            sentence(
                &say!("{total} missing"),
                vec![plain(say!("{total} patches are missing on {}.", counts::nodes(many.len())))],
                vec![plain(success)],
            )
        }
    }
}
