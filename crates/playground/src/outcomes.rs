//! The answer of a run that was stopped, cancelled or never delivered, or whose hook failed: what happened, why, and what
//! to do about it.

use patchplay_language::{Fill, compose, counts, mark, phrases, said, say, sentence_joined};
use patchplay_model::{Hook, Interruptions, Platform};
use patchplay_run_command::{Invocation, status::InvocationDetails, step_result::Duty};

use crate::{
    act::Act,
    stage::Stage,
    view::{Headline, Phrase},
    words::{cause, code, listed, plain, said_at},
};

/// Names that one sentence can carry.
const NAMES: usize = 3;

/// The headline of such a run; `None` for one whose steps ran to their end.
#[must_use]
pub fn headline(stage: &Stage, act: &Act) -> Option<Headline> {
    cancelled(stage, act)
        .or_else(|| timed_out(stage, act))
        .or_else(|| hook_failed(stage, act))
        .or_else(|| undelivered(stage, act))
}

/// Nodes that were never sent the command because others had failed.
#[must_use]
pub fn terminated(stage: &Stage, act: &Act) -> Option<Phrase> {
    let unsent = ended(act, InvocationDetails::Terminated);
    unsent.first()?;
    let names = names(stage, &unsent);
    let accepted = match &act.played.rate.errors.to_string() {
        none if none == "0" || none == "0%" => say!("MaxErrors accepts none"),
        some => say!("MaxErrors accepts {some}"),
    };
    Some(said_at(
        say!(
            unsent.len();
            " {names} was never sent the command (Terminated): {accepted}, and more had failed by then; it stays as it was. \
             A larger MaxErrors goes on all the same.",
            " {names} were never sent the command (Terminated): {accepted}, and more had failed by then; they stay as they \
             were. A larger MaxErrors goes on all the same."
        ),
        vec![stage.setting.errors_place.clone()],
    ))
}

/// The run's turn in its maintenance window came after the cutoff.
#[must_use]
pub fn too_late(act: &Act) -> Option<Headline> {
    if !act.played.too_late {
        return None;
    }
    let window = act.played.run.task.as_ref()?.window.as_ref()?;
    let name = window.name.as_deref().unwrap_or(&window.address);
    Some(Headline {
        short: say!("too late"),
        title: phrases!(
            "The task does not start: {because}.",
            because = cause(
                say!(
                    "its turn comes in the last {} of the window {name}",
                    counts::hours(usize::from(window.cutoff_hours))
                ),
                false,
                Vec::new()
            )
        ),
        detail: vec![plain(say!(
            "From Cutoff hours before the end of the window on no task starts. A longer Duration, a smaller Cutoff or a \
             lower Priority number leaves it time."
        ))],
    })
}

fn ended(act: &Act, details: InvocationDetails) -> Vec<&Invocation> {
    act.played.invocations.iter().filter(|invocation| invocation.ended == details).collect()
}

fn names(stage: &Stage, of: &[&Invocation]) -> String {
    let names: Vec<&str> =
        of.iter().filter_map(|invocation| stage.nodes.get(invocation.node)).map(|node| node.name.as_str()).collect();
    listed(&names, NAMES)
}

fn cancelled(stage: &Stage, act: &Act) -> Option<Headline> {
    let at = act.played.cancelled?;
    let stopped = ended(act, InvocationDetails::Cancelled);
    let (running, waiting): (Vec<&Invocation>, Vec<&Invocation>) =
        stopped.iter().partition(|invocation| invocation.was_sent());
    let by_user =
        act.played.run.cancel_after.is_some_and(|seconds| act.played.requested.plus_seconds(i64::from(seconds)) == at);
    let who = if by_user { say!("by the user at {at}") } else { say!("by its maintenance window at {at}") };
    let title = phrases!(
        "The command was cancelled {who}: {stopped} of {nodes} had not ended.",
        who = cause(who, false, Vec::new()),
        stopped = stopped.len(),
        nodes = counts::nodes(act.played.invocations.len())
    );
    let mut detail = Vec::new();
    if !running.is_empty() {
        detail.push(say!(
            running.len();
            "{names} was stopped where it stood: what was installed by then stays, nothing is reported.",
            "{names} were stopped where they stood: what was installed by then stays, nothing is reported.",
            names = names(stage, &running)
        ));
    }
    if !waiting.is_empty() {
        detail.push(say!(
            waiting.len();
            "{names} was never sent the command.",
            "{names} were never sent the command.",
            names = names(stage, &waiting)
        ));
    }
    detail.push(if by_user {
        say!("A Scan tells what the nodes have now.")
    } else {
        say!("CutoffBehavior CONTINUE_TASK lets what runs at the cutoff go on; a Scan tells what the nodes have now.")
    });
    Some(Headline { title, detail: vec![plain(sentence_joined(&detail))], short: say!("cancelled") })
}

fn timed_out(stage: &Stage, act: &Act) -> Option<Headline> {
    let stopped = ended(act, InvocationDetails::ExecutionTimedOut);
    let first = stopped.first()?;
    let run = &act.played.run;
    let seconds = run.step_seconds();
    let setting = match run.step_timeout_seconds {
        Some(_) => say!("StepTimeoutSeconds allows {seconds} seconds"),
        None => say!("a step may take {seconds} seconds"),
    };
    let windows = stage.nodes.get(first.node).is_none_or(|node| node.system.platform() == Platform::Windows);
    let code_of = if windows { "-1" } else { "137" };
    Some(Headline {
        title: phrases!(
            stopped.len();
            "{names} was stopped in the middle of patching: {because}.",
            "{names} were stopped in the middle of patching: {because}.",
            names = names(stage, &stopped),
            because = cause(setting, false, vec![stage.setting.place.clone()])
        ),
        detail: phrases!(
            "The agent ends the step (exit code {code_of}, {details}). What was installed by then stays and waits for a \
             reboot; nothing is reported, so the patch data of the node is that of an earlier run. A larger \
             StepTimeoutSeconds, or fewer patches at a time, lets it end.",
            details = code("Execution Timed Out")
        ),
        short: say!("timed out"),
    })
}

fn hook_failed(stage: &Stage, act: &Act) -> Option<Headline> {
    let failing = |invocation: &&Invocation| {
        invocation.parts.iter().find_map(|part| match part.duty {
            Duty::Hook(hook) if part.ended == InvocationDetails::Failed => Some((hook, part.response_code)),
            _ => None,
        })
    };
    let failed: Vec<&Invocation> =
        act.played.invocations.iter().filter(|invocation| failing(invocation).is_some()).collect();
    let (hook, code_of) = failing(failed.first()?)?;
    let consequence = match hook {
        Hook::PreInstall => {
            say!(
                "Nothing was installed: the document went straight to its OnExit hook, and the steps between count as \
             successful. Make the hook's document end with 0, and run again."
            )
        }
        Hook::PostInstall => {
            say!(
                "The patches are installed and no reboot follows: the document went straight to its OnExit hook, and the steps \
             between count as successful. What waits for a reboot is InstalledPendingReboot until the next Install with \
             RebootIfNeeded."
            )
        }
        Hook::OnExit => say!("Patching is over by then and reported; only the invocation counts as Failed."),
    };
    Some(Headline {
        title: phrases!(
            "{names} failed: the hook {hook} ended with exit code {code_of}.",
            names = names(stage, &failed),
            hook = cause(hook.as_str(), true, vec![stage.setting.place.clone()]),
            code_of = code_of.to_string()
        ),
        detail: phrases!("It ran the document {document}. {consequence}", document = code(act.played.run.hook(hook))),
        short: say!("hook failed"),
    })
}

/// How a node never gets the command: what it came to, what happened, why, why of one alone, and what to do.
struct NeverRan {
    details: InvocationDetails,
    what: &'static str,
    why: &'static str,
    why_one: &'static str,
    advice: &'static str,
}

const NEVER_RAN: [NeverRan; 3] = [
    NeverRan {
        details: InvocationDetails::DeliveryTimedOut,
        what: mark!("{names} did not get the command in time: {why}"),
        why: mark!("their agents do not answer"),
        why_one: mark!("its agent does not answer"),
        advice: mark!(
            "It stays Delayed for TimeoutSeconds and the step's time together, and then is Delivery Timed Out, which \
                 does not count against MaxErrors. Start the node, or find out why its agent is silent; a maintenance \
                 window or an association tries again."
        ),
    },
    NeverRan {
        details: InvocationDetails::Undeliverable,
        what: mark!("{names} did not get the command: {why}"),
        why: mark!("the nodes exist no more"),
        why_one: mark!("the node exists no more"),
        advice: mark!("Undeliverable does not count against MaxErrors. Take such nodes out of the targets."),
    },
    NeverRan {
        details: InvocationDetails::InvalidPlatform,
        what: mark!("{names} cannot run the document: {why}"),
        why: mark!("it is not made for them"),
        why_one: mark!("it is not made for it"),
        advice: mark!("Invalid Platform does not count against MaxErrors. AWS-RunPatchBaseline runs on every node."),
    },
];

/// Each way in which nodes never got the command, with the nodes.
fn never_ran(act: &Act) -> Vec<(&'static NeverRan, Vec<&Invocation>)> {
    let all = NEVER_RAN.iter().map(|kind| (kind, ended(act, kind.details)));
    all.filter(|(_, of)| !of.is_empty()).collect()
}

/// Where most nodes never got it, that is the news; else what the others came to is.
fn undelivered(stage: &Stage, act: &Act) -> Option<Headline> {
    let kinds = never_ran(act);
    let all: usize = kinds.iter().map(|(_, of)| of.len()).sum();
    if all * 2 <= act.played.invocations.len() {
        return None;
    }
    let mut title = Vec::new();
    for (number, (kind, of)) in kinds.iter().enumerate() {
        let why = match of.as_slice() {
            [one] => why_of(stage, kind, one),
            _ => said(kind.why),
        };
        let values = vec![names(stage, of).fill(), cause(why, false, Vec::new()).fill()];
        let one: Vec<Phrase> = compose(kind.what, values);
        title = if number == 0 { one } else { phrases!("{before}; {next}", before = title, next = one) };
    }
    let advice: Vec<String> = kinds.iter().map(|(kind, _)| said(kind.advice)).collect();
    Some(Headline {
        title: phrases!("{title}."),
        detail: vec![plain(sentence_joined(&advice))],
        short: say!("not delivered"),
    })
}

/// Why one node never got the command, or was never heard of again.
fn why_of(stage: &Stage, kind: &NeverRan, of: &Invocation) -> String {
    let node = stage.nodes.get(of.node);
    let broken_off =
        node.and_then(|node| node.interruptions).filter(|_| kind.details == InvocationDetails::DeliveryTimedOut);
    match broken_off {
        Some(found) => say!(
            "it was interrupted {} and down for {}, and the agent takes up a command at most {} times and for {} hours",
            counts::times(found.times as usize),
            counts::hours(found.hours as usize),
            Interruptions::MOST,
            Interruptions::HOURS
        ),
        None => said(kind.why_one),
    }
}

/// What became of the nodes that never got the command, where others did: each kind by its name.
#[must_use]
pub fn some_undelivered(stage: &Stage, act: &Act) -> Option<Phrase> {
    let told: Vec<String> = never_ran(act)
        .iter()
        .map(|(kind, of)| say!("{} ({})", names(stage, of), crate::words::as_the_console_says(kind.details.as_str())))
        .collect();
    (!told.is_empty()).then(|| {
        let told = told.into_iter().reduce(|before, next| say!("{before}; {next}")).unwrap_or_default();
        plain(say!(" Never got the command: {told}."))
    })
}
